using static Baton.Core.Runs.NodeStatus;
using static Baton.Core.Runs.RunEventType;

namespace Baton.Core.Runs;

/// <summary>The state machine of a node run, whole: the status after each event, or nothing where the event cannot happen.
/// <c>run.reopened</c> and a correcting <c>gate.decided</c> put listed nodes back to pending and are not in the table.</summary>
public static class NodeTransitions
{
    private static readonly (NodeStatus From, RunEventType Event, NodeStatus To)[] Rows =
    [
        (Pending, NodeQueued, Queued),           // a call is ready
        (Pending, NodeStarted, Running),         // foreach expands, a loop begins
        (Pending, NodeSucceeded, Success),       // no effect outside: transform, condition, join, fork; or preset
        (Pending, NodeFailed, Failed),           // an expression failed
        (Pending, NodeWaiting, Waiting),
        (Pending, NodeSkipped, Skipped),
        (Pending, NodeCancelled, Cancelled),
        (Queued, NodeStarted, Running),
        (Queued, NodeFailed, Failed),            // input cannot be computed, or total timeout
        (Queued, NodeCancelled, Cancelled),
        (Queued, CostAdded, Queued),             // a call whose answer nobody will wait for any more
        (Running, NodeQueued, Queued),           // the attempt was lost in a crash
        (Running, NodeProgress, Running),
        (Running, NodeLog, Running),
        (Running, NodeWaiting, Waiting),         // a loop between two iterations; a call that needs a person
        (Running, CostAdded, Running),
        (Running, BudgetReached, Running),
        (Running, NodeSucceeded, Success),
        (Running, NodeFailed, Failed),
        (Running, NodeRetrying, Retrying),
        (Running, NodeCancelled, Cancelled),
        (Retrying, NodeQueued, Queued),          // always before the total timeout: a retry due after it is not made
        (Retrying, NodeCancelled, Cancelled),
        (Retrying, CostAdded, Retrying),
        (Waiting, GateOpened, Waiting),
        (Waiting, NodeProgress, Waiting),        // a vote at a gate with a quorum
        (Waiting, GateDecided, Waiting),
        (Waiting, NodeStarted, Running),         // a loop's next iteration
        (Waiting, NodeQueued, Queued),           // a call goes on after its gate
        (Waiting, CostAdded, Waiting),
        (Waiting, NodeSucceeded, Success),
        (Waiting, NodeFailed, Failed),
        (Waiting, NodeSkipped, Skipped),         // a join whose last edges turned out dead
        (Waiting, NodeCancelled, Cancelled),
    ];

    private static readonly NodeStatus?[] Table = Build();

    /// <summary>The status after the event, or null where the event is impossible.</summary>
    public static NodeStatus? Next(NodeStatus from, RunEventType type) => Table[((int)from * 64) + (int)type];

    private static NodeStatus?[] Build()
    {
        var table = new NodeStatus?[9 * 64];
        foreach (var (from, type, to) in Rows)
        {
            table[((int)from * 64) + (int)type] = to;
        }

        return table;
    }
}

/// <summary>The state machine of a run, whole.</summary>
public static class RunTransitions
{
    private static readonly (RunStatus From, RunEventType Event, RunStatus To)[] Rows =
    [
        (RunStatus.Created, RunCreated, RunStatus.Created),
        (RunStatus.Created, RunStarted, RunStatus.Running),
        (RunStatus.Running, RunEventType.RunPaused, RunStatus.Paused),
        (RunStatus.Running, RunSucceeded, RunStatus.Success),
        (RunStatus.Running, RunPartiallySucceeded, RunStatus.PartialSuccess),
        (RunStatus.Running, RunEventType.RunFailed, RunStatus.Failed),
        (RunStatus.Running, RunEventType.RunCancelled, RunStatus.Cancelled),
        (RunStatus.Paused, RunResumed, RunStatus.Running),
        (RunStatus.Paused, RunSucceeded, RunStatus.Success),       // what ran when it was paused was the last
        (RunStatus.Paused, RunPartiallySucceeded, RunStatus.PartialSuccess),
        (RunStatus.Paused, RunEventType.RunFailed, RunStatus.Failed),
        (RunStatus.Paused, RunEventType.RunCancelled, RunStatus.Cancelled),
        (RunStatus.PartialSuccess, RunReopened, RunStatus.Running),
        (RunStatus.Failed, RunReopened, RunStatus.Running),
        (RunStatus.Cancelled, RunReopened, RunStatus.Running),
    ];

    /// <summary>The status after the event, or null where the event is impossible.</summary>
    public static RunStatus? Next(RunStatus from, RunEventType type)
    {
        foreach (var row in Rows)
        {
            if (row.From == from && row.Event == type)
            {
                return row.To;
            }
        }

        return null;
    }
}

/// <summary>What a command may do in each status of a run.</summary>
public enum CommandAnswer
{
    /// <summary>The machine decides.</summary>
    Accept,

    /// <summary>Late or duplicate: changes nothing and is counted.</summary>
    Ignore,

    /// <summary>The caller is told why not.</summary>
    Refuse,
}

/// <summary>Which command is taken in which status of a run, whole.</summary>
public static class CommandTable
{
    private const CommandAnswer A = CommandAnswer.Accept;
    private const CommandAnswer I = CommandAnswer.Ignore;
    private const CommandAnswer R = CommandAnswer.Refuse;

    private static readonly Dictionary<Type, CommandAnswer[]> Rows = new()
    {
        //                          created running paused success partial failed cancelled
        [typeof(StartRun)] =        [A, R, R, R, R, R, R],
        [typeof(CompleteAttempt)] = [I, A, A, I, I, I, I],
        [typeof(LogAttempt)] =      [I, A, A, I, I, I, I],
        [typeof(BeginStep)] =       [I, A, A, I, I, I, I],
        [typeof(NoteStep)] =        [I, A, A, I, I, I, I],
        [typeof(EndStep)] =         [I, A, A, I, I, I, I],
        [typeof(FireTimers)] =      [I, A, A, I, I, I, I],
        [typeof(Dispatch)] =        [I, A, I, I, I, I, I],
        [typeof(RecoverRun)] =      [I, A, A, I, I, I, I],
        [typeof(CancelRun)] =       [R, A, A, R, R, R, R],
        [typeof(PauseRun)] =        [R, A, R, R, R, R, R],
        [typeof(ResumeRun)] =       [R, R, A, R, R, R, R],
        [typeof(RetryRun)] =        [R, R, R, R, A, A, A],
        [typeof(DecideGate)] =      [R, A, A, R, R, R, R],
        [typeof(SignalRun)] =       [R, A, A, R, R, R, R],
    };

    public static IEnumerable<Type> Commands => Rows.Keys;

    public static CommandAnswer Answer(RunStatus status, RunCommand command) => Rows[command.GetType()][(int)status];

    public static CommandAnswer Answer(RunStatus status, Type command) => Rows[command][(int)status];
}
