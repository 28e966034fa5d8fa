using Baton.Core;
using Baton.Core.Graph;
using Baton.Core.Runs;
using static Baton.Core.Runs.NodeStatus;
using static Baton.Core.Runs.RunEventType;

namespace Baton.Tests.Runs;

/// <summary>Every pair of status and event, and of status and command, is allowed or refused as written here once more, by hand.</summary>
public class TableTests
{
    private const string Call = "a: {type: tool_call, tool: t}";

    // One letter per status after the event; '.' where it cannot happen. Columns: pending queued running retrying waiting success failed
    // skipped cancelled.
    private static readonly Dictionary<RunEventType, string> NodeTable = new()
    {
        [NodeQueued] = "Q.QQQ....",
        [NodeStarted] = "RR..R....",
        [NodeProgress] = "..R.W....",
        [NodeLog] = "..R......",
        [NodeSucceeded] = "S.S.S....",
        [NodeFailed] = "FFF.F....",
        [NodeRetrying] = "..T......",
        [NodeWaiting] = "W.W......",
        [NodeSkipped] = "K...K....",
        [NodeCancelled] = "CCCCC....",
        [GateOpened] = "....W....",
        [GateDecided] = "....W....",
        [CostAdded] = ".QRTW....",
        [BudgetReached] = "..R......",
    };

    // Columns: created running paused success partial_success failed cancelled.
    private static readonly Dictionary<RunEventType, string> RunTable = new()
    {
        [RunCreated] = "C......",
        [RunStarted] = "R......",
        [RunEventType.RunPaused] = ".P.....",
        [RunResumed] = "..R....",
        [RunReopened] = "....RRR",
        [RunSucceeded] = ".SS....",
        [RunPartiallySucceeded] = ".AA....",
        [RunEventType.RunFailed] = ".FF....",
        [RunEventType.RunCancelled] = ".XX....",
    };

    // a: decided, i: late or duplicate and ignored, r: refused.
    private static readonly Dictionary<Type, string> Commands = new()
    {
        [typeof(StartRun)] = "arrrrrr",
        [typeof(CompleteAttempt)] = "iaaiiii",
        [typeof(LogAttempt)] = "iaaiiii",
        [typeof(BeginStep)] = "iaaiiii",
        [typeof(NoteStep)] = "iaaiiii",
        [typeof(EndStep)] = "iaaiiii",
        [typeof(FireTimers)] = "iaaiiii",
        [typeof(Dispatch)] = "iaiiiii",
        [typeof(RecoverRun)] = "iaaiiii",
        [typeof(CancelRun)] = "raarrrr",
        [typeof(PauseRun)] = "rarrrrr",
        [typeof(ResumeRun)] = "rrarrrr",
        [typeof(RetryRun)] = "rrrraaa",
        [typeof(DecideGate)] = "raarrrr",
        [typeof(SignalRun)] = "raarrrr",
    };

    private static readonly Dictionary<string, RunEventType[]> WaysToNode = new()
    {
        ["pending"] = [],
        ["queued"] = [NodeQueued],
        ["running"] = [NodeQueued, NodeStarted],
        ["retrying"] = [NodeQueued, NodeStarted, NodeRetrying],
        ["waiting"] = [NodeWaiting],
        ["success"] = [NodeSucceeded],
        ["failed"] = [NodeFailed],
        ["skipped"] = [NodeSkipped],
        ["cancelled"] = [NodeCancelled],
    };

    [Fact]
    public void Node_table_is_the_one_written_here() => Pairs<NodeStatus>().ShouldAllBe(pair =>
        NodeTransitions.Next(pair.Status, pair.Type) == NodeAfter(pair.Status, pair.Type));

    [Fact]
    public void Run_table_is_the_one_written_here() => Pairs<RunStatus>().ShouldAllBe(pair =>
        RunTransitions.Next(pair.Status, pair.Type) == RunAfter(pair.Status, pair.Type));

    [Fact]
    public void Folding_follows_the_node_table_and_refuses_everything_else()
    {
        foreach (var (status, type) in Pairs<NodeStatus>().Where(pair => (int)pair.Type is >= 20 and < 64))
        {
            var (state, seq) = StateWithNode(status);
            var e = new RunEvent(seq + 1, 2000, type, 0, state.Slot(0).Attempt, DataOf(type, status));
            if (NodeAfter(status, type) is { } next)
            {
                state.Apply(e);
                state.Slot(0).Status.ShouldBe(next, $"{status} + {type}");
                state.Count(next).ShouldBe(1);
            }
            else
            {
                Should.Throw<InvalidOperationException>(() => state.Apply(e), $"{status} + {type}");
            }
        }
    }

    [Fact]
    public void Folding_follows_the_run_table_and_refuses_everything_else()
    {
        foreach (var (status, type) in Pairs<RunStatus>().Where(pair => (int)pair.Type < 20))
        {
            var (state, seq) = StateWithRun(status);
            var e = new RunEvent(seq + 1, 2000, type, -1, 0, DataOf(type, Pending));
            if (RunAfter(status, type) is { } next)
            {
                state.Apply(e);
                state.Status.ShouldBe(next, $"{status} + {type}");
            }
            else
            {
                Should.Throw<InvalidOperationException>(() => state.Apply(e), $"{status} + {type}");
            }
        }
    }

    [Fact]
    public void Command_table_is_the_one_written_here_and_what_the_machine_does()
    {
        CommandTable.Commands.ShouldBe(Commands.Keys, ignoreOrder: true);
        foreach (var (type, row) in Commands)
        {
            foreach (var status in Enum.GetValues<RunStatus>())
            {
                var letter = row[(int)status];
                CommandTable.Answer(status, type).ShouldBe(
                    letter == 'a' ? CommandAnswer.Accept : letter == 'i' ? CommandAnswer.Ignore
                        : CommandAnswer.Refuse, $"{type.Name} while {status}");
                var (state, seq) = StateWithRun(status);
                var decision = new RunMachine().Decide(state, CommandOf(type), 0);
                if (letter == 'a')
                {
                    decision.Refusal?.Code.ShouldBeOneOf("gate_not_found", "no_waiter");
                }
                else
                {
                    decision.Ignored.ShouldBe(letter == 'i', $"{type.Name} while {status}");
                    (decision.Refusal is not null).ShouldBe(letter == 'r', $"{type.Name} while {status}");
                    decision.Events.ShouldBeEmpty();
                    decision.Effects.ShouldBeEmpty();
                    state.LastSeq.ShouldBe(seq);
                }
            }
        }
    }

    [Fact]
    public void Gaps_and_repeats_in_the_journal_are_refused()
    {
        var (state, seq) = StateWithNode(Queued);
        Should.Throw<InvalidOperationException>(() => state.Apply(new RunEvent(seq, 1, NodeStarted, 0, 1, null)));
        Should.Throw<InvalidOperationException>(() => state.Apply(new RunEvent(seq + 2, 1, NodeStarted, 0, 1, null)));
    }

    [Fact]
    public void Every_status_and_event_has_its_word_and_reads_back()
    {
        foreach (var status in Enum.GetValues<NodeStatus>())
        {
            StatusWords.TryParseNode(status.Word(), out var read).ShouldBeTrue();
            read.ShouldBe(status);
        }

        foreach (var status in Enum.GetValues<RunStatus>())
        {
            StatusWords.TryParseRun(status.Word(), out var read).ShouldBeTrue();
            read.ShouldBe(status);
        }

        Enum.GetValues<RunEventType>().Select(type => type.Word()).Distinct().Count().ShouldBe(Enum.GetValues<RunEventType>().Length);
        StatusWords.TryParseNode("done", out _).ShouldBeFalse();
        StatusWords.TryParseRun("done", out _).ShouldBeFalse();
    }

    private static IEnumerable<(T Status, RunEventType Type)> Pairs<T>()
        where T : struct, Enum =>
        from status in Enum.GetValues<T>() from type in Enum.GetValues<RunEventType>() select (status, type);

    private static NodeStatus? NodeAfter(NodeStatus status, RunEventType type) => NodeTable.TryGetValue(type, out var row)
        ? row[(int)status] switch
        {
            'Q' => Queued, 'R' => Running, 'T' => Retrying, 'W' => Waiting, 'S' => Success, 'F' => Failed, 'K' => Skipped, 'C' =>
                Cancelled, _ => null,
        }
        : null;

    private static RunStatus? RunAfter(RunStatus status, RunEventType type) => RunTable.TryGetValue(type, out var row)
        ? row[(int)status] switch
        {
            'C' => RunStatus.Created, 'R' => RunStatus.Running, 'P' => RunStatus.Paused, 'S' => RunStatus.Success, 'A' =>
                RunStatus.PartialSuccess,
            'F' => RunStatus.Failed, 'X' => RunStatus.Cancelled, _ => null,
        }
        : null;

    private static (RunState State, long Seq) StateWithNode(NodeStatus status)
    {
        var (state, seq) = StateWithRun(RunStatus.Running);
        foreach (var type in WaysToNode[status.Word()])
        {
            var attempt = type == NodeStarted ? 1 : state.Slot(0).Attempt;
            state.Apply(new RunEvent(++seq, 1000, type, 0, attempt, DataOf(type, status)));
        }

        state.Slot(0).Status.ShouldBe(status);
        return (state, seq);
    }

    private static (RunState State, long Seq) StateWithRun(RunStatus status)
    {
        var state = new RunState("r", Flow.Of(Call), 1);
        RunEventType[] way = status switch
        {
            RunStatus.Created => [],
            RunStatus.Running => [RunCreated, RunStarted],
            RunStatus.Paused => [RunCreated, RunStarted, RunEventType.RunPaused],
            RunStatus.Success => [RunCreated, RunStarted, RunSucceeded],
            RunStatus.PartialSuccess => [RunCreated, RunStarted, RunPartiallySucceeded],
            RunStatus.Failed => [RunCreated, RunStarted, RunEventType.RunFailed],
            _ => [RunCreated, RunStarted, RunEventType.RunCancelled],
        };
        for (var i = 0; i < way.Length; i++)
        {
            state.Apply(new RunEvent(i + 1, 1000, way[i], -1, 0, DataOf(way[i], Pending)));
        }

        state.Status.ShouldBe(status);
        return (state, way.Length);
    }

    private static EventData? DataOf(RunEventType type, NodeStatus status) => type switch
    {
        RunCreated => new RunCreatedData(Payload.EmptyObject, 0, false, null, []),
        RunReopened => new RunReopenedData(2, null, []),
        RunSucceeded or RunPartiallySucceeded => new RunOutputData(Payload.Null),
        RunEventType.RunFailed => new RunFailedData(new NodeError("broken", "It broke."), null),
        RunEventType.RunCancelled or RunEventType.RunPaused or RunResumed => new RunActionData(null, null),
        NodeSucceeded => new NodeSucceededData(Payload.Null, null, null, false),
        NodeFailed => new NodeFailedData(new NodeError("broken", "It broke."), null),
        NodeRetrying => new NodeRetryingData(new NodeError("broken", "It broke."), 5000),
        NodeWaiting => new NodeWaitingData("timer", null, 5000),
        NodeSkipped or NodeCancelled => new NodeEndedByData(EndedBy.Edge, null, null),
        NodeProgress when status == Waiting => new GateVoteData("approve", "ann", null, null),
        GateDecided => new GateDecidedData("approve", "ann", null, null, []),
        NodeLog => new NodeLogData("stdout", "line"),
        NodeProgress => new StepEndedData("s", Payload.Null, null),
        GateOpened => new GateOpenedData("approval", "Go on?", null, ["approve"], [], 1, null, 0),
        CostAdded => new CostAddedData("s", new Charge(1, "USD", 1, 0, 1, "m"), false),
        _ => null,
    };

    private static RunCommand CommandOf(Type type)
    {
        var none = new HashSet<(int, int)>();
        RunCommand[] all =
        [
            new StartRun(3000, new RunCreatedData(Payload.EmptyObject, 0, false, null, [])),
            new BeginStep(3000, 0, 1, "s", "model", "m", 1, null), new NoteStep(3000, 0, 1, "s", Payload.Null),
            new EndStep(3000, 0, 1, "s", Payload.Null, null, null, false),
            new CompleteAttempt(3000, 0, 1, Payload.Null, null), new LogAttempt(3000, 0, 1, "stdout", "line"), new FireTimers(3000),
            new Dispatch(3000), new RecoverRun(3000, none), new CancelRun(3000, null, null), new PauseRun(3000, null),
                new ResumeRun(3000, null),
            new RetryRun(3000, null, null), new DecideGate(3000, 0, "approve", "ann", null, null), new SignalRun(3000, "e", Payload.Null),
        ];
        return all.Single(command => command.GetType() == type);
    }
}
