using Baton.Core.Errors;
using Baton.Nodes.A2a;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Baton.Server.Upkeep;

/// <summary>Fetches the cards of registered agents again from time to time, so that what is shown and called is what they say
/// today.</summary>
internal sealed partial class AgentChecker(AgentRegistry agents, TimeProvider time, ILogger<AgentChecker> log)
    : IHostedService, IDisposable
{
    /// <summary>Age at which a card is fetched again. Servers that share a store share the work: each sees what the others
    /// have asked.</summary>
    private static readonly TimeSpan Age = TimeSpan.FromHours(1);

    private readonly PeriodicTimer timer = new(Age / 12, time);
    private readonly CancellationTokenSource stop = new();
    private Task loop = Task.CompletedTask;

    /// <summary>Returns how many agents were asked.</summary>
    public Task<int> RunOnceAsync() => agents.CheckOldAsync((time.GetUtcNow() - Age).ToUnixTimeMilliseconds(), stop.Token);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        loop = LoopAsync();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        timer.Dispose();
        await stop.CancelAsync();
        await loop;
    }

    public void Dispose()
    {
        timer.Dispose();
        stop.Dispose();
    }

    private async Task LoopAsync()
    {
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            try
            {
                if (await RunOnceAsync() is var asked and > 0)
                {
                    LogChecked(asked);
                }
            }
            catch (BatonException exception)
            {
                LogFailed(exception);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Fetched the cards of {Agents} agent(s) again")]
    private partial void LogChecked(int agents);

    [LoggerMessage(LogLevel.Warning, "The cards of agents are not fetched again for now")]
    private partial void LogFailed(Exception exception);
}
