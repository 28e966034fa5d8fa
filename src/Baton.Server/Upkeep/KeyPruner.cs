using Baton.Core.Errors;
using Baton.Engine.Store;
using Baton.Server.Web;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Baton.Server.Upkeep;

/// <summary>Forgets idempotency keys once their time is over.</summary>
internal sealed partial class KeyPruner(IRunStore store, TimeProvider time, ILogger<KeyPruner> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <summary>Returns how many keys were forgotten.</summary>
    public int RunOnce() => store.PruneIdempotency((time.GetUtcNow() - IdempotencyKey.Lifetime).ToUnixTimeMilliseconds());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        using var stopping = stoppingToken.Register(timer.Dispose);
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
