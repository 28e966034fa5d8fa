using Baton.Core;
using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine.Attempts;
using Baton.Engine.Cluster;
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
    private readonly ClusterLoop cluster;
    private readonly Forwarder forwarder;
    private readonly RunFeeds feeds = new();
    private readonly StatusFeed statuses = new();
    private readonly ILogger logger;
    private bool started;

    public RunEngine(IRunStore store, EngineOptions options, IReadOnlyList<INodeExecutor> executors, TimeProvider time,
        ILoggerFactory loggers)
    {
        (this.store, this.time) = (store, time);
        logger = loggers.CreateLogger<RunEngine>();
        Catalog = new WorkflowCatalog(store, options.Known, options.PinsOf);
        var lease = new Lease(time);
        attempts = new AttemptRunner(
            executors, Post, new SharedBudgets(store, options.SharedBudgets, time), PublishLive, lease, logger);
        forwarder = new Forwarder(store, time, () => RunIds.New("c", time.GetUtcNow().ToUnixTimeMilliseconds()), options.Server);
        cluster = new ClusterLoop(
            store, options, new ClusterOutside(Post, Catalog.Resolve, () => feeds.Watched, feeds.Nudge, forwarder.Notify)
        {
            ListsAreWatched = () => statuses.IsWatched,
            Changed = head => statuses.Publish(head.RunId, head.Workflow, head.Status, head.At),
        }, time, logger);
        var outside = new ShardOutside(Catalog.Resolve, attempts.Start, attempts.Cancel, Publish, Nudge, cluster.Ask)
        {
            Leave = attempts.Leave,
            Answer = attempts.Answer,
            Remind = attempts.Remind,
            Owned = lease.Renew,
        };
        shard = new Shard(store, options, outside, logger);
        loop = new EngineLoop(shard, store, time, logger);
    }

    /// <summary>The compiled workflows this engine runs.</summary>
    public WorkflowCatalog Catalog { get; }

    /// <summary>What the engine is doing now.</summary>
    public EngineHealth Health => new(
        started && shard.StoreError is null && shard.Held.Count > 0, shard.HotRuns, attempts.Running, loop.QueueDepth,
        shard.WaitingForCapacity, shard.StoreError, loop.CommittedEvents, loop.CommittedBatches, shard.Ignored)
    {
        OwnedPartitions = shard.Held.Count,
        FencedCommits = shard.Fenced,
        Servers = cluster.Servers,
    };

    /// <summary>Takes its place among the servers of the store, loads what is unfinished in the partitions that are free, starts the
    /// loops. Ready when it returns, or, beside other servers, once they have handed over its share.</summary>
    /// <exception cref="BatonException">Unavailable.</exception>
    public Task StartAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        shard.Own(cluster.First(), now, now);
        loop.Start();
        cluster.Start();
        started = true;
        return Task.CompletedTask;
    }

    /// <summary>Submits a command to a run, wherever it is owned; returns once its effect is on disk.</summary>
    /// <exception cref="BatonException">NotFound <c>run_not_found</c>; Conflict with the reason as code (for example
    /// <c>run_terminal</c>, <c>not_retryable</c>, <c>gate_decided</c>, <c>no_waiter</c>); Invalid; Unavailable.</exception>
    public Task SubmitAsync(string runId, Func<long, RunCommand> command, CancellationToken cancellation) => AtOwnerAsync(
        runId,
        caller => new CommandMessage { RunId = runId, Command = command, Caller = caller },
        () => CommandCodec.Encode(command(0)),
        cancellation);

    /// <summary>Carries on an unfinished run that nobody has carried on since it was loaded from the store; does nothing to
    /// others.</summary>
    /// <exception cref="BatonException">NotFound <c>run_not_found</c>; Unavailable.</exception>
    public Task TakeUpAsync(string runId, CancellationToken cancellation)
    {
        var run = store.FindRun(runId) ?? throw BatonException.NotFound("run_not_found", $"There is no run '{runId}'.");
        if (!shard.Held.ContainsKey(run.Partition))
        {
            // Its owner carries it on.
            return Task.CompletedTask;
        }

        return SubmitAsync(runId, now => new RecoverRun(now, shard.AliveOf(run.RunNo)), cancellation);
    }

    /// <summary>True while this process decides the run's partition: of servers that share a store, one at most.</summary>
    public bool Owns(string runId) => shard.Held.ContainsKey(Partitions.Of(runId));

    /// <summary>Status changes of all runs from now on. A reader that is too slow misses intermediate changes of a run, never its
    /// last.</summary>
    public IAsyncEnumerable<RunStatusChange> FollowAllAsync(CancellationToken cancellation) => statuses.FollowAsync(cancellation);

    /// <summary>Stops taking commands, lets the batch in flight commit, stops executors. Running attempts are recovered at the next
    /// start.</summary>
    public async ValueTask DisposeAsync()
    {
        started = false;
        attempts.Dispose();
        await cluster.StopAsync();

        // The last commits may fail, and ask for a round.
        loop.Dispose();
        cluster.Dispose();
    }

    /// <summary>Asks the owner of the run: this process, or through the store another one, which may be becoming the owner just
    /// now.</summary>
    private async Task<StartRunResult> AtOwnerAsync(
        string runId, Func<TaskCompletionSource<StartRunResult?>, RunMessage> message, Func<string> body, CancellationToken cancellation)
    {
        if (shard.Held.ContainsKey(Partitions.Of(runId)))
        {
            var caller = NewCaller();
            Post(message(caller));
            try
            {
                return (await caller.Task.WaitAsync(cancellation))!;
            }
            catch (BatonException exception) when (exception.Code == "not_owner")
            {
                // Lost while it was asked, and nothing was written.
            }
        }

        return await forwarder.SendAsync(runId, body(), cancellation);
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

    private void PublishLive(long runNo, string node, int attempt, Payload data) =>
        feeds.PublishLive(runNo, () => EventJson.Live(time.GetUtcNow().ToUnixTimeMilliseconds(), node, attempt, data));

    private void Nudge(RunRow row)
    {
        feeds.Nudge(row.RunNo, row.LastSeq);
        statuses.Publish(row.Id, row.Workflow, row.Status, row.FinishedAt > 0 ? row.FinishedAt : row.StartedAt);
    }

}
