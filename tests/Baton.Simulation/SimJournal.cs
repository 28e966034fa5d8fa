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

/// <summary>One server's connection to the database.</summary>
internal sealed class SimJournal(SimStore store, PlantedBug bug) : IJournal
{
    public CommitFault NextFault { get; set; }

    /// <summary>Reads and writes of this server fail.</summary>
    public bool Down { get; set; }

    public void Commit(JournalBatch batch)
    {
        var fault = NextFault;
        NextFault = CommitFault.None;
        RefuseWhenDown();
        if (fault == CommitFault.Fails)
        {
            throw BatonException.Unavailable("store_unavailable", "simulated");
        }

        try
        {
            store.Write(batch);
            if (fault == CommitFault.Unknown && bug == PlantedBug.DoubleCommit)
            {
                store.WriteAgain(batch);
            }
        }
        catch (ViolationException violation)
        {
            // The engine takes any exception of a commit for an outage: the world must hear of this one all the same.
            store.Violation ??= violation;
            throw;
        }

        if (fault == CommitFault.Unknown)
        {
            throw BatonException.Unavailable("commit_unknown", "simulated");
        }
    }

    public long ReserveRunNumbers(int count)
    {
        RefuseWhenDown();
        return store.Reserve(count);
    }

    public IReadOnlyList<UnfinishedRun> LoadUnfinished(IReadOnlyCollection<int> partitions)
    {
        RefuseWhenDown();
        return
        [
            .. store.Runs.Where(run => !run.Row.Status.IsTerminal() && partitions.Contains(run.Row.Partition))
                .OrderBy(run => run.Row.RunNo)
                .Select(run => new UnfinishedRun(
                    run.Row.RunNo, run.Row.Id, run.Row.Parked, bug == PlantedBug.LostTimers ? 0 : run.Row.NextDue)),
        ];
    }

    public RunRow? FindRun(string runId)
    {
        RefuseWhenDown();
        return store.Find(runId)?.Row;
    }

    public RunRow? FindRun(long runNo)
    {
        RefuseWhenDown();
        return store.Find(runNo)?.Row;
    }

    public IdempotencyRow? FindIdempotency(string key)
    {
        RefuseWhenDown();
        return store.FindIdempotency(key);
    }

    public IReadOnlyList<RunEvent> ReadEvents(long runNo, long afterSeq, int limit)
    {
        RefuseWhenDown();
        return store.Find(runNo) is { } run ? [.. run.Events.Where(e => e.Seq > afterSeq).Take(limit).Select(Loaded)] : [];
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

    private void RefuseWhenDown()
    {
        if (Down)
        {
            throw BatonException.Unavailable("store_unavailable", "simulated");
        }
    }
}
