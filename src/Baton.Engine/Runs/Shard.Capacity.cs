using Baton.Core.Runs;

namespace Baton.Engine.Runs;

/// <summary>Places for attempts, shared fairly among runs.</summary>
internal sealed partial class Shard
{
    private readonly Queue<HotRun> waiting = new();

    /// <summary>Attempts decided to start whose end is not on disk.</summary>
    private readonly Dictionary<long, HashSet<(int Slot, int Attempt)>> live = [];

    private int inUse;

    /// <summary>Attempts decided to start and not ended.</summary>
    public int AttemptsInUse => inUse;

    public int WaitingForCapacity => waiting.Count;

    private static readonly HashSet<(int Slot, int Attempt)> Nobody = [];

    /// <summary>All that is free while nobody waits; else no more than a fair share, so that a wide run cannot starve the others, while a
    /// run that goes from node to node keeps its place and ends instead of all runs advancing at the same slow pace.</summary>
    private int CapacityFor(HotRun run)
    {
        if (draining.Contains(run.Partition))
        {
            return -1;
        }

        var free = Math.Max(0, options.MaxAttempts - inUse);
        if (RunIds.ToolDepth(run.State.RunId) > 0 && run.State.RunningAttempts == 0)
        {
            // The attempt that has started this run keeps its place until it is through: if all places were taken so, nothing would move.
            return Math.Max(1, free);
        }

        if (waiting.Count == 0)
        {
            return free;
        }

        var share = Math.Max(1, options.MaxAttempts / Math.Max(1, byNo.Count));
        return Math.Clamp(share - run.State.RunningAttempts, 0, free);
    }

    private void QueueForCapacity(HotRun run)
    {
        if (!run.WaitsForCapacity && run.State.WantsCapacity)
        {
            run.WaitsForCapacity = true;
            waiting.Enqueue(run);
        }
    }

    private void ServeWaiting(long now)
    {
        for (var turns = waiting.Count; turns > 0 && inUse < options.MaxAttempts && StoreError is null; turns--)
        {
            var run = waiting.Dequeue();
            run.WaitsForCapacity = false;
            if (!run.Dropped && run.State.WantsCapacity)
            {
                Decide(run, new Dispatch(now), new CommandMessage { RunNo = run.RunNo, Command = at => new Dispatch(at) });
            }
        }
    }

    public HashSet<(int Slot, int Attempt)> AliveOf(long runNo) => live.TryGetValue(runNo, out var alive) ? alive : Nobody;

    private bool IsAlive(AttemptKey key) => AliveOf(key.RunNo).Contains((key.Slot, key.Attempt));

    private void Remember(AttemptKey key)
    {
        if (!live.TryGetValue(key.RunNo, out var alive))
        {
            live[key.RunNo] = alive = [];
        }

        alive.Add((key.Slot, key.Attempt));
    }

    /// <summary>The end of an attempt needs no further care: it is on disk, or was stale.</summary>
    private void Forget(RunMessage message)
    {
        if (message is CommandMessage { Ends: { } key })
        {
            Forget(key);
        }
    }

    private void Forget(AttemptKey key)
    {
        if (live.TryGetValue(key.RunNo, out var alive) && alive.Remove((key.Slot, key.Attempt)) && alive.Count == 0)
        {
            live.Remove(key.RunNo);
        }
    }
}
