using Baton.Core;
using Baton.Engine;

namespace Baton.Bench;

/// <summary>An effect that takes no time, unless told to.</summary>
internal sealed class NoOpExecutor : INodeExecutor
{
    private static readonly AttemptOutcome Success = AttemptOutcome.Success(Payload.Null);
    private static readonly Task<AttemptOutcome> Done = Task.FromResult(Success);

    public string Tool => "noop";

    public TimeSpan Duration { get; set; }

    public Task<AttemptOutcome> ExecuteAsync(AttemptRequest request, CancellationToken cancellation) =>
        Duration == TimeSpan.Zero ? Done : WaitAsync(cancellation);

    private async Task<AttemptOutcome> WaitAsync(CancellationToken cancellation)
    {
        await Task.Delay(Duration, TimeProvider.System, cancellation);
        return Success;
    }
}
