using Baton.Core.Runs;

namespace Baton.Tests.Runs;

/// <summary>Triggers, edges, branches, guards and skips.</summary>
public class TriggerTests
{
    // a succeeds, b fails (handled by h), c is skipped by its guard: every outcome a source can have but cancelled.
    private const string Sources = """
        a: {type: tool_call, tool: t}
        b: {type: tool_call, tool: t}
        h: {type: transform, value: 1, needs: [{node: b, on: failure}]}
        c: {type: tool_call, tool: t, when: "false"}
        """;

    [Theory]
    [InlineData("all_success", "[a]", "success")]
    [InlineData("all_success", "[a, b]", "skipped")]
    [InlineData("all_success", "[a, c]", "skipped")]
    [InlineData("all_success", "[a, {node: b, on: failure}]", "success")]
    [InlineData("all_success", "[a, {node: b, on: always}, {node: c, on: always}]", "success")]
    [InlineData("all_success", "[{node: a, on: failure}, b]", "skipped")]
    [InlineData("one_success", "[a, b]", "success")]
    [InlineData("one_success", "[b, c]", "skipped")]
    [InlineData("one_success", "[{node: b, on: failure}, c]", "success")]
    [InlineData("all_done", "[a, b, c]", "success")]
    [InlineData("all_done", "[b, c]", "success")]
    [InlineData("none_failed", "[a, c]", "success")]
    [InlineData("none_failed", "[a, b]", "skipped")]
    [InlineData("none_failed", "[c]", "skipped")]
    [InlineData("none_failed", "[a, {node: b, on: failure}]", "skipped")]
    public void Trigger_decides(string trigger, string needs, string status)
    {
        var run = Flow.Drive($"{Sources}\nz: {{type: transform, value: 1, trigger: {trigger}, needs: {needs}}}", Flow.Failing("b")).Start()
            .Run();
        run.Of("z").ShouldBe(status);
        run.Of("c").ShouldBe("skipped");
        run.Status.ShouldBe(RunStatus.Success);
    }

    [Fact]
    public void One_success_starts_at_once_and_only_once()
    {
        var run = Flow.Drive("""
            a: {type: tool_call, tool: t}
            b: {type: tool_call, tool: t}
            z: {type: tool_call, tool: t, trigger: one_success, needs: [a, b]}
            """, _ => Answer.Later).Start();
        run.Complete("b", "1");
        run.Of("z").ShouldBe("running");
        run.Complete("a", "1");
        run.Complete("z", "2");
        run.Called.ShouldBe("a b z");
        run.Status.ShouldBe(RunStatus.Success);
    }

    [Fact]
    public void Nothing_waits_for_a_level()
    {
        var run = Flow.Drive("""
            a1: {type: tool_call, tool: t}
            b1: {type: tool_call, tool: t}
            a2: {type: tool_call, tool: t, needs: [a1]}
            a3: {type: tool_call, tool: t, needs: [a2]}
            """, call => call.Node == "b1" ? Answer.Later : Answer.Ok("1")).Start().Work();
        run.Nodes.ShouldBe("a1 success, b1 running, a2 success, a3 success");
    }

    [Theory]
    [InlineData(5, "big success", "small skipped")]
    [InlineData(1, "big skipped", "small success")]
    public void A_condition_takes_one_branch(int size, string big, string small)
    {
        var run = Flow.Drive("""
            c: {type: condition, if: "input.size > 3"}
            big: {type: transform, value: 1, needs: [{node: c, branch: "true"}]}
            small: {type: transform, value: 1, needs: [{node: c, branch: "false"}]}
            """).Start($$"""{"size":{{size}}}""").Run();
        run.Nodes.ShouldBe($"c success, {big}, {small}");
        run.Why(size > 3 ? "small" : "big").ShouldBe("edge c");
        run.Output("c").ShouldBe("{\"branch\":\"" + (size > 3 ? "true" : "false") + "\"}");
    }

    [Theory]
    [InlineData(1, "one")]
    [InlineData(2, "two")]
    [InlineData(3, "many")]
    public void A_switch_takes_the_first_case_that_is_true(int n, string branch)
    {
        var run = Flow.Drive("""
            c: {type: condition, switch: [{when: "input.n == 1", branch: one}, {when: "input.n <= 2", branch: two}], default: many}
            """).Start($$"""{"n":{{n}}}""").Run();
        run.Node("c").Branch.ShouldBe(branch);
    }

    [Fact]
    public void A_condition_that_cannot_be_evaluated_fails_and_never_counts_as_true()
    {
        var run = Flow.Drive("""
            c: {type: condition, if: "input.missing > 3"}
            yes: {type: transform, value: 1, needs: [{node: c, branch: "true"}]}
            no: {type: transform, value: 1, needs: [{node: c, branch: "false"}]}
            """).Start().Run();
        run.Nodes.ShouldBe("c failed, yes cancelled, no cancelled");
        run.Node("c").Error!.Kind.ShouldBe("expression");
        run.Result.ShouldBe("c: expression");
        run.Why("yes").ShouldBe("run_failed c");
    }

    [Fact]
    public void Guards_of_edges_and_nodes_skip_with_their_cause()
    {
        var run = Flow.Drive("""
            a: {type: transform, value: {n: 1}}
            taken: {type: transform, value: 1, needs: [{node: a, when: "outputs.a.n == 1"}]}
            not: {type: transform, value: 1, needs: [{node: a, when: "outputs.a.n == 2"}]}
            own: {type: transform, value: 1, needs: [a], when: "outputs.a.n == 2"}
            after: {type: transform, value: 1, needs: [own]}
            """).Start().Run();
        run.Nodes.ShouldBe("a success, taken success, not skipped, own skipped, after skipped");
        (run.Why("not"), run.Why("own"), run.Why("after")).ShouldBe(("edge a", "guard", "edge own"));
        run.Status.ShouldBe(RunStatus.Success);
    }

    [Theory]
    [InlineData("outputs.a.missing == 1")]
    [InlineData("outputs.a.n")]
    public void A_guard_that_fails_fails_the_node_it_leads_to(string guard)
    {
        var run = Flow.Drive("""
            a: {type: transform, value: {n: 1}}
            z: {type: tool_call, tool: t, needs: [{node: a, when: "GUARD"}]}
            w: {type: tool_call, tool: t, when: "GUARD", needs: [a]}
            """.Replace("GUARD", guard), top: "on_failure: continue").Start().Run();
        run.Nodes.ShouldBe("a success, z failed, w failed");
        run.Node("z").Error!.Message.ShouldContain("guard of the edge from a");
        run.Calls.ShouldBeEmpty();
        run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void A_guard_on_failure_reads_the_error()
    {
        var run = Flow.Drive("""
            a: {type: tool_call, tool: t}
            late: {type: transform, value: 1, needs: [{node: a, on: failure, when: "nodes.a.error.kind == 'timeout'"}]}
            odd: {type: transform, value: 1, needs: [{node: a, on: failure, when: "nodes.a.error.kind != 'timeout'"}]}
            """, _ => Answer.Fail("timeout")).Start().Run();
        run.Nodes.ShouldBe("a failed, late success, odd skipped");
        run.Status.ShouldBe(RunStatus.Success);
    }

    [Fact]
    public void Skips_spread_through_a_diamond_and_stop_where_an_edge_takes_them()
    {
        var run = Flow.Drive("""
            a: {type: transform, value: 1, when: "false"}
            b: {type: transform, value: 1, needs: [a]}
            c: {type: transform, value: 1, needs: [a]}
            d: {type: transform, value: 1, needs: [b, c]}
            e: {type: transform, value: 1, needs: [{node: d, on: always}]}
            """).Start().Run();
        run.Nodes.ShouldBe("a skipped, b skipped, c skipped, d skipped, e success");
        run.Why("d").ShouldBe("edge b");
    }

    [Fact]
    public void A_failed_node_that_is_not_critical_counts_as_success_with_null()
    {
        var run = Flow.Drive("""
            a: {type: tool_call, tool: t, critical: false}
            b: {type: transform, value: "$a", needs: [a]}
            c: {type: transform, value: 1, trigger: none_failed, needs: [a]}
            """, Flow.Failing("a")).Start().Run();
        run.Nodes.ShouldBe("a failed, b success, c success");
        run.Output("b").ShouldBe("null");
        run.Status.ShouldBe(RunStatus.PartialSuccess);
    }
}
