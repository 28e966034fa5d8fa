using Baton.Core.Runs;

namespace Baton.Tests.Runs;

/// <summary>Attempts: retries, delays, timeouts.</summary>
public class RetryTests
{
    private static MachineDriver Failing(string retry, NodeError? error = null, string more = "", string id = "run-1") => new(
        Flow.Of($"a: {{type: tool_call, tool: t, retry: {{{retry}}}{more}}}"), _ =>
            Answer.Fail(error ?? new NodeError("broken", "It broke.")), id);

    private static long[] Gaps(MachineDriver run) =>
        [.. run.Calls.Zip(run.Calls.Skip(1)).Select(pair => pair.Second.At - pair.First.At)];

    [Theory]
    [InlineData("max_attempts: 5", new long[] { 1000, 2000, 4000, 8000 })]
    [InlineData("max_retries: 2", new long[] { 1000, 2000 })]
    [InlineData("max_attempts: 4, delay: 2s, backoff: linear", new long[] { 2000, 4000, 6000 })]
    [InlineData("max_attempts: 4, delay: 2s, backoff: constant", new long[] { 2000, 2000, 2000 })]
    [InlineData("max_attempts: 6, delay: 10s, max_delay: 1m", new long[] { 10_000, 20_000, 40_000, 60_000, 60_000 })]
    public void Backoff_is_exact(string retry, long[] gaps)
    {
        var run = Failing(retry).Start().Run();
        Gaps(run).ShouldBe(gaps);
        run.Calls.Select(call => call.Attempt).ShouldBe(Enumerable.Range(1, gaps.Length + 1));
        run.Calls.Select(call => call.Key).Distinct().Count().ShouldBe(1);
        run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void A_thousand_attempts_stay_at_the_cap()
    {
        var run = Failing("max_attempts: 1000").Start().Run();
        Gaps(run)[^1].ShouldBe(300_000);
    }

    [Fact]
    public void Jitter_spreads_within_its_bounds_and_differs_from_run_to_run()
    {
        var gaps = Enumerable.Range(0, 50)
            .SelectMany(i => Gaps(Failing("max_attempts: 2, delay: 10s, jitter: 0.5", id: $"run-{i}").Start().Run())).ToList();
        gaps.ShouldAllBe(gap => gap >= 5000 && gap <= 15_000);
        gaps.Distinct().Count().ShouldBeGreaterThan(40);
        (gaps.Min() < 7000 && gaps.Max() > 13_000).ShouldBeTrue();
    }

    [Fact]
    public void A_retry_waits_at_least_as_long_as_it_was_asked_to()
    {
        var asked = new NodeError("http_status", "Slow down.", RetryAfter: TimeSpan.FromSeconds(90));
        Gaps(Failing("max_attempts: 3", asked).Start().Run()).ShouldBe([90_000, 90_000]);
    }

    [Theory]
    [InlineData("error.kind == 'http_status'", 1)]
    [InlineData("error.kind == 'broken' && attempt < 3", 3)]
    [InlineData("error.message.contains('broke')", 5)]
    public void Only_if_decides_over_error_and_attempt(string condition, int attempts) =>
        Failing($"max_attempts: 5, only_if: \"{condition}\"").Start().Run().Calls.Count.ShouldBe(attempts);

    [Fact]
    public void An_only_if_that_cannot_be_evaluated_fails_the_node()
    {
        var run = Failing("max_attempts: 5, only_if: \"input.nothing == 1\"").Start().Run();
        run.Calls.Count.ShouldBe(1);
        run.Result.ShouldBe("a: expression");
    }

    [Fact]
    public void An_error_no_retry_can_help_is_final() =>
        Failing("max_attempts: 5", new NodeError("invalid_request", "No.", Retryable: false)).Start().Run().Calls.Count.ShouldBe(1);

    [Fact]
    public void A_success_ends_the_attempts_and_late_answers_are_ignored()
    {
        var run = Flow.Drive("a: {type: tool_call, tool: t, retry: {max_attempts: 3}}", _ => Answer.Later).Start();
        var first = run.Flying("a");
        run.Fail("a").Tick();
        run.Of("a").ShouldBe("running");
        run.Complete(first, Answer.Ok("1")).Ignored.ShouldBeTrue();
        run.Complete(first, Answer.Fail()).Ignored.ShouldBeTrue();
        run.Of("a").ShouldBe("running");
        var second = run.Flying("a");
        run.Complete("a", "2");
        run.Status.ShouldBe(RunStatus.Success);
        run.Complete(second, Answer.Ok("3")).Ignored.ShouldBeTrue();
        run.Output("a").ShouldBe("2");
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(99, 1)]
    [InlineData(0, 2)]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public void Completions_of_what_was_never_asked_are_ignored(int slot, int attempt)
    {
        var run = Flow.Drive("""
            a: {type: tool_call, tool: t}
            each: {type: parallel, foreach: "[1]", body: {type: tool_call, tool: t}}
            """, _ => Answer.Later).Start();
        run.Send(new CompleteAttempt(run.Now, slot, attempt, Baton.Core.Payload.Null, null)).Ignored.ShouldBeTrue();
        run.Send(new LogAttempt(run.Now, slot, attempt, "stdout", "x")).Ignored.ShouldBeTrue();
        run.Nodes.ShouldBe("a running, each running, each[0] running");
    }

    [Fact]
    public void The_attempt_timeout_cancels_and_counts_as_a_failed_attempt()
    {
        var run = Flow.Drive("a: {type: tool_call, tool: t, timeout: 5s, retry: {max_attempts: 2, delay: 1s}}", _ => Answer.Later).Start()
            .Run();
        run.Cancelled.ShouldBe([("a", 1), ("a", 2)]);
        run.Node("a").Error!.Kind.ShouldBe("timeout");
        run.Now.ShouldBe(MachineDriver.Start0 + 11_000);
        run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void The_total_timeout_ends_all_attempts()
    {
        var run = Flow.Drive("a: {type: tool_call, tool: t, total_timeout: 5s, retry: {max_attempts: 9, delay: 1s, backoff: constant}}",
            _ => Answer.Fail()).Start().Run();
        run.Calls.Count.ShouldBe(5);
        var hanging = Flow.Drive("a: {type: tool_call, tool: t, total_timeout: 5s, retry: {max_attempts: 9}}", _ => Answer.Later).Start()
            .Run();
        hanging.Cancelled.ShouldBe([("a", 1)]);
        hanging.Now.ShouldBe(MachineDriver.Start0 + 5000);
        hanging.Result.ShouldBe("a: timeout");
    }

    [Fact]
    public void The_total_timeout_goes_on_while_an_attempt_waits_for_its_turn()
    {
        var run = Flow.Drive("a: {type: tool_call, tool: t, total_timeout: 5s, retry: {max_attempts: 9}}", _ => Answer.Later).Start()
            .Fail("a");
        run.Capacity = 0;
        run.Tick();
        run.Of("a").ShouldBe("queued");
        run.Tick();
        run.Result.ShouldBe("a: timeout");
    }

    [Theory]
    [InlineData("{type: wait, for: 1h, timeout: 5s}")]
    [InlineData("{type: wait, event: e, timeout: 5s}")]
    [InlineData("{type: wait, event: e, total_timeout: 5s}")]
    [InlineData("{type: human_gate, timeout: 5s, gate: {timeout: 1h}}")]
    [InlineData("{type: parallel, timeout: 5s, foreach: '[1]', body: {type: wait, event: e}}")]
    [InlineData("{type: loop, timeout: 5s, until: 'iteration == 9', max_iterations: 9, delay: 2s, body: {type: transform, value: 1}}")]
    public void Nodes_that_wait_have_timeouts_too(string node)
    {
        var run = Flow.Drive("a: " + node).Start().Run();
        run.Result.ShouldBe("a: timeout");
        run.Now.ShouldBe(MachineDriver.Start0 + 5000);
    }

    [Fact]
    public void The_run_timeout_cancels_everything_runs_finally_once_and_fails_the_run()
    {
        var run = Flow.Drive("""
            a: {type: tool_call, tool: t}
            b: {type: transform, value: 1, trigger: all_done, needs: [a]}
            """, _ => Answer.Later, "timeout: 1m\nfinally:\n  clean: {type: tool_call, tool: t}").Start();
        run.Tick();
        run.Nodes.ShouldBe("a cancelled, b cancelled, clean running");
        run.Why("a").ShouldBe("run_timeout");
        run.Crash("clean");
        run.State.Timers.NextDue().ShouldBe(0);
        run.Of("clean").ShouldBe("running");
        run.Complete("clean", "1");
        run.Result.ShouldBe(": timeout");
    }

    [Fact]
    public void A_call_whose_input_cannot_be_computed_fails_without_an_attempt()
    {
        var run = Flow.Drive("""
            a: {type: transform, value: {x: 1}}
            b: {type: tool_call, tool: t, needs: [a], with: {y: $a.y}}
            """).Start().Run();
        run.Calls.ShouldBeEmpty();
        run.Result.ShouldBe("b: expression");
    }

    [Fact]
    public void Input_is_computed_once_for_all_attempts()
    {
        var run = Failing("max_attempts: 3", more: ", with: {x: $context.x}").Start("""{"x":7}""").Run();
        run.Calls.ShouldAllBe(call => call.Input == """{"x":7}""");
        run.Events.Count(e => e.Data is NodeStartedData { Input: not null }).ShouldBe(1);
    }
}
