using Baton.Core.Runs;

namespace Baton.Tests.Runs;

/// <summary>A paused run begins nothing, whatever its type; what runs ends, timers fire, people decide; a resume makes up for all of
/// it.</summary>
public class PauseTests
{
    private const string Clean = "finally:\n  clean: {type: tool_call, tool: t}";

    [Theory]
    [InlineData("b: {type: tool_call, tool: t, needs: [a]}", "running")]
    [InlineData("b: {type: transform, value: 1, needs: [a]}", "success")]
    [InlineData("b: {type: transform, value: 1, when: 'false', needs: [a]}", "skipped")]
    [InlineData("b: {type: transform, value: 1, needs: [{node: a, on: failure}]}", "skipped")]
    [InlineData("b: {type: condition, if: 'true', needs: [a]}", "success")]
    [InlineData("b: {type: join, needs: [a]}", "success")]
    [InlineData("b: {type: human_gate, gate: {}, needs: [a]}", "waiting")]
    [InlineData("b: {type: wait, for: 1h, needs: [a]}", "waiting")]
    [InlineData("b: {type: wait, event: go, needs: [a]}", "waiting")]
    [InlineData("b: {type: parallel, foreach: '[1]', body: {type: tool_call, tool: t}, needs: [a]}", "running")]
    [InlineData("b: {type: loop, until: 'true', max_iterations: 1, body: {type: tool_call, tool: t}, needs: [a]}", "running")]
    public void Nothing_begins_before_the_resume(string next, string afterwards)
    {
        var run = Paused("a: {type: tool_call, tool: t}\n" + next).Complete("a", "1");
        run.Nodes.ShouldBe("a success, b pending");
        run.Crash();
        (run.Status, run.State.IsParked, run.Nodes).ShouldBe((RunStatus.Paused, true, "a success, b pending"));
        run.Send(new ResumeRun(run.Now, "bob"));
        run.Of("b").ShouldBe(afterwards);
    }

    [Fact]
    public void A_fallback_waits_for_the_resume()
    {
        var run = Paused("f: {type: tool_call, tool: t}\na: {type: tool_call, tool: t, fallback: f}").Fail("a").Crash();
        run.Nodes.ShouldBe("f pending, a failed");
        run.Send(new ResumeRun(run.Now, "bob")).Complete("f", "2");
        run.Status.ShouldBe(RunStatus.Success);
    }

    [Fact]
    public void Timers_fire_and_gates_are_decided_while_nothing_follows()
    {
        var run = Paused("""
            w: {type: wait, for: 1s}
            g: {type: human_gate, gate: {}}
            e: {type: wait, event: go}
            all: {type: transform, value: 1, needs: [w, g, e]}
            """);
        run.Tick().ShouldBeTrue();
        run.Decide("g", "approve").Send(new SignalRun(run.Now, "go", Baton.Core.Payload.EmptyObject));
        run.Nodes.ShouldBe("w success, g success, e success, all pending");
        run.Status.ShouldBe(RunStatus.Paused);
        run.Send(new ResumeRun(run.Now, "bob"));
        run.Status.ShouldBe(RunStatus.Success);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Items_go_on_in_their_order_and_number_after_the_resume(bool crash)
    {
        var run = Paused("each: {type: parallel, foreach: '[1, 2, 3]', max_parallel: 1, body: {type: tool_call, tool: t}}");
        run.Complete("each[0]", "1");
        run.Nodes.ShouldBe("each running, each[0] success, each[1] pending, each[2] pending");
        if (crash)
        {
            run.Crash();
        }

        run.Send(new ResumeRun(run.Now, "bob"));
        run.Nodes.ShouldBe("each running, each[0] success, each[1] running, each[2] pending");
        run.Complete("each[1]", "2").Complete("each[2]", "3");
        run.Result.ShouldBe("""{"each":[1,2,3]}""");
    }

    [Fact]
    public void A_body_that_has_begun_goes_on_after_the_resume()
    {
        var run = Paused("""
            each:
              type: parallel
              foreach: '[1]'
              body: {nodes: {x: {type: tool_call, tool: t}, y: {type: tool_call, tool: t, needs: [x]}}}
            """).Complete("each[0].x", "1").Crash();
        run.Nodes.ShouldBe("each running, each[0].x success, each[0].y pending");
        run.Send(new ResumeRun(run.Now, "bob")).Complete("each[0].y", "2");
        run.Result.ShouldBe("""{"each":[2]}""");
    }

    [Fact]
    public void Iterations_wait_for_the_resume()
    {
        var run = Paused("l: {type: loop, until: 'iteration == 2', max_iterations: 3, body: {type: tool_call, tool: t}}");
        run.Complete("l[0]", "1").Crash();
        run.Nodes.ShouldBe("l running, l[0] success");
        run.Send(new ResumeRun(run.Now, "bob")).Complete("l[1]", "2");
        run.Result.ShouldBe("""{"l":2}""");
    }

    [Fact]
    public void A_correction_waits_for_the_resume()
    {
        var run = Flow.Drive(
            "a: {type: tool_call, tool: t}\ng: {type: human_gate, needs: [a], gate: {corrects: a}}", _ => Answer.Later).Start();
        run.Complete("a", "1").Send(new PauseRun(run.Now, "ann")).Decide("g", "correct", comment: "no").Crash();
        run.Nodes.ShouldBe("a pending, g pending");
        run.Send(new ResumeRun(run.Now, "bob"));
        run.Nodes.ShouldBe("a running, g pending");
    }

    [Fact]
    public void The_finally_graph_waits_for_the_resume()
    {
        var run = Flow.Drive("a: {type: tool_call, tool: t}", _ => Answer.Later, Clean).Start();
        run.Send(new PauseRun(run.Now, "ann")).Complete("a", "1").Crash();
        (run.Status, run.Nodes).ShouldBe((RunStatus.Paused, "a success, clean pending"));
        run.Send(new ResumeRun(run.Now, "bob")).Complete("clean", "1");
        run.Status.ShouldBe(RunStatus.Success);
    }

    [Fact]
    public void A_cancel_lets_the_finally_graph_run_that_the_pause_held_back()
    {
        var run = Flow.Drive("a: {type: tool_call, tool: t}", _ => Answer.Later, Clean).Start();
        run.Send(new PauseRun(run.Now, "ann")).Complete("a", "1").Send(new CancelRun(run.Now, "ann", null));
        (run.Status, run.Nodes).ShouldBe((RunStatus.Running, "a success, clean running"));
        run.Send(new CancelRun(run.Now, "ann", null));
        (run.Status, run.Nodes).ShouldBe((RunStatus.Cancelled, "a success, clean cancelled"));
    }

    /// <summary>Started, and paused at once.</summary>
    private static MachineDriver Paused(string nodes)
    {
        var run = Flow.Drive(nodes, _ => Answer.Later).Start();
        return run.Send(new PauseRun(run.Now, "ann"));
    }
}
