namespace Baton.Core.Runs;

/// <summary>What a journal row records. The numbers are stored: never renumber, only append.</summary>
public enum RunEventType : byte
{
    RunCreated = 1,
    RunStarted = 2,
    RunPaused = 3,
    RunResumed = 4,
    RunReopened = 5,
    RunSucceeded = 6,
    RunPartiallySucceeded = 7,
    RunFailed = 8,
    RunCancelled = 9,
    NodeQueued = 20,
    NodeStarted = 21,
    NodeProgress = 22,
    NodeLog = 23,
    NodeSucceeded = 24,
    NodeFailed = 25,
    NodeRetrying = 26,
    NodeWaiting = 27,
    NodeSkipped = 28,
    NodeCancelled = 29,
    GateOpened = 40,
    GateDecided = 41,
    CostAdded = 50,
    BudgetReached = 51,
}

public static class RunEventWords
{
    private static readonly string?[] Words = new string?[64];

    static RunEventWords()
    {
        Words[(int)RunEventType.RunCreated] = "run.created";
        Words[(int)RunEventType.RunStarted] = "run.started";
        Words[(int)RunEventType.RunPaused] = "run.paused";
        Words[(int)RunEventType.RunResumed] = "run.resumed";
        Words[(int)RunEventType.RunReopened] = "run.reopened";
        Words[(int)RunEventType.RunSucceeded] = "run.succeeded";
        Words[(int)RunEventType.RunPartiallySucceeded] = "run.partially_succeeded";
        Words[(int)RunEventType.RunFailed] = "run.failed";
        Words[(int)RunEventType.RunCancelled] = "run.cancelled";
        Words[(int)RunEventType.NodeQueued] = "node.queued";
        Words[(int)RunEventType.NodeStarted] = "node.started";
        Words[(int)RunEventType.NodeProgress] = "node.progress";
        Words[(int)RunEventType.NodeLog] = "node.log";
        Words[(int)RunEventType.NodeSucceeded] = "node.succeeded";
        Words[(int)RunEventType.NodeFailed] = "node.failed";
        Words[(int)RunEventType.NodeRetrying] = "node.retrying";
        Words[(int)RunEventType.NodeWaiting] = "node.waiting";
        Words[(int)RunEventType.NodeSkipped] = "node.skipped";
        Words[(int)RunEventType.NodeCancelled] = "node.cancelled";
        Words[(int)RunEventType.GateOpened] = "gate.opened";
        Words[(int)RunEventType.GateDecided] = "gate.decided";
        Words[(int)RunEventType.CostAdded] = "cost.added";
        Words[(int)RunEventType.BudgetReached] = "budget.reached";
    }

    /// <summary>The word of the outside contract, for example <c>node.started</c>.</summary>
    public static string Word(this RunEventType type) => Words[(int)type] ?? throw new ArgumentOutOfRangeException(nameof(type));

    /// <summary>The type of a word of the outside contract.</summary>
    public static bool TryParse(string word, out RunEventType type)
    {
        type = (RunEventType)Math.Max(0, Array.IndexOf(Words, word));
        return type != 0;
    }

    /// <summary>True for the events after which a run is terminal.</summary>
    public static bool EndsRun(this RunEventType type) => type is >= RunEventType.RunSucceeded and <= RunEventType.RunCancelled;
}
