using Baton.Core.Runs;

namespace Baton.Tests.Runs;

/// <summary>What becomes of a run once something has failed: policies, handlers, fallbacks, finally.</summary>
public class FailureTests
{
    private const string Branches = """
        bad: {type: tool_call, tool: t}
        slow: {type: tool_call, tool: t}
        after_slow: {type: tool_call, tool: t, needs: [slow]}
        after_bad: {type: tool_call, tool: t, needs: [bad]}
        gate: {type: human_gate, gate: {}}
        done: {type: tool_call, tool: t, trigger: all_done, needs: [bad, slow]}
        """;

    [Fact]
    public void Finish_running_starts_nothing_new_but_what_waits_for_all_to_be_done()
    {
        var run = Flow.Drive(Branches, _ => Answer.Later).Start().Fail("bad");
        run.Nodes.ShouldBe("bad failed, slow running, after_slow cancelled, after_bad cancelled, gate cancelled, done pending");
        run.Cancelled.ShouldBeEmpty();
        run.Complete("slow", "1").Complete("done", "2");
        run.Nodes.ShouldBe("bad failed, slow success, after_slow cancelled, after_bad cancelled, gate cancelled, done success");
        run.Status.ShouldBe(RunStatus.Failed);
        run.Result.ShouldBe("bad: broken");
        run.Why("after_slow").ShouldBe("run_failed bad");
    }

    [Fact]
    public void Cancel_running_cancels_what_runs_too()
    {
        var run = Flow.Drive(Branches, _ => Answer.Later, "on_failure: cancel_running").Start().Fail("bad");
        run.Nodes.ShouldBe("bad failed, slow cancelled, after_slow cancelled, after_bad cancelled, gate cancelled, done running");
        run.Cancelled.ShouldBe([("slow", 1)]);
        run.Complete("done", "2");
        run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void Continue_lets_every_branch_that_does_not_depend_on_it_go_on()
    {
        var run = Flow.Drive(Branches, Flow.Failing("bad"), "on_failure: continue").Start().Run();
        run.Nodes.ShouldBe("bad failed, slow success, after_slow success, after_bad skipped, gate waiting, done success");
        run.Decide("gate", "approve");
        run.Status.ShouldBe(RunStatus.Failed);
    }

    [Theory]
    [InlineData("failure")]
    [InlineData("always")]
    public void A_failure_with_a_handler_does_not_fail_the_run(string on)
    {
        var run = Flow.Drive($$"""
            a: {type: tool_call, tool: t}
            b: {type: tool_call, tool: t, needs: [a]}
            h: {type: tool_call, tool: t, needs: [{node: a, on: {{on}}}]}
            """, Flow.Failing("a")).Start().Run();
        run.Nodes.ShouldBe("a failed, b skipped, h success");
        run.Status.ShouldBe(RunStatus.Success);
    }

    [Fact]
    public void A_handler_that_fails_fails_the_run()
    {
        var run = Flow.Drive("""
            a: {type: tool_call, tool: t}
            h: {type: tool_call, tool: t, needs: [{node: a, on: failure}]}
            """, Flow.Failing("a", "h")).Start().Run();
        run.Result.ShouldBe("h: broken");
    }

    [Fact]
    public void A_loop_between_two_iterations_is_running_work_and_finishes()
    {
        var run = Flow.Drive("""
            bad: {type: tool_call, tool: t}
            again: {type: loop, until: "iteration == 3", max_iterations: 5, delay: 10s, body: {type: transform, value: 1}}
            """, _ => Answer.Later).Start();
        run.Of("again").ShouldBe("waiting");
        run.Fail("bad").Run();
        run.Of("again").ShouldBe("success");
        run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void A_fallback_runs_instead_and_gives_its_outcome_and_output()
    {
        const string nodes = """
            a: {type: tool_call, tool: t, retry: {max_attempts: 2, delay: 1s}, fallback: f}
            f: {type: tool_call, tool: t}
            b: {type: transform, value: "$a", needs: [a]}
            h: {type: transform, value: 1, needs: [{node: a, on: failure}]}
            """;
        var stoodIn = Flow.Drive(nodes, Flow.Failing("a")).Start().Run();
        stoodIn.Nodes.ShouldBe("a failed, f success, b success, h skipped");
        stoodIn.Output("b").ShouldBe("\"f\"");
        stoodIn.Called.ShouldBe("a a f");
        stoodIn.Status.ShouldBe(RunStatus.Success);

        var both = Flow.Drive(nodes, Flow.Failing("a", "f")).Start().Run();
        both.Nodes.ShouldBe("a failed, f failed, b skipped, h success");
        both.Status.ShouldBe(RunStatus.Success);

        var neither = Flow.Drive(nodes).Start().Run();
        neither.Nodes.ShouldBe("a success, f skipped, b success, h skipped");
        neither.Why("f").ShouldBe("fallback_not_needed a");
    }

    [Theory]
    [InlineData("", "a success, b success, f skipped, x success, y success")]
    [InlineData("a", "a failed, b success, f success, x success, y success")]
    [InlineData("b", "a success, b failed, f success, x success, y success")]
    [InlineData("a b", "a failed, b failed, f success, x success, y success")]
    [InlineData("b f", "a success, b failed, f failed, x success, y cancelled")]
    public void One_fallback_may_stand_in_for_several(string failing, string nodes)
    {
        const string text = """
            a: {type: tool_call, tool: t, fallback: f}
            b: {type: tool_call, tool: t, fallback: f}
            f: {type: tool_call, tool: t}
            x: {type: transform, value: "$a", needs: [a]}
            y: {type: transform, value: "$b", needs: [b]}
            """;
        var run = Flow.Drive(text, Flow.Failing(failing.Split(' '))).Start().Run();
        run.Nodes.ShouldBe(nodes);
        run.Calls.Count(call => call.Node == "f").ShouldBe(failing.Length > 0 ? 1 : 0);
        if (run.Of("f") == "success" && run.Of("b") == "failed")
        {
            run.Output("y").ShouldBe("\"f\"");
        }
    }

    [Fact]
    public void A_fallback_that_has_ended_stands_in_for_a_later_failure()
    {
        var run = Flow.Drive("""
            a: {type: tool_call, tool: t, fallback: f}
            b: {type: tool_call, tool: t, fallback: f}
            f: {type: tool_call, tool: t}
            y: {type: transform, value: "$b", needs: [{node: b, when: "outputs.b == 'F'"}]}
            """, _ => Answer.Later).Start().Fail("a").Complete("f", "\"F\"");
        run.Of("b").ShouldBe("running");
        run.Fail("b");
        run.Nodes.ShouldBe("a failed, b failed, f success, y success");
        run.Output("y").ShouldBe("\"F\"");
    }

    [Fact]
    public void Guards_behind_a_stood_in_node_read_what_the_fallback_gave()
    {
        var run = Flow.Drive("""
            a: {type: tool_call, tool: t, fallback: f}
            f: {type: tool_call, tool: t}
            b: {type: transform, value: 1, needs: [{node: a, when: "outputs.a == 'f'"}]}
            """, Flow.Failing("a")).Start().Run();
        run.Of("b").ShouldBe("success");
    }

    [Fact]
    public void A_fallback_skipped_by_its_guard_leaves_the_failure_and_the_policy_applies()
    {
        var run = Flow.Drive("""
            a: {type: tool_call, tool: t, fallback: f}
            f: {type: tool_call, tool: t, when: "false"}
            other: {type: tool_call, tool: t}
            after: {type: tool_call, tool: t, needs: [other]}
            """, call => call.Node == "a" ? Answer.Fail() : Answer.Later).Start().Work();
        run.Nodes.ShouldBe("a failed, f skipped, other running, after cancelled");
        run.Complete("other", "1");
        run.Result.ShouldBe("a: broken");
    }

    [Fact]
    public void A_fallback_with_needs_waits_for_them_too()
    {
        var run = Flow.Drive("""
            w: {type: tool_call, tool: t}
            a: {type: tool_call, tool: t, fallback: f}
            f: {type: transform, value: "$w", needs: [w]}
            """, _ => Answer.Later).Start().Fail("a");
        run.Of("f").ShouldBe("pending");
        run.Complete("w", "7");
        run.Nodes.ShouldBe("w success, a failed, f success");
        run.Status.ShouldBe(RunStatus.Success);
    }

    [Fact]
    public void Many_fallbacks_do_not_cost_a_search_each()
    {
        var lines = Enumerable.Range(0, 20_000)
            .Select(i => $"a{i}: {{type: tool_call, tool: t, fallback: f{i}}}\nf{i}: {{type: transform, value: 1}}");
        var run = Flow.Drive(string.Join('\n', lines), _ => Answer.Fail(), "max_parallel: 1000").Start().Run();
        run.State.Count(NodeStatus.Failed).ShouldBe(20_000);
        run.Status.ShouldBe(RunStatus.Success);
    }

    [Theory]
    [InlineData("", RunStatus.Success, "success")]
    [InlineData("a", RunStatus.Failed, "failed")]
    [InlineData("opt", RunStatus.PartialSuccess, "partial_success")]
    public void Finally_runs_last_whatever_happened_and_knows_the_status(string failing, RunStatus status, string word)
    {
        var run = Flow.Drive("""
            a: {type: tool_call, tool: t}
            opt: {type: tool_call, tool: t, critical: false}
            """, Flow.Failing(failing), """
            finally:
              clean: {type: tool_call, tool: t, with: {was: "${ run.status }", a: "${ outputs.a }"}}
            """).Start().Run();
        run.Calls[^1].Node.ShouldBe("clean");
        run.Calls[^1].Input.ShouldBe($$"""{"was":"{{word}}","a":{{(failing == "a" ? "null" : "\"a\"")}}}""");
        run.Status.ShouldBe(status);
    }

    [Fact]
    public void A_failure_in_finally_fails_the_run()
    {
        var run = Flow.Drive("a: {type: transform, value: 1}", Flow.Failing("clean"), "finally:\n  clean: {type: tool_call, tool: t}")
            .Start().Run();
        run.Result.ShouldBe("clean: broken");
    }

    [Fact]
    public void A_run_whose_output_cannot_be_computed_fails()
    {
        var run = Flow.Drive("a: {type: transform, value: {x: 1}}", top: "output: $a.y").Start().Run();
        run.Status.ShouldBe(RunStatus.Failed);
        run.Result.ShouldBe(": expression");
    }

    [Theory]
    [InlineData("", """{"b":2,"c":3}""")]
    [InlineData("output: {n: $b, text: 'c is ${ outputs.c }'}", """{"n":2,"text":"c is 3"}""")]
    public void Output_is_what_is_asked_for_or_of_the_nodes_nothing_depends_on(string top, string output)
    {
        var run = Flow.Drive("""
            a: {type: transform, value: 1}
            b: {type: transform, value: 2, needs: [a]}
            c: {type: transform, value: 3}
            s: {type: transform, value: 4, when: "false"}
            """, top: top).Start().Run();
        run.Result.ShouldBe(output);
    }
}
