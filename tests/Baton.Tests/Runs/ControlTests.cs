using Baton.Core.Runs;

namespace Baton.Tests.Runs;

/// <summary>Pause, resume, cancel; a process that dies.</summary>
public class ControlTests
{
    private const string Chain = """
        a: {type: tool_call, tool: t}
        b: {type: tool_call, tool: t, needs: [a]}
        """;

    private const string Clean = "finally:\n  clean: {type: tool_call, tool: t}";

    [Fact]
    public void A_paused_run_starts_nothing_and_goes_on_when_resumed()
    {
        var run = Flow.Drive(Chain, _ => Answer.Later).Start();
        run.Send(new PauseRun(run.Now, "ann"));
        run.Complete("a", "1");
        run.Nodes.ShouldBe("a success, b pending");
        run.Send(new PauseRun(run.Now, "ann")).Refusal!.Code.ShouldBe("run_paused");
        run.Send(new Dispatch(run.Now)).Ignored.ShouldBeTrue();
        run.Crash();
        (run.Status, run.State.IsParked).ShouldBe((RunStatus.Paused, true));
        run.Send(new ResumeRun(run.Now, "bob"));
        run.Of("b").ShouldBe("running");
        run.Send(new ResumeRun(run.Now, "bob")).Refusal!.Code.ShouldBe("run_not_paused");
    }

    [Fact]
    public void A_run_may_end_while_it_is_paused()
    {
        var run = Flow.Drive("a: {type: tool_call, tool: t}", _ => Answer.Later).Start();
        run.Send(new PauseRun(run.Now, "ann")).Complete("a", "1");
        run.Status.ShouldBe(RunStatus.Success);
    }

    [Theory]
    [InlineData("a: {type: tool_call, tool: t, critical: false}", RunStatus.PartialSuccess)]
    [InlineData("a: {type: tool_call, tool: t}", RunStatus.Failed)]
    public void A_run_may_fail_while_it_is_paused(string node, RunStatus status)
    {
        var run = Flow.Drive(node, _ => Answer.Later).Start();
        run.Send(new PauseRun(run.Now, "ann")).Fail("a");
        run.Status.ShouldBe(status);
    }

    [Fact]
    public void Cancel_ends_everything_at_once_and_tells_what_runs()
    {
        var run = Flow.Drive("""
            a: {type: tool_call, tool: t}
            b: {type: tool_call, tool: t, trigger: all_done, needs: [a]}
            r: {type: tool_call, tool: t, retry: {max_attempts: 2}}
            w: {type: wait, for: 1h}
            g: {type: human_gate, gate: {}}
            each: {type: parallel, foreach: "[1]", body: {type: tool_call, tool: t}}
            """, _ => Answer.Later).Start().Fail("r");
        run.Send(new CancelRun(run.Now, "ann", "enough"));
        run.Nodes.ShouldBe("a cancelled, b cancelled, r cancelled, w cancelled, g cancelled, each cancelled, each[0] cancelled");
        run.Cancelled.ShouldBe([("a", 1), ("each[0]", 1)]);
        run.Status.ShouldBe(RunStatus.Cancelled);
        run.Events[^1].Data.ShouldBe(new RunActionData("ann", "enough"));
        run.Send(new CancelRun(run.Now, "ann", null)).Refusal!.Code.ShouldBe("run_terminal");
    }

    [Fact]
    public void A_cancel_runs_finally_and_a_second_one_ends_that_too()
    {
        var run = Flow.Drive(Chain, _ => Answer.Later, Clean).Start();
        run.Send(new CancelRun(run.Now, "ann", "enough"));
        run.Nodes.ShouldBe("a cancelled, b cancelled, clean running");
        run.Status.ShouldBe(RunStatus.Running);
        var once = Flow.Drive(Chain, _ => Answer.Later, Clean).Start();
        once.Send(new CancelRun(once.Now, "ann", "enough")).Crash().Complete("clean", "1");
        once.Status.ShouldBe(RunStatus.Cancelled);
        once.Events[^1].Data.ShouldBe(new RunActionData("ann", "enough"));
        run.Send(new CancelRun(run.Now, "bob", null));
        run.Nodes.ShouldBe("a cancelled, b cancelled, clean cancelled");
        run.Status.ShouldBe(RunStatus.Cancelled);
    }

    [Fact]
    public void Cancelling_a_paused_run_runs_finally_without_waiting_for_a_resume()
    {
        var run = Flow.Drive(Chain, _ => Answer.Later, Clean).Start();
        run.Send(new PauseRun(run.Now, "ann")).Send(new CancelRun(run.Now, "ann", null));
        run.Complete("clean", "1");
        run.Status.ShouldBe(RunStatus.Cancelled);
        var without = Flow.Drive(Chain, _ => Answer.Later).Start();
        without.Send(new PauseRun(run.Now, "ann")).Send(new CancelRun(run.Now, "ann", null));
        without.Status.ShouldBe(RunStatus.Cancelled);
    }

    [Fact]
    public void A_paused_run_that_runs_out_of_time_runs_finally_too()
    {
        var run = Flow.Drive(Chain, _ => Answer.Later, "timeout: 1m\n" + Clean).Start();
        run.Send(new PauseRun(run.Now, "ann")).Tick();
        run.Complete("clean", "1");
        run.Result.ShouldBe(": timeout");
    }

    [Fact]
    public void A_cancel_is_the_cause_even_where_a_fallback_was_awaited()
    {
        var run = Flow.Drive("""
            f: {type: tool_call, tool: t}
            a: {type: tool_call, tool: t, fallback: f}
            b: {type: tool_call, tool: t}
            """, _ => Answer.Later).Start().Fail("a");
        run.Send(new CancelRun(run.Now, "ann", null));
        run.Why("b").ShouldBe("run_cancelled");
        run.Status.ShouldBe(RunStatus.Cancelled);
    }

    [Fact]
    public void After_a_crash_only_what_nobody_executes_is_started_again()
    {
        var run = Flow.Drive("""
            a: {type: tool_call, tool: t, retry: {max_attempts: 2}}
            b: {type: tool_call, tool: t}
            c: {type: tool_call, tool: t}
            """, _ => Answer.Later, "max_parallel: 2").Start().Crash("a");
        run.Nodes.ShouldBe("a running, b running, c queued");
        run.Complete("a", "1");
        run.Calls.Select(call => (call.Node, call.Attempt)).ShouldBe([("a", 1), ("b", 1), ("b", 2), ("c", 1)]);
        run.Calls[2].Key.ShouldBe(run.Calls[1].Key);
    }

    [Fact]
    public void Interruptions_do_not_count_against_the_retries()
    {
        var run = Flow.Drive("a: {type: tool_call, tool: t, retry: {max_attempts: 2, delay: 1s}}", _ => Answer.Later).Start();
        run.Crash().Crash().Crash();
        run.Fail("a");
        run.Of("a").ShouldBe("retrying");
        run.State.Timers.NextDue().ShouldBe(run.Now + 1000);
        run.Tick();
        run.Fail("a");
        run.Of("a").ShouldBe("failed");
        run.Calls.Select(call => call.Attempt).ShouldBe([1, 2, 3, 4, 5]);
    }

    [Fact]
    public void Work_that_must_not_be_done_twice_fails_when_interrupted()
    {
        var run = Flow.Drive("""
            a: {type: tool_call, tool: t, retry: {max_attempts: 5, on_interrupt: fail}}
            b: {type: tool_call, tool: t}
            """, _ => Answer.Later).Start().Crash();
        run.Calls.Count(call => call.Node == "a").ShouldBe(1);
        run.Node("a").Error!.Kind.ShouldBe("interrupted");
        run.Complete("b", "1");
        run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void A_late_answer_from_before_the_crash_is_ignored()
    {
        var run = Flow.Drive(Chain, _ => Answer.Later).Start();
        var old = run.Flying("a");
        run.Crash().Complete(old, Answer.Ok("1")).Ignored.ShouldBeTrue();
        run.Complete("a", "2").Complete("b", "3");
        run.Output("a").ShouldBe("2");
    }

    [Fact]
    public void Log_lines_are_recorded_for_the_attempt_that_runs_only()
    {
        var run = Flow.Drive(Chain, _ => Answer.Later).Start();
        run.Send(new LogAttempt(run.Now, 0, 1, "stdout", "hello"));
        run.Events[^1].Data.ShouldBe(new NodeLogData("stdout", "hello"));
        run.Send(new LogAttempt(run.Now, 0, 2, "stdout", "who?")).Ignored.ShouldBeTrue();
        run.Send(new LogAttempt(run.Now, 1, 1, "stdout", "who?")).Ignored.ShouldBeTrue();
    }
}
