namespace Baton.Core.Runs;

#pragma warning disable CA1051 // A mutable record in an array of up to hundreds of thousands, changed in place through references.

/// <summary>State of one node run. Times are Unix milliseconds, 0 for not yet; seqs are 0 for none.</summary>
public struct NodeSlot
{
    /// <summary>Index of the scope the node belongs to; its node index is the slot minus the scope's base.</summary>
    public int Scope;

    public NodeStatus Status;

    /// <summary>Changed since the rows were last taken.</summary>
    public bool Dirty;

    /// <summary>Failed, and its fallback decides what its edges see.</summary>
    public bool AwaitsFallback;

    /// <summary>The attempt before was lost in a crash.</summary>
    public bool Interrupted;

    /// <summary>The attempt before ended at a gate that has been decided.</summary>
    public bool Resumed;

    /// <summary>At least one incoming edge comes from a failed source.</summary>
    public bool FailedSource;

    /// <summary>Incoming edges taken, and resolved but not taken.</summary>
    public int Taken;

    public int Dead;

    /// <summary>First dead edge, for the recorded cause; -1 for none.</summary>
    public int DeadEdge;

    /// <summary>First incoming edge whose guard failed to evaluate; -1 for none.</summary>
    public int BrokenEdge;

    /// <summary>Attempts ever made; unique over rounds and corrections, so that a stale result is recognised.</summary>
    public int Attempt;

    /// <summary>Attempts that do not count in this round.</summary>
    public int AttemptBase;

    /// <summary>How often a correction started the node anew; part of the idempotency key.</summary>
    public int Generation;

    public long QueuedAt;

    /// <summary>Start of the first attempt of this round.</summary>
    public long StartedAt;

    /// <summary>Start of the last attempt.</summary>
    public long AttemptAt;

    public long FinishedAt;

    /// <summary>Since when the status is as it is.</summary>
    public long Since;

    /// <summary>End of the wait (retry delay, timer, gate or join deadline).</summary>
    public long Due;

    /// <summary>End of the attempt, or of the longest wait allowed.</summary>
    public long AttemptDue;

    /// <summary>End of all attempts.</summary>
    public long TotalDue;

    public long FirstSeq;

    public long LastSeq;

    public long InputSeq;

    public long ResultSeq;

    public Payload? Input;

    public Payload? Output;

    public NodeError? Error;

    public string? Branch;

    public string? Guards;

    /// <summary>gate, timer, event or edges while waiting.</summary>
    public string? WaitFor;

    public string? WaitName;

    /// <summary>Attempts that count against the retry policy.</summary>
    public readonly int Attempts => Attempt - AttemptBase;
}
