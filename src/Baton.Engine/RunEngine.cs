using Baton.Core;
using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Engine;

/// <summary>Owns the runs of this process: takes commands, decides, journals, then acts. The one way a run changes.</summary>
public sealed partial class RunEngine : IAsyncDisposable
{
    /// <summary>Loads what is unfinished, starts the loops. Ready when it returns.</summary>
    public Task StartAsync(CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>Starts a run; returns once it is on disk.</summary>
    /// <exception cref="Baton.Core.Errors.BatonException">Conflict <c>run_id_in_use</c>; Invalid <c>invalid_input</c> with diagnostics,
    /// <c>idempotency_key_reused</c>; NotFound <c>workflow_not_found</c>; Unavailable.</exception>
    public Task<StartRunResult> StartRunAsync(StartRunRequest request, CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>Submits a command to a run; returns once its effect is on disk.</summary>
    /// <exception cref="Baton.Core.Errors.BatonException">NotFound <c>run_not_found</c>; Conflict with the reason as code (for example
    /// <c>run_terminal</c>, <c>not_retryable</c>, <c>gate_decided</c>, <c>no_waiter</c>); Invalid; Unavailable.</exception>
    public Task SubmitAsync(string runId, Func<long, RunCommand> command, CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>Starts a linked fork of a run from a node.</summary>
    public Task<StartRunResult> RerunAsync(RerunRequest request, CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>History after <paramref name="afterSeq"/>, then live, without gaps or repeats; ends after the event that ends the run
    /// (unless the run is reopened in between, in which case it goes on).</summary>
    public IAsyncEnumerable<FeedEvent> FollowAsync(string runId, long afterSeq, CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>Status changes of all runs from now on. A reader that is too slow misses intermediate changes of a run, never its last.</summary>
    public IAsyncEnumerable<RunStatusChange> FollowAllAsync(CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>What the engine is doing now.</summary>
    public EngineHealth Health => throw new NotSupportedException();

    /// <summary>Stops taking commands, lets the batch in flight commit, stops executors. Running attempts are recovered at the next start.</summary>
    public ValueTask DisposeAsync() => throw new NotSupportedException();
}
