using System.Buffers;
using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Simulation;

/// <summary>What a commit does that is asked for next.</summary>
internal enum CommitFault
{
    None,

    /// <summary>Nothing is written.</summary>
    Fails,

    /// <summary>Everything is written, and the answer is lost.</summary>
    Unknown,
}

/// <summary>The store of a simulated world: what is here has reached the disk. Refuses what the real ones refuse.</summary>
internal sealed class SimJournal(Checker checker, PlantedBug bug) : IJournal
{
    private readonly Dictionary<long, StoredRun> runs = [];
    private readonly Dictionary<string, IdempotencyRow> keys = [];
    private long numbers;

    public IEnumerable<StoredRun> Runs => runs.Values;

    public CommitFault NextFault { get; set; }

    /// <summary>Reads and writes fail.</summary>
    public bool Down { get; set; }

    public void Commit(JournalBatch batch)
    {
        var fault = NextFault;
        NextFault = CommitFault.None;
        if (Down || fault == CommitFault.Fails)
        {
            throw BatonException.Unavailable("store_unavailable", "simulated");
        }

        foreach (var change in batch.Runs)
        {
            Check(change);
        }

        foreach (var change in batch.Runs)
        {
            Write(change);
        }

        if (fault == CommitFault.Unknown)
        {
            if (bug == PlantedBug.DoubleCommit)
            {
                foreach (var change in batch.Runs)
                {
                    AppendAgain(change);
                }
            }

            throw BatonException.Unavailable("commit_unknown", "simulated");
        }
    }

    public long ReserveRunNumbers(int count)
    {
        RefuseWhenDown();
        var first = numbers + 1;
        numbers += count;
        return first;
    }

    public IReadOnlyList<UnfinishedRun> LoadUnfinished() =>
    [
        .. runs.Values.Where(run => !run.Row.Status.IsTerminal()).OrderBy(run => run.Row.RunNo).Select(run => new UnfinishedRun(
            run.Row.RunNo, run.Row.Id, run.Row.Parked, bug == PlantedBug.LostTimers ? 0 : run.Row.NextDue)),
    ];

    public RunRow? FindRun(string runId)
    {
        RefuseWhenDown();
        return runs.Values.FirstOrDefault(run => run.Row.Id == runId)?.Row;
    }

    public RunRow? FindRun(long runNo)
    {
        RefuseWhenDown();
        return runs.GetValueOrDefault(runNo)?.Row;
    }

    public StoredRun? Find(long runNo) => runs.GetValueOrDefault(runNo);

    public StoredRun? Find(string runId) => runs.Values.FirstOrDefault(run => run.Row.Id == runId);

    public IdempotencyRow? FindIdempotency(string key) => keys.GetValueOrDefault(key);

    public IReadOnlyList<RunEvent> ReadEvents(long runNo, long afterSeq, int limit)
    {
        RefuseWhenDown();
        return runs.TryGetValue(runNo, out var run) ? [.. run.Events.Where(e => e.Seq > afterSeq).Take(limit).Select(Loaded)] : [];
    }

    /// <summary>The process is gone; what a lying store had not really written is gone with it.</summary>
    public void Crash(Random random)
    {
        foreach (var run in runs.Values.ToList())
        {
            if (bug == PlantedBug.LyingCommit && run.Row.LastSeq < 8 && random.Next(2) == 0)
            {
                runs.Remove(run.Row.RunNo);
            }
        }
    }

    private RunEvent Loaded(RunEvent e)
    {
        if (bug == PlantedBug.LostSuccess && e.Type == RunEventType.NodeSucceeded && e.Attempt > 0 && e.Seq % 3 == 0)
        {
            return e with { Type = RunEventType.NodeLog, Data = new NodeLogData("info", "a success was here") };
        }

        // Through its JSON form, as a real store would.
        var buffer = new ArrayBufferWriter<byte>();
        return EventCodec.Encode(e.Data, buffer) ? e with { Data = EventCodec.Decode(e.Type, buffer.WrittenMemory) } : e;
    }

    private void Check(RunChange change)
    {
        var last = runs.TryGetValue(change.Run.RunNo, out var run) ? run.Row.LastSeq : 0;
        if (change.IsNew == (run is not null) || change.Events[0].Seq != last + 1)
        {
            throw BatonException.Conflict("stale_owner", $"{change.Run.Id}: {change.Events[0].Seq} after {last}");
        }
    }

    private void Write(RunChange change)
    {
        if (!runs.TryGetValue(change.Run.RunNo, out var run))
        {
            runs[change.Run.RunNo] = run = new StoredRun(change.Run);
        }

        run.Row = change.Run;
        foreach (var e in change.Events)
        {
            checker.OnEvent(run, e);
            run.Events.Add(e);
            Plant(run, e);
        }

        foreach (var node in change.Nodes)
        {
            run.Nodes[node.Slot] = node;
        }

        foreach (var gate in change.Gates)
        {
            run.Gates[gate.Id] = gate;
        }

        if (change.Idempotency is { } key)
        {
            keys[key.Key] = key;
        }
    }

    private void Plant(StoredRun run, in RunEvent e)
    {
        var again = bug switch
        {
            PlantedBug.DoubleSuccess when e.Type == RunEventType.NodeSucceeded => true,
            PlantedBug.LateEvent when e.Type.EndsRun() => true,
            PlantedBug.SecondDecision when e.Type == RunEventType.GateDecided => true,
            _ => false,
        };
        if (again)
        {
            var type = bug == PlantedBug.LateEvent ? RunEventType.RunPaused : e.Type;
            checker.OnEvent(run, e with { Seq = e.Seq + 1, Type = type });
        }
    }

    private void AppendAgain(RunChange change)
    {
        foreach (var e in change.Events)
        {
            checker.OnEvent(runs[change.Run.RunNo], e);
        }
    }

    private void RefuseWhenDown()
    {
        if (Down)
        {
            throw BatonException.Unavailable("store_unavailable", "simulated");
        }
    }
}

internal sealed class StoredRun(RunRow row)
{
    public RunRow Row { get; set; } = row;

    public List<RunEvent> Events { get; } = [];

    public Dictionary<int, NodeRow> Nodes { get; } = [];

    public Dictionary<string, GateRow> Gates { get; } = [];
}
