using Baton.Core;
using Baton.Core.Runs;

namespace Baton.Tests.Runs;

public class GateTests
{
    [Theory]
    [InlineData("approve", "yes success, no skipped")]
    [InlineData("reject", "yes skipped, no success")]
    public void A_decision_picks_its_branch(string option, string nodes)
    {
        var run = Flow.Drive("""
            g: {type: human_gate, gate: {title: "Publish ${ input.what }?"}}
            yes: {type: transform, value: 1, needs: [{node: g, branch: approve}]}
            no: {type: transform, value: 1, needs: [{node: g, branch: reject}]}
            """).Start("""{"what":"it"}""");
        var opened = (GateOpenedData)run.Events.Single(e => e.Type == RunEventType.GateOpened).Data!;
        (opened.Title, opened.GateKind, opened.Options.Count, opened.Quorum).ShouldBe(("Publish it?", "approval", 2, 1));
        run.Decide("g", option, "ann", "fine");
        run.Nodes.ShouldBe($"g success, {nodes}");
        run.Output("g").ShouldBe($$"""{"decision":"{{option}}","by":"ann","comment":"fine","values":null}""");
    }

    [Fact]
    public void One_decision_takes_effect_and_later_ones_are_refused()
    {
        var run = Flow.Drive("""
            g: {type: human_gate, gate: {}}
            w: {type: wait, event: e}
            """).Start().Decide("g", "approve").Decide("g", "reject", "bob");
        run.Refusal!.Code.ShouldBe("gate_decided");
        run.Decide("w", "approve").Refusal!.Code.ShouldBe("gate_not_found");
        run.Send(new DecideGate(run.Now, 77, "approve", "ann", null, null)).Refusal!.Code.ShouldBe("gate_not_found");
        run.Send(new DecideGate(run.Now, -1, "approve", "ann", null, null)).Refusal!.Code.ShouldBe("gate_not_found");
        run.Events.Count(e => e.Type == RunEventType.GateDecided).ShouldBe(1);
    }

    [Fact]
    public void A_quorum_needs_different_people_of_one_mind_and_one_rejection_is_enough()
    {
        const string nodes = "g: {type: human_gate, gate: {quorum: 2}}";
        var run = Flow.Drive(nodes).Start().Decide("g", "approve", "ann");
        run.Of("g").ShouldBe("waiting");
        run.Decide("g", "approve", "ann").Refusal!.Code.ShouldBe("already_voted");
        run.Crash().Decide("g", "approve", "bob");
        run.Node("g").Branch.ShouldBe("approve");
        Flow.Drive(nodes).Start().Decide("g", "approve", "ann").Decide("g", "reject", "bob").Node("g").Branch.ShouldBe("reject");
    }

    [Fact]
    public void Values_are_held_against_the_form_and_defaults_filled_in()
    {
        var run = Flow.Drive("""
            g:
              type: human_gate
              gate:
                kind: input
                form: {type: object, required: [n], properties: {n: {type: integer}, note: {type: string, default: none}}}
            z: {type: transform, value: $g.values, needs: [g]}
            """).Start();
        run.Decide("g", "approve").Refusal!.Code.ShouldBe("unknown_option");
        run.Decide("g", "submit").Refusal!.Code.ShouldBe("invalid_values");
        run.Decide("g", "submit", values: """{"n":"x"}""").Refusal!.Diagnostics.ShouldNotBeEmpty();
        run.Decide("g", "submit", values: """{"n":3}""");
        run.Output("z").ShouldBe("""{"n":3,"note":"none"}""");
    }

    [Theory]
    [InlineData("", "failed")]
    [InlineData(", on_timeout: fail", "failed")]
    [InlineData(", on_timeout: reject", "success")]
    public void A_gate_nobody_answers_takes_its_timeout_action(string action, string status)
    {
        var run = Flow.Drive($"g: {{type: human_gate, gate: {{timeout: 1h{action}}}}}").Start();
        run.Now += 3_599_999;
        run.Send(new FireTimers(run.Now)).Ignored.ShouldBeTrue();
        run.Tick();
        run.Of("g").ShouldBe(status);
        run.Now.ShouldBe(MachineDriver.Start0 + 3_600_000);
        (run.Node("g").Error?.Kind ?? run.Output("g")).ShouldBe(
            status == "failed" ? "timeout" : """{"decision":"reject","by":"timeout","comment":null,"values":null}""");
    }
}
