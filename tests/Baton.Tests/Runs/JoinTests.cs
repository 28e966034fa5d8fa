using Baton.Core.Runs;

namespace Baton.Tests.Runs;

public class JoinTests
{
    private const string Three = """
        a: {type: tool_call, tool: t}
        b: {type: tool_call, tool: t}
        c: {type: tool_call, tool: t}

        """;

    [Theory]
    [InlineData("", """{"a":"A","b":"B","c":"C"}""")]
    [InlineData(", merge: dict", """{"a":"A","b":"B","c":"C"}""")]
    [InlineData(", merge: list", """["A","B","C"]""")]
    [InlineData(", merge: first", "\"C\"")]
    [InlineData(", merge: last", "\"B\"")]
    [InlineData(", merge: \"${ outputs.a + outputs.b }\"", "\"AB\"")]
    public void Merges(string merge, string output)
    {
        var run = Flow.Drive(Three + $"j: {{type: join, needs: [a, b, c]{merge}}}", _ => Answer.Later).Start();
        run.Complete("c", "\"C\"").Complete("a", "\"A\"").Complete("b", "\"B\"");
        run.Output("j").ShouldBe(output);
    }

    [Fact]
    public void All_takes_the_edges_that_can_still_be_taken()
    {
        var nodes = Three + "ha: {type: transform, value: 1, needs: [{node: a, on: failure}]}\nj: {type: join, needs: [a, b, c]}";
        var run = Flow.Drive(nodes, Flow.Failing("a")).Start().Run();
        run.Output("j").ShouldBe("""{"b":"b","c":"c"}""");
    }

    [Fact]
    public void A_join_none_of_whose_edges_is_taken_is_skipped()
    {
        var run = Flow.Drive("""
            a: {type: transform, value: 1, when: "false"}
            b: {type: transform, value: 1, when: "false"}
            j: {type: join, needs: [a, b]}
            """).Start().Run();
        run.Of("j").ShouldBe("skipped");
    }

    [Theory]
    [InlineData("any", "b")]
    [InlineData("{at_least: 2}", "b c")]
    public void Ends_as_soon_as_enough_edges_are_taken(string mode, string order)
    {
        var run = Flow.Drive(Three + $"j: {{type: join, mode: {mode}, merge: list, needs: [a, b, c]}}", _ => Answer.Later).Start();
        foreach (var node in order.Split(' '))
        {
            run.Of("j").ShouldBe("pending");
            run.Complete(node, $"\"{node}\"");
        }

        run.Of("j").ShouldBe("success");
        run.Output("j").ShouldBe(order == "b" ? """["b"]""" : """["b","c"]""");
        run.Complete("a", "1");
    }

    [Fact]
    public void At_least_is_skipped_once_it_cannot_be_reached()
    {
        var nodes = Three + """
            h: {type: join, needs: [{node: a, on: always}, {node: b, on: always}]}
            j: {type: join, mode: {at_least: 2}, needs: [a, b, c]}
            """;
        var run = Flow.Drive(nodes, call => call.Node == "c" ? Answer.Later : Answer.Fail()).Start().Work();
        run.Of("j").ShouldBe("skipped");
        run.Of("c").ShouldBe("running");
    }

    [Fact]
    public void Cancel_rest_cancels_what_leads_nowhere_else()
    {
        var run = Flow.Drive("""
            a: {type: tool_call, tool: t}
            b: {type: tool_call, tool: t}
            b2: {type: tool_call, tool: t, needs: [b]}
            c: {type: tool_call, tool: t}
            other: {type: tool_call, tool: t, needs: [c]}
            j: {type: join, mode: any, cancel_rest: true, needs: [a, b2, c]}
            """, _ => Answer.Later).Start().Complete("a", "1");
        run.Nodes.ShouldBe("a success, b cancelled, b2 cancelled, c running, other pending, j success");
        run.Cancelled.ShouldBe([("b", 1)]);
        run.Why("b2").ShouldBe("join_satisfied j");
        run.Complete("c", "1").Complete("other", "1");
        run.Status.ShouldBe(RunStatus.Success);
    }

    [Fact]
    public void The_deadline_counts_from_the_first_resolved_edge()
    {
        var run = Flow.Drive(Three + "j: {type: join, deadline: 10s, needs: [a, b, c]}", _ => Answer.Later).Start();
        run.Of("j").ShouldBe("pending");
        run.Now += 60_000;
        run.Complete("a", "1");
        run.Of("j").ShouldBe("waiting");
        run.State.Timers.NextDue().ShouldBe(run.Now + 10_000);
        run.Tick();
        run.Of("j").ShouldBe("failed");
        run.Node("j").Error!.Kind.ShouldBe("timeout");
    }

    [Fact]
    public void Edges_that_were_taken_in_time_are_seen_before_the_deadline_even_when_both_are_late()
    {
        var run = Flow.Drive("""
            a: {type: transform, value: 1}
            w: {type: wait, for: 5s}
            j: {type: join, deadline: 10s, needs: [a, w]}
            """).Start();
        run.Now += 60_000;
        run.Send(new FireTimers(run.Now));
        run.Of("j").ShouldBe("success");
    }

    [Fact]
    public void A_waiting_join_whose_last_edges_turn_out_dead_is_skipped()
    {
        var run = Flow.Drive("""
            a: {type: tool_call, tool: t}
            b: {type: tool_call, tool: t}
            h: {type: join, needs: [{node: a, on: always}, {node: b, on: always}]}
            j: {type: join, deadline: 10s, needs: [a, b]}
            """, _ => Answer.Later).Start().Fail("a");
        run.Of("j").ShouldBe("waiting");
        run.Fail("b");
        run.Of("j").ShouldBe("skipped");
    }

    [Fact]
    public void Two_edges_from_one_node_give_its_output_once()
    {
        var run = Flow.Drive("""
            a: {type: transform, value: 1}
            b: {type: transform, value: 2}
            j: {type: join, needs: [a, b, {node: a, on: always}]}
            """).Start().Run();
        run.Output("j").ShouldBe("""{"a":1,"b":2}""");
    }

    [Fact]
    public void What_a_merge_gives_is_the_same_after_a_restart()
    {
        const string nodes = """
            a: {type: transform, value: 1}
            j: {type: join, merge: "${ timestamp('2026-05-28T10:30:00Z') }", needs: [a]}
            gate: {type: human_gate, needs: [j], gate: {}}
            z: {type: transform, needs: [gate, j], value: "${ type(outputs.j) == string }"}
            """;
        var live = Flow.Drive(nodes).Start().Decide("gate", "approve");
        var restarted = Flow.Drive(nodes).Start().Crash().Decide("gate", "approve");
        restarted.Output("z").ShouldBe("true");
        live.Output("z").ShouldBe("true");
    }
}
