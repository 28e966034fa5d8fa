using Baton.Core;
using Baton.Core.Runs;

namespace Baton.Tests.Runs;

/// <summary>Every line of the state tables happens in practice: none is there for show.</summary>
public class ReachTests
{
    [Fact]
    public void Every_transition_of_the_tables_is_reached()
    {
        var seen = new HashSet<string>();
        foreach (var run in Scenarios())
        {
            var ledger = new StatusLedger(run.State.Main.Graph.Nodes.Length);
            foreach (var e in run.Events)
            {
                var node = e.Slot >= 0 && e.Slot < ledger.Nodes.Count ? ledger.Nodes[e.Slot] : NodeStatus.Pending;
                seen.Add($"{(e.Slot < 0 ? ledger.Run.Word() : node.Word())} + {e.Type.Word()}");
                ledger.Fold(e);
            }
        }

        Table().Except(seen).ShouldBeEmpty();
        seen.Except(Table()).ShouldBeEmpty();
    }

    private static IEnumerable<string> Table() =>
        (from status in Enum.GetValues<NodeStatus>() from type in Enum.GetValues<RunEventType>()
         where NodeTransitions.Next(status, type) is not null select $"{status.Word()} + {type.Word()}")
        .Concat(from status in Enum.GetValues<RunStatus>() from type in Enum.GetValues<RunEventType>()
                where RunTransitions.Next(status, type) is not null select $"{status.Word()} + {type.Word()}");

    private static IEnumerable<MachineDriver> Scenarios()
    {
        const string call = "a: {type: tool_call, tool: t, total_timeout: 5s, retry: {max_attempts: 2}}";
        yield return Flow.Drive(call).Start().Run();
        yield return Later(call).Fail("a").Run();
        yield return Pause(Later(call)).Complete("a", "1");
        yield return Cancel(Pause(Later(call)));
        yield return Cancel(Later(call).Fail("a")).Retry().Run();
        yield return Pause(Later("a: {type: tool_call, tool: t}")).Fail("a").Retry();
        yield return Pause(Later("a: {type: tool_call, tool: t, critical: false}")).Fail("a").Retry().Fail("a");

        // Queued: failed by its input, failed by its total timeout, cancelled; an attempt lost and started again; a log line.
        yield return Flow.Drive("b: {type: tool_call, tool: t, with: $context.x}").Start();
        var late = Later(call).Fail("a");
        late.Capacity = 0;
        late.Tick();
        late.Tick();
        yield return late;
        yield return Cancel(Pause(Later(call)).Crash());
        var logged = Later(call).Crash();
        yield return logged.Send(new LogAttempt(logged.Now, 0, 2, "stdout", "x")).Send(new PauseRun(logged.Now, null))
            .Send(new ResumeRun(logged.Now, null));
        yield return Later("a: {type: tool_call, tool: t, total_timeout: 500ms, retry: {max_attempts: 2, delay: 1s}}").Run();
        yield return Overdue();

        // Nodes that are not calls.
        yield return Flow.Drive("""
            fails: {type: transform, value: $context.x, critical: false}
            skips: {type: transform, value: 1, when: "false"}
            waits: {type: wait, for: 1s}
            loop: {type: loop, until: "iteration == 2", max_iterations: 2, delay: 1s, body: {type: transform, value: 1}}
            gate: {type: human_gate, gate: {quorum: 2}}
            """).Start().Run().Decide("gate", "approve", "ann").Decide("gate", "approve", "bob");
        yield return Flow.Drive("gate: {type: human_gate, gate: {timeout: 1s}}").Start().Run();
        yield return Cancel(Flow.Drive("gate: {type: human_gate, gate: {}}\nafter: {type: transform, value: 1, needs: [gate]}").Start());
        yield return Later("""
            a: {type: tool_call, tool: t}
            b: {type: tool_call, tool: t}
            h: {type: join, needs: [{node: a, on: always}, {node: b, on: always}]}
            j: {type: join, deadline: 10s, needs: [a, b]}
            """).Fail("a").Fail("b");

        // Steps that cost: paid; open when the node ends while it is queued, between two attempts, and while it waits for a person.
        yield return End(Begin(Later(call), 2));
        var queued = Begin(Later(call), 2);
        queued.Capacity = 0;
        yield return Cancel(queued.Crash());
        yield return Cancel(Begin(Later(call), 2).Fail("a"));
        var asking = Begin(Later(call), 2);
        var gate = new GateOpenedData("input", "Which?", "", [GateOptions.Submit], [], 1, null, 0) { Ask = "input-1" };
        yield return Cancel(asking.Send(new CompleteAttempt(asking.Now, 0, 1, null, null) { Ask = gate }));

        // A budget without room: the node fails, or asks and goes on.
        yield return Begin(Later("a: {type: tool_call, tool: t, max_cost: 1}"), 2);
        yield return Begin(Later("a: {type: tool_call, tool: t, max_cost: 1, on_budget: ask}"), 2)
            .Decide("a", GateOptions.Raise, values: """{"max_cost": 5}""");
    }

    private static MachineDriver Begin(MachineDriver run, decimal cost) =>
        run.Send(new BeginStep(run.Now, 0, 1, "turn-1", "model", "m", 1, new Hold(cost, "USD", 1, 1, "m")));

    private static MachineDriver End(MachineDriver run) => run.Send(
        new EndStep(run.Now, 0, 1, "turn-1", Payload.FromJson("1"), null, new Charge(1, "USD", 1, 0, 1, "m"), Lost: false));

    /// <summary>A server that was down past both the retry and the total timeout: the retry comes first, and is too late.</summary>
    private static MachineDriver Overdue()
    {
        var run = Later("a: {type: tool_call, tool: t, total_timeout: 5s, retry: {max_attempts: 9, delay: 2s}}").Fail("a");
        run.Now += 60_000;
        run.Send(new FireTimers(run.Now));
        run.Result.ShouldBe("a: timeout");
        return run;
    }

    private static MachineDriver Later(string nodes) => Flow.Drive(nodes, _ => Answer.Later).Start();

    private static MachineDriver Pause(MachineDriver run) => run.Send(new PauseRun(run.Now, null));

    private static MachineDriver Cancel(MachineDriver run) => run.Send(new CancelRun(run.Now, null, null));
}
