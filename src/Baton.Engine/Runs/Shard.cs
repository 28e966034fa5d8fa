using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine.Store;
using Microsoft.Extensions.Logging;

namespace Baton.Engine.Runs;

/// <summary>Owner of runs: one thread at a time calls it. It decides messages into a batch, seals the batch for the committer, and acts
/// when told that it is on disk. It starts no thread, reads no clock and waits for nothing, so that a simulation can drive it.</summary>
internal sealed partial class Shard(IJournal journal, EngineOptions options, ShardOutside outside, ILogger logger)
{
    private readonly RunMachine machine = new();
    private readonly Dictionary<string, HotRun> byId = [];
    private readonly Dictionary<long, HotRun> byNo = [];
    private readonly PriorityQueue<long, long> timers = new();
    private List<HotRun> batch = [];
    private List<ForwardedAnswer> answers = [];

    public int HotRuns => byNo.Count;

    /// <summary>Something is decided and not sealed.</summary>
    public bool HasWork => batch.Count > 0 || answers.Count > 0;

    public bool BatchIsFull => batch.Count >= options.MaxBatchRuns;

    /// <summary>Late, duplicate or stale messages so far.</summary>
    public long Ignored { get; private set; }

    /// <summary>Commits that were refused because another server owned one of their partitions by then.</summary>
    public long Fenced { get; private set; }

    /// <summary>Unix milliseconds of the next thing to do by itself, or long.MaxValue.</summary>
    public long NextDue => StoreError is not null ? probeAt : timers.TryPeek(out _, out var due) ? due : long.MaxValue;

    /// <summary>Decides one message into the open batch.</summary>
    public void Handle(RunMessage message, long now)
    {
        if (message is OwnershipMessage ownership)
        {
            ownership.Release.SetResult(Own(ownership.Ownership, ownership.AskedAt, now));
        }
        else if (StoreError is not null)
        {
            Hold(message);
        }
        else
        {
            Guarded(message, now);
        }
    }

    /// <summary>Fires what is due, and starts what waited for capacity.</summary>
    public void Tick(long now)
    {
        while (StoreError is null && timers.TryPeek(out var runNo, out var due) && due <= now)
        {
            timers.Dequeue();
            if (byNo.TryGetValue(runNo, out var hot) && hot.ArmedDue == due)
            {
                hot.ArmedDue = 0;
            }

            Guarded(new CommandMessage { RunNo = runNo, Command = at => new FireTimers(at) }, now);
        }

        ServeWaiting(now);
    }

    /// <summary>Closes the open batch for the committer.</summary>
    public SealedBatch Seal()
    {
        var closed = new SealedBatch(ownership.Held);
        foreach (var run in batch)
        {
            closed.Add(Seal(run));
        }

        answers.ForEach(closed.Add);
        (batch, answers) = ([], []);
        return closed;
    }

    private static SealedRun Seal(HotRun run)
    {
        run.Row = RowBuilder.Row(run);
        var change = new RunChange
        {
            Run = run.Row,
            IsNew = !run.HasRow,
            Events = run.Events,
            Nodes = RowBuilder.DirtyNodes(run.State),
            Gates = run.Gates.Count == 0 ? [] : [.. run.Gates.Values],
            Idempotency = run.HasRow ? null : run.Idempotency,
            Costs = run.Costs.Count == 0 ? [] : run.Costs,
            Settled = run.Settled.Count == 0 ? [] : run.Settled,
        };

        // What is sealed must not grow any more, also where it is empty: a command that is decided while it is being written belongs to the
        // next batch.
        var closed = new SealedRun(run, change, run.Effects, run.Messages, run.Answers.Count == 0 ? [] : run.Answers);
        run.HasRow = true;
        run.InBatch = false;
        run.BatchesInFlight++;
        (run.Events, run.Effects, run.Messages) = ([], [], []);
        if (run.Answers.Count > 0)
        {
            run.Answers = [];
        }

        if (run.Gates.Count > 0)
        {
            run.Gates = [];
        }

        if (run.Costs.Count + run.Settled.Count > 0)
        {
            (run.Costs, run.Settled) = ([], []);
        }

        return closed;
    }

    private void Decide(HotRun run, RunCommand command, RunMessage message)
    {
        var decision = machine.Decide(run.State, command, CapacityFor(run));
        if (decision.Refusal is { } refusal)
        {
            Refuse(message, refusal);
        }
        else if (decision.Deferred)
        {
            run.Deferred.AddLast(message);
        }
        else if (decision.Events.Count == 0)
        {
            Ignored += decision.Ignored ? 1 : 0;
            AnswerSteps(run, decision.Effects);
            Forget(message);
            Answer(message, run.State.RunId, false);
        }
        else
        {
            GateRows.Collect(run, decision.Events);
            CollectCosts(run, decision);
            Collect(run, decision.Events, decision.Effects, message);
        }

        if (decision.Released)
        {
            ServeDeferred(run, command.Now);
        }

        Arm(run);
        QueueForCapacity(run);
        Unload(run, command.Now);
    }

    private void Collect(HotRun run, List<RunEvent> events, List<RunEffect> effects, RunMessage message)
    {
        run.Events.AddRange(events);
        run.Effects.AddRange(effects);
        run.Messages.Add(message);
        if (message.Forwarded is { } command)
        {
            run.Answers.Add(new ForwardedAnswer(command.Id, command.Partition, command.From, run.State.RunId, false, null));
        }

        foreach (var effect in effects)
        {
            if (effect.Kind == RunEffectKind.StartAttempt)
            {
                inUse++;
                Remember(new AttemptKey(run.RunNo, effect.Slot, effect.Attempt));
            }
        }

        if (!run.InBatch)
        {
            run.InBatch = true;
            batch.Add(run);
        }
    }

    /// <summary>Keeps the heap's earliest entry of a run no later than its next timer.</summary>
    private void Arm(HotRun run)
    {
        var due = run.State.Status.IsTerminal() ? 0 : run.State.Timers.NextDue();
        if (due > 0 && (run.ArmedDue == 0 || due < run.ArmedDue))
        {
            run.ArmedDue = due;
            timers.Enqueue(run.RunNo, due);
        }
    }

    /// <summary>Lets go of a run that only waits: it costs its rows from now on, and a timer entry if it has one.</summary>
    private void Unload(HotRun run, long now)
    {
        if (run.InBatch || run.BatchesInFlight > 0 || run.Dropped || live.ContainsKey(run.RunNo))
        {
            return;
        }

        var state = run.State;
        var due = state.Status.IsTerminal() ? 0 : state.Timers.NextDue();
        var soon = due > 0 && due <= now + (long)options.KeepParked.TotalMilliseconds;
        if (state.Status.IsTerminal() || (state.IsParked && !soon))
        {
            byId.Remove(state.RunId);
            byNo.Remove(run.RunNo);
        }
    }
}

/// <summary>What a shard needs from outside.</summary>
/// <param name="Resolve">The compiled workflow of a definition's hash.</param>
/// <param name="Start">Executes an attempt; its end must come back as a message, exactly once.</param>
/// <param name="Cancel">Tells an attempt to stop.</param>
/// <param name="Publish">Told about every run change that is on disk.</param>
/// <param name="AskRound">Asks for a round of ownership soon: what is believed about it was refused.</param>
/// <param name="Nudge">Told about a run whose last changes may be on disk without having been published.</param>
internal sealed record ShardOutside(
    Func<string, CompiledWorkflow> Resolve, Action<AttemptStart> Start, Action<AttemptKey> Cancel, Action<SealedRun> Publish,
    Action<RunRow> Nudge, Action AskRound)
{
    /// <summary>Tells an attempt to stop because its run is another server's now.</summary>
    public required Action<AttemptKey> Leave { get; init; }

    /// <summary>Tells an attempt that what it asked to record of a step is on disk.</summary>
    public required Action<AttemptKey, string, Hold?> Answer { get; init; }

    /// <summary>Tells an attempt to ask again for what it waits for.</summary>
    public required Action<AttemptKey> Remind { get; init; }

    /// <summary>Told what this server owns, and when it asked, before anything follows from it.</summary>
    public required Action<Ownership, long> Owned { get; init; }
}
