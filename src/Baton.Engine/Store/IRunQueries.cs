using Baton.Core.Runs;

namespace Baton.Engine.Store;

/// <summary>Reading for lists and pages: by keyset, never by replaying history.</summary>
public interface IRunQueries
{
    /// <summary>One page of runs, newest first unless the sort says otherwise.</summary>
    Page<RunRow> ListRuns(RunFilter filter, PageRequest page);

    /// <summary>Node runs that have a row, by slot.</summary>
    IReadOnlyList<NodeRow> ListNodes(long runNo, int afterSlot, int limit);

    NodeRow? FindNode(long runNo, string path);

    /// <summary>The events with these seqs; for outputs, inputs and errors of rows.</summary>
    IReadOnlyList<RunEvent> ReadEventsAt(long runNo, IReadOnlyList<long> seqs);

    /// <summary>Events of one node run, in order.</summary>
    IReadOnlyList<RunEvent> ReadNodeEvents(long runNo, int slot, long firstSeq, long lastSeq);

    /// <summary>Newest first.</summary>
    /// <param name="assignee">Gates this one may answer: assigned to it, or to nobody in particular.</param>
    Page<GateListRow> ListGates(string? status, string? assignee, PageRequest page);

    GateListRow? FindGate(string gateId);

    /// <summary>Runs by status over the whole store, for health and metrics.</summary>
    IReadOnlyDictionary<RunStatus, long> CountRuns();

    /// <summary>Removes a terminal run with everything of it but its idempotency key, so that the request that made it does not make it
    /// again; false when there is none or it is not terminal.</summary>
    bool DeleteRun(string runId);

    /// <summary>Remembers a key of a request that starts no run; nothing happens when it is there already.</summary>
    void PutIdempotency(IdempotencyRow row);

    /// <summary>Forgets idempotency keys older than <paramref name="before"/> (Unix milliseconds).</summary>
    int PruneIdempotency(long before);
}

/// <summary>A gate with what lists show of its run and the events that hold its texts.</summary>
public sealed record GateListRow(GateRow Gate, long RunNo, string RunId, string Workflow, RunEvent Opened, RunEvent? Decided);

/// <summary>All given filters combine. Null members do not filter.</summary>
public sealed record RunFilter
{
    public IReadOnlyList<RunStatus>? Statuses { get; init; }

    public string? Workflow { get; init; }

    /// <summary>Part of the id or workflow name, ignoring case.</summary>
    public string? Search { get; init; }

    /// <summary>Labels the run must have: key and value; an empty value means any.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Labels { get; init; }

    /// <summary>Unix milliseconds, inclusive.</summary>
    public long? StartedAfter { get; init; }

    /// <summary>Unix milliseconds, exclusive.</summary>
    public long? StartedBefore { get; init; }

    /// <summary>Sorted by duration, runs that go on are the shortest.</summary>
    public RunSort Sort { get; init; }
}

public enum RunSort
{
    NewestFirst,
    OldestFirst,
    DurationDescending,
    DurationAscending,
}

/// <param name="Limit">1 to 500.</param>
/// <param name="Cursor">What the page before returned, or null for the first.</param>
public readonly record struct PageRequest(int Limit, string? Cursor);

/// <param name="NextCursor">Null on the last page. Opaque; a broken one is refused with code <c>bad_cursor</c>.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);
