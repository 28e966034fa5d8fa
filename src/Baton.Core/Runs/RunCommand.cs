namespace Baton.Core.Runs;

/// <summary>Something that asks a run to move. Time and ids are in it; the machine reads no clock.</summary>
/// <param name="Now">Unix milliseconds.</param>
public abstract record RunCommand(long Now);

public sealed record StartRun(long Now, RunCreatedData Created) : RunCommand(Now);

/// <summary>An attempt ended: exactly one of output and error is set.</summary>
public sealed record CompleteAttempt(long Now, int Slot, int Attempt, Payload? Output, NodeError? Error) : RunCommand(Now)
{
    /// <summary>Set instead of both when the attempt cannot go on without a person: the gate to open.</summary>
    public GateOpenedData? Ask { get; init; }
}

/// <summary>A call of a step is about to be made; it may be once the answer says that this is on disk.</summary>
/// <param name="Call">From 1; one more each time the answer to the call before was lost.</param>
/// <param name="Hold">What to set aside, or null. Of a tool it is <see cref="Baton.Core.Runs.Hold.Rest"/>: the answer tells how much that
/// was.</param>
public sealed record BeginStep(long Now, int Slot, int Attempt, string Step, string Kind, string Name, int Call, Hold? Hold)
    : RunCommand(Now)
{
    /// <summary>The hold stands in the store as well, in the budgets that runs share.</summary>
    public bool Reserved { get; init; }

    /// <summary>A budget that runs share has no room: what to record instead.</summary>
    public BudgetReachedData? Reached { get; init; }
}

/// <summary>Something to know about a step in flight if its answer gets lost.</summary>
public sealed record NoteStep(long Now, int Slot, int Attempt, string Step, Payload Note) : RunCommand(Now);

/// <summary>A step has its answer, or failed: exactly one of output and error is set.</summary>
/// <param name="Charge">What the call came to; null when it cost nothing.</param>
/// <param name="Lost">The answer was lost: the call may have cost what was set aside for it.</param>
public sealed record EndStep(long Now, int Slot, int Attempt, string Step, Payload? Output, NodeError? Error, Charge? Charge, bool Lost)
    : RunCommand(Now);

public sealed record LogAttempt(long Now, int Slot, int Attempt, string Stream, string Line) : RunCommand(Now);

/// <summary>Every timer of the run that is due by now fires.</summary>
public sealed record FireTimers(long Now) : RunCommand(Now);

/// <summary>Capacity is free: start what is queued.</summary>
public sealed record Dispatch(long Now) : RunCommand(Now);

/// <summary>The run was loaded from the store: attempts recorded as running that are not in <paramref name="Alive"/> have no
/// executor.</summary>
public sealed record RecoverRun(long Now, IReadOnlySet<(int Slot, int Attempt)> Alive) : RunCommand(Now);

public sealed record CancelRun(long Now, string? By, string? Reason) : RunCommand(Now);

public sealed record PauseRun(long Now, string? By) : RunCommand(Now);

public sealed record ResumeRun(long Now, string? By) : RunCommand(Now);

/// <param name="From">Limits the retry to this node and what depends on it, or null.</param>
/// <param name="Input">Replaces the run's input, or null.</param>
public sealed record RetryRun(long Now, string? From, Payload? Input) : RunCommand(Now);

public sealed record DecideGate(long Now, int Slot, string Option, string By, string? Comment, Payload? Values) : RunCommand(Now)
{
    /// <summary>Seq of the event that opened the gate the decision is about, or 0 for whichever is open: after a correction another gate
    /// stands at the same node, which nobody has seen yet.</summary>
    public long OpenSeq { get; init; }
}

public sealed record SignalRun(long Now, string Event, Payload Data) : RunCommand(Now);
