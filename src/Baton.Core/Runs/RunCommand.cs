namespace Baton.Core.Runs;

/// <summary>Something that asks a run to move. Time and ids are in it; the machine reads no clock.</summary>
/// <param name="Now">Unix milliseconds.</param>
public abstract record RunCommand(long Now);

public sealed record StartRun(long Now, RunCreatedData Created) : RunCommand(Now);

/// <summary>An attempt ended: exactly one of output and error is set.</summary>
public sealed record CompleteAttempt(long Now, int Slot, int Attempt, Payload? Output, NodeError? Error) : RunCommand(Now);

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
