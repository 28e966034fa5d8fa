using Baton.Core.Runs;

namespace Baton.Tests.Runs;

/// <summary>A gate that sends work back: it is really executed again, with the correction bound.</summary>
public class CorrectionTests
{
    private const string Draft = """
        src: {type: tool_call, tool: t}
        draft: {type: tool_call, tool: t, needs: [src], with: {say: "${ correction == null ? 'first' : correction.comment }"}}
        polish: {type: transform, needs: [draft], value: "${ outputs.draft + '!' }"}
        gate: {type: human_gate, needs: [polish], gate: {corrects: draft, max_corrections: 2}}
        send: {type: transform, value: $polish, needs: [{node: gate, branch: approve}]}
        """;

    [Fact]
    public void The_corrected_node_and_all_up_to_the_gate_run_again()
    {
        var run = Flow.Drive(Draft, call => Answer.Ok($"\"{call.Node}{call.Attempt}\"")).Start().Work();
        run.Decide("gate", "correct", "ann", "shorter", """{"words":10}""");
        run.Nodes.ShouldBe("src success, draft running, polish pending, gate pending, send pending");
        run.Calls[^1].ShouldBe(new Call("draft", 1, 2, "run-1/draft~1", """{"say":"shorter"}""", run.Now));
        run.Work();
        run.Output("polish").ShouldBe("\"draft2!\"");
        run.Of("gate").ShouldBe("waiting");
        run.Decide("gate", "approve");
        run.Result.ShouldBe("""{"send":"draft2!"}""");
        run.Called.ShouldBe("src draft draft");
    }

    [Fact]
    public void Corrections_are_limited()
    {
        var run = Flow.Drive(Draft, Echo2).Start().Work();
        run.Decide("gate", "correct").Work().Decide("gate", "correct").Work();
        run.Decide("gate", "correct").Refusal!.Code.ShouldBe("max_corrections");
        run.Crash().Decide("gate", "correct").Refusal!.Code.ShouldBe("max_corrections");
        run.Calls.Select(call => call.Key).Distinct().Count().ShouldBe(4);
        run.Decide("gate", "reject");
        run.Nodes.ShouldContain("send skipped");
        run.Status.ShouldBe(RunStatus.Success);

        static Answer Echo2(Call call) => Answer.Ok("\"x\"");
    }

    [Fact]
    public void A_correction_without_values_can_be_asked_for_them()
    {
        var run = Flow.Drive(
            """
            d:
              type: transform
              value: "${ correction == null ? 'first' : has(correction.values.x) ? correction.values.x : correction.comment }"
            g: {type: human_gate, needs: [d], gate: {corrects: d}}
            """).Start().Work();

        run.Decide("g", "correct", comment: "again").Output("d").ShouldBe("\"again\"");
    }

    [Fact]
    public void Keys_stay_the_same_over_attempts_and_are_new_after_a_correction()
    {
        var run = Flow.Drive(Draft.Replace("needs: [src]", "needs: [src], retry: {max_attempts: 2}"),
            call => call.Node == "draft" && call.Attempt % 2 == 1 ? Answer.Fail() : Answer.Ok("\"x\"")).Start().Run();
        run.Decide("gate", "correct").Run();
        run.Calls.Where(call => call.Node == "draft").Select(call => (call.Attempt, call.Key)).ShouldBe(
            [(1, "run-1/draft"), (2, "run-1/draft"), (3, "run-1/draft~1"), (4, "run-1/draft~1")]);
    }

    [Fact]
    public void A_branch_that_waits_for_more_than_the_corrected_node_waits_for_it_anew()
    {
        var run = Flow.Drive("""
            draft: {type: tool_call, tool: t}
            other: {type: tool_call, tool: t}
            gate: {type: human_gate, needs: [draft], gate: {corrects: draft}}
            both: {type: tool_call, tool: t, needs: [draft, other], with: $draft}
            any: {type: join, mode: {at_least: 2}, needs: [draft, other, {node: gate, branch: approve}]}
            """, _ => Answer.Later).Start().Complete("draft", "1").Decide("gate", "correct");
        run.Complete("draft", "2");
        (run.Of("both"), run.Of("any")).ShouldBe(("pending", "pending"));
        run.Complete("other", "0");
        run.Calls[^1].Input.ShouldBe("2");
        run.Of("any").ShouldBe("success");
    }

    [Fact]
    public void The_example_of_the_format_goes_round_until_the_condition_is_content()
    {
        const string nodes = """
            rank: {type: tool_call, tool: t}
            good: {type: condition, needs: [rank], if: "outputs.rank >= 3"}
            gate: {type: human_gate, needs: [{node: good, branch: "false"}], gate: {corrects: rank}}
            direct: {type: transform, value: 1, needs: [{node: good, branch: "true"}]}
            publish: {type: tool_call, tool: t, trigger: one_success, needs: [{node: good, branch: "true"}, {node: gate, branch: approve}]}
            """;
        var run = Flow.Drive(nodes, call => Answer.Ok($"{call.Attempt}")).Start().Run();
        run.Nodes.ShouldBe("rank success, good success, gate waiting, direct skipped, publish pending");
        run.Decide("gate", "correct").Run();
        run.Nodes.ShouldBe("rank success, good success, gate waiting, direct skipped, publish pending");
        run.Decide("gate", "correct").Run();
        run.Nodes.ShouldBe("rank success, good success, gate skipped, direct success, publish success");
        run.Status.ShouldBe(RunStatus.Success);
    }

    [Fact]
    public void Side_branches_that_have_begun_keep_the_output_they_began_with()
    {
        var run = Flow.Drive("""
            draft: {type: tool_call, tool: t}
            gate: {type: human_gate, needs: [draft], gate: {corrects: draft}}
            side: {type: wait, for: 1m, needs: [draft]}
            tell: {type: transform, value: $draft, needs: [side]}
            """, _ => Answer.Later).Start().Complete("draft", "1").Decide("gate", "correct");
        run.Tick();
        run.Output("tell").ShouldBe("1");
        run.Complete("draft", "2");
        run.Of("gate").ShouldBe("waiting");
    }

    [Fact]
    public void Work_between_the_two_that_runs_is_stopped_and_its_late_answer_ignored()
    {
        var run = Flow.Drive("""
            draft: {type: tool_call, tool: t}
            slow: {type: tool_call, tool: t, needs: [draft]}
            gate: {type: human_gate, trigger: one_success, needs: [draft, slow], gate: {corrects: draft}}
            """, _ => Answer.Later).Start().Complete("draft", "1");
        var slow = run.Flying("slow");
        run.Decide("gate", "correct");
        run.Cancelled.ShouldBe([("slow", 1)]);
        run.Complete(slow, Answer.Ok("9")).Ignored.ShouldBeTrue();
        run.Complete("draft", "2").Complete("slow", "3");
        run.Calls.Count(call => call.Node == "slow").ShouldBe(2);
    }

    [Fact]
    public void A_corrected_body_starts_anew_with_keys_of_its_own()
    {
        var run = Flow.Drive("""
            each:
              type: parallel
              foreach: "[1, 2]"
              body: {type: tool_call, tool: t, critical: false, with: {c: "${ correction == null ? 0 : correction.values }"}}
            gate: {type: human_gate, needs: [each], gate: {corrects: each}}
            """, call => call.Key.Contains('~') ? Answer.Ok(call.Input) : Answer.Fail()).Start().Work();
        run.Decide("gate", "correct", values: "7").Work();
        run.Calls.Select(call => call.Key).ShouldBe(
            ["run-1/each[0]", "run-1/each[1]", "run-1/each[0]~1", "run-1/each[1]~1"]);
        run.Decide("gate", "approve");
        run.Output("each").ShouldBe("""[{"c":7},{"c":7}]""");

        // The failures were in the body that was replaced.
        run.Status.ShouldBe(RunStatus.Success);
    }

    [Fact]
    public void A_gate_inside_an_item_corrects_that_item_only()
    {
        var run = Flow.Drive("""
            each:
              type: parallel
              foreach: "[1, 2, 3]"
              max_parallel: 1
              body:
                nodes:
                  draft: {type: tool_call, tool: t}
                  gate: {type: human_gate, needs: [draft], gate: {corrects: draft}}
            """, call => Answer.Ok($"{call.Attempt}")).Start().Work();
        run.Decide("each[0].gate", "correct").Work();
        run.Called.ShouldBe("each[0].draft each[0].draft");
        run.Crash();
        run.Decide("each[0].gate", "approve").Work();
        run.Decide("each[1].gate", "approve").Work().Decide("each[2].gate", "approve").Work();
        run.Called.ShouldBe("each[0].draft each[0].draft each[1].draft each[2].draft");
        run.Status.ShouldBe(RunStatus.Success);
    }

    [Fact]
    public void An_inner_gates_corrections_do_not_use_up_those_of_an_outer_one()
    {
        var run = Flow.Drive("""
            a: {type: tool_call, tool: t}
            g1: {type: human_gate, needs: [a], gate: {corrects: a, max_corrections: 1}}
            b: {type: tool_call, tool: t, needs: [{node: g1, branch: approve}]}
            g2: {type: human_gate, needs: [b], gate: {corrects: a, max_corrections: 1}}
            """, _ => Answer.Ok("1")).Start().Work().Decide("g1", "correct").Work().Decide("g1", "approve").Work();
        run.Decide("g2", "correct").Refusal.ShouldBeNull();
        run.Work().Of("g1").ShouldBe("waiting");
        run.Decide("g1", "correct").Refusal!.Code.ShouldBe("max_corrections");
        run.Decide("g1", "approve").Work().Decide("g2", "approve");
        run.Status.ShouldBe(RunStatus.Success);
    }

    [Fact]
    public void A_corrected_node_that_fails_this_time_has_its_fallback_again()
    {
        var run = Flow.Drive("""
            a: {type: tool_call, tool: t, fallback: f}
            f: {type: tool_call, tool: t}
            gate: {type: human_gate, needs: [a], gate: {title: $a, corrects: a}}
            """, call => call.Node == "a" && call.Attempt > 1 ? Answer.Fail() : Answer.Ok($"\"{call.Node}{call.Attempt}\"")).Start().Work();
        run.Nodes.ShouldBe("a success, f skipped, gate waiting");
        run.Decide("gate", "correct").Work();
        run.Nodes.ShouldBe("a failed, f success, gate waiting");
        run.Decide("gate", "correct").Work();
        run.Calls.Count(call => call.Node == "f").ShouldBe(2);
        run.Events.Select(e => e.Data).OfType<GateOpenedData>().Select(gate => gate.Title).ShouldBe(["a1", "f1", "f2"]);
    }

    [Fact]
    public void A_timeout_may_correct_until_the_limit_and_then_fails()
    {
        var run = Flow.Drive("""
            a: {type: tool_call, tool: t}
            gate: {type: human_gate, needs: [a], gate: {corrects: a, max_corrections: 2, timeout: 1h, on_timeout: correct}}
            """).Start().Run();
        run.Calls.Count.ShouldBe(3);
        run.Result.ShouldBe("gate: timeout");
    }
}
