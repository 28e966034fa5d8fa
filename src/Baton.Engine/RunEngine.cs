using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine.Attempts;
using Baton.Engine.Feeds;
using Baton.Engine.Runs;
using Baton.Engine.Store;
using Microsoft.Extensions.Logging;

namespace Baton.Engine;

/// <summary>Owns the runs of this process: takes commands, decides, journals, then acts. The one way a run changes.</summary>
public sealed partial class RunEngine : IAsyncDisposable
{
    private readonly IRunStore store;
    private readonly TimeProvider time;
    private readonly Shard shard;
    private readonly EngineLoop loop;
    private readonly AttemptRunner attempts;
    private readonly RunFeeds feeds = new();
    private readonly StatusFeed statuses = new();
    private readonly ILogger logger;
    private readonly bool takeUpUnfinished;
    private bool ready;

    public RunEngine(IRunStore store, EngineOptions options, IReadOnlyList<INodeExecutor> executors, TimeProvider time,
        ILoggerFactory loggers)
    {
        (this.store, this.time) = (store, time);
        takeUpUnfinished = options.TakeUpUnfinished;
        logger = loggers.CreateLogger<RunEngine>();
        Catalog = new WorkflowCatalog(store, options.Known);
        attempts = new AttemptRunner(executors, Post, logger);
        var outside = new ShardOutside(Catalog.Resolve, attempts.Start, attempts.Cancel, Publish, Nudge);
        shard = new Shard(store, options, outside, logger);
        loop = new EngineLoop(shard, store, time, logger);
    }

    /// <summary>The compiled workflows this engine runs.</summary>
    public WorkflowCatalog Catalog { get; }

    /// <summary>What the engine is doing now.</summary>
    public EngineHealth Health => new(
        ready && shard.StoreError is null, shard.HotRuns, attempts.Running, loop.QueueDepth, shard.WaitingForCapacity, shard.StoreError,
        loop.CommittedEvents, loop.CommittedBatches, shard.Ignored);

    /// <summary>Loads what is unfinished, starts the loops. Ready when it returns.</summary>
    public Task StartAsync(CancellationToken cancellation)
    {
        var found = takeUpUnfinished ? shard.Recover(time.GetUtcNow().ToUnixTimeMilliseconds()) : 0;
        if (found > 0)
        {
            LogStarted(found, shard.HotRuns);
        }

        loop.Start();
        ready = true;
        return Task.CompletedTask;
    }

    /// <summary>Submits a command to a run; returns once its effect is on disk.</summary>
    /// <exception cref="BatonException">NotFound <c>run_not_found</c>; Conflict with the reason as code (for example
    /// <c>run_terminal</c>, <c>not_retryable</c>, <c>gate_decided</c>, <c>no_waiter</c>); Invalid; Unavailable.</exception>
    public Task SubmitAsync(string runId, Func<long, RunCommand> command, CancellationToken cancellation)
    {
        var caller = NewCaller();
        Post(new CommandMessage { RunId = runId, Command = command, Caller = caller });
        return caller.Task.WaitAsync(cancellation);
    }

    /// <summary>Carries on an unfinished run that nobody has carried on since it was loaded from the store; does nothing to others.</summary>
    /// <exception cref="BatonException">NotFound <c>run_not_found</c>; Unavailable.</exception>
    public Task TakeUpAsync(string runId, CancellationToken cancellation)
    {
        var run = store.FindRun(runId) ?? throw BatonException.NotFound("run_not_found", $"There is no run '{runId}'.");
        return SubmitAsync(runId, now => new RecoverRun(now, shard.AliveOf(run.RunNo)), cancellation);
    }

    /// <summary>Status changes of all runs from now on. A reader that is too slow misses intermediate changes of a run, never its
    /// last.</summary>
    public IAsyncEnumerable<RunStatusChange> FollowAllAsync(CancellationToken cancellation) => statuses.FollowAsync(cancellation);

    /// <summary>Stops taking commands, lets the batch in flight commit, stops executors. Running attempts are recovered at the next
    /// start.</summary>
    public ValueTask DisposeAsync()
    {
        ready = false;
        attempts.Dispose();
        loop.Dispose();
        return ValueTask.CompletedTask;
    }

    private static TaskCompletionSource<StartRunResult?> NewCaller() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Post(RunMessage message) => loop.Post(message);

    private void Publish(SealedRun part)
    {
        feeds.Publish(part.Run.RunNo, part.Run.State, part.Change.Events);
        var row = part.Change.Run;
        foreach (var e in part.Change.Events)
        {
            if (e.Slot < 0 || part.Change.Gates.Count > 0)
            {
                statuses.Publish(row.Id, row.Workflow, row.Status, e.At);
                return;
            }
        }
    }

    private void Nudge(RunRow row)
    {
        feeds.Nudge(row.RunNo, row.LastSeq);
        statuses.Publish(row.Id, row.Workflow, row.Status, row.FinishedAt > 0 ? row.FinishedAt : row.StartedAt);
    }

    [LoggerMessage(LogLevel.Information, "The engine has taken up {Unfinished} unfinished run(s), {Hot} of them going")]
    private partial void LogStarted(int unfinished, int hot);
}
