using Baton.Core.Errors;
using Baton.Engine.Store;
using Baton.Server.Web;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Baton.Server.Upkeep;

/// <summary>Forgets idempotency keys once their time is over, and what runs that have ended left set aside in budgets.</summary>
internal sealed partial class KeyPruner(IRunStore store, TimeProvider time, ILogger<KeyPruner> log) : IHostedService, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    private readonly PeriodicTimer timer = new(Period, time);
    private Task loop = Task.CompletedTask;

    /// <summary>Returns how many keys were forgotten.</summary>
    public int RunOnce()
    {
        store.ReleaseEnded((time.GetUtcNow() - Period).ToUnixTimeMilliseconds());
        return store.PruneIdempotency((time.GetUtcNow() - IdempotencyKey.Lifetime).ToUnixTimeMilliseconds());
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        loop = LoopAsync();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        timer.Dispose();
        return loop;
    }

    public void Dispose() => timer.Dispose();

    private async Task LoopAsync()
    {
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            try
            {
                LogPruned(RunOnce());
            }
            catch (BatonException exception)
            {
                LogFailed(exception);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Forgot {Keys} idempotency key(s)")]
    private partial void LogPruned(int keys);

    [LoggerMessage(LogLevel.Warning, "Old idempotency keys stay for now")]
    private partial void LogFailed(Exception exception);
}
