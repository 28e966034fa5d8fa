using Baton.Core;
using Baton.Core.Runs;

namespace Baton.Tests.Runs;

/// <summary>Retry rounds, forks, and outcomes given from outside.</summary>
public class RoundTests
{
    [Fact]
    public void A_retry_keeps_every_success_and_runs_the_rest()
    {
        var broken = true;
        var run = Flow.Drive("""
            a: {type: tool_call, tool: t}
            b: {type: tool_call, tool: t, needs: [a]}
            c: {type: tool_call, tool: t, needs: [b]}
            d: {type: tool_call, tool: t, needs: [a]}
            h: {type: tool_call, tool: t, trigger: all_done, needs: [b]}
            """, call => broken && call.Node == "b" ? Answer.Fail() : Answer.Ok("1")).Start().Run();
        run.Nodes.ShouldBe("a success, b failed, c cancelled, d success, h success");
        run.Retry(from: "nope").Refusal!.Code.ShouldBe("node_not_found");
        run.Retry(from: "a").Refusal!.Code.ShouldBe("node_succeeded");
        broken = false;
        run.Retry().Run();
        run.Status.ShouldBe(RunStatus.Success);
        run.State.Round.ShouldBe(2);
        run.Called.ShouldBe("a b d h b c");
        run.Calls[4].ShouldBe(run.Calls[1] with { Attempt = 2 });
        run.Retry().Refusal!.Code.ShouldBe("not_retryable");
    }

    [Fact]
    public void Retries_have_their_attempts_anew_and_may_change_the_input()
    {
        var run = Flow.Drive("""
            a: {type: tool_call, tool: t, with: $context.n, retry: {max_attempts: 2, delay: 1s}}
            """, call => call.Input == "2" ? Answer.Ok("2") : Answer.Fail()).Start("""{"n":1}""").Run();
        run.Retry().Run();
        run.Calls.Select(call => call.Attempt).ShouldBe([1, 2, 3, 4]);
        run.Crash();
        run.Retry(input: """{"n":2}""").Run();
        run.Calls[^1].Input.ShouldBe("2");
        run.Status.ShouldBe(RunStatus.Success);
        run.State.Round.ShouldBe(3);
    }

    [Fact]
    public void A_retry_from_a_node_leaves_the_others_and_the_run_fails_for_them()
    {
        var broken = true;
        var run = Flow.Drive("""
            a: {type: tool_call, tool: t}
            b: {type: tool_call, tool: t}
            a2: {type: tool_call, tool: t, needs: [a]}
            """, call => broken ? Answer.Fail() : Answer.Ok("1"), "on_failure: continue").Start().Run();
        broken = false;
        run.Retry(from: "a").Run();
        run.Nodes.ShouldBe("a success, b failed, a2 success");
        run.Result.ShouldBe("b: broken");
        run.Retry().Run();
        run.Status.ShouldBe(RunStatus.Success);
        run.Called.ShouldBe("a b a a2 b");
    }

    [Fact]
    public void A_cancelled_run_can_be_taken_up_again()
    {
        var run = Flow.Drive("""
            a: {type: tool_call, tool: t}
            b: {type: tool_call, tool: t, needs: [a]}
            w: {type: wait, for: 1m}
            """, _ => Answer.Later).Start().Complete("a", "1");
        run.Send(new CancelRun(run.Now, "ann", null)).Retry();
        run.Nodes.ShouldBe("a success, b running, w waiting");
        run.Complete("b", "2").Run();
        run.Status.ShouldBe(RunStatus.Success);
        run.Called.ShouldBe("a b b");
    }

    [Fact]
    public void A_partial_success_can_be_made_whole()
    {
        var broken = true;
        var run = Flow.Drive("a: {type: tool_call, tool: t, critical: false}", _ => broken ? Answer.Fail() : Answer.Ok("1")).Start().Run();
        run.Status.ShouldBe(RunStatus.PartialSuccess);
        broken = false;
        run.Retry().Run();
        run.Status.ShouldBe(RunStatus.Success);
    }

    [Fact]
    public void What_was_skipped_because_of_a_failure_is_decided_anew_and_other_skips_stay()
    {
        var broken = true;
        var run = Flow.Drive("""
            a: {type: tool_call, tool: t}
            z: {type: tool_call, tool: t}
            b: {type: tool_call, tool: t, trigger: none_failed, needs: [{node: a, on: always}]}
            c: {type: tool_call, tool: t, needs: [{node: a, on: always}], when: "nodes.a.status == 'success'"}
            no: {type: transform, value: 1, when: "false"}
            no2: {type: transform, value: 1, needs: [no]}
            """, call => broken ? Answer.Fail() : Answer.Ok("1"), "on_failure: continue").Start().Run();
        run.Nodes.ShouldBe("a failed, z failed, b skipped, c skipped, no skipped, no2 skipped");
        broken = false;
        var before = run.Events.Count;
        run.Retry().Run();
        run.Nodes.ShouldBe("a success, z success, b success, c success, no skipped, no2 skipped");
        run.Events.Skip(before).ShouldNotContain(e => e.Type == RunEventType.NodeSkipped);
    }

    [Fact]
    public void A_failure_a_fallback_stood_in_for_is_not_retried_and_a_fallback_not_needed_before_may_be_now()
    {
        var round = 1;
        var run = Flow.Drive("""
            z: {type: tool_call, tool: t}
            a: {type: tool_call, tool: t, fallback: fa}
            fa: {type: tool_call, tool: t}
            b: {type: tool_call, tool: t, needs: [z], fallback: fb}
            fb: {type: tool_call, tool: t}
            """, call => call.Node is "a" or "b" || (call.Node == "z" && round == 1) ? Answer.Fail() : Answer.Ok("1"),
            "on_failure: continue").Start().Run();
        run.Nodes.ShouldBe("z failed, a failed, fa success, b skipped, fb skipped");
        round = 2;
        run.Retry().Run();
        run.Nodes.ShouldBe("z success, a failed, fa success, b failed, fb success");
        run.Called.ShouldBe("z a fa z b fb");
        run.Status.ShouldBe(RunStatus.Success);
    }

    [Fact]
    public void Finally_runs_again_in_a_retry_where_it_has_not_succeeded()
    {
        var broken = true;
        var run = Flow.Drive("a: {type: tool_call, tool: t}", call => broken ? Answer.Fail() : Answer.Ok("1"), """
            finally:
              tell: {type: tool_call, tool: t}
              cheer: {type: tool_call, tool: t, when: "run.status == 'success'"}
            """).Start().Run();
        run.Nodes.ShouldBe("a failed, tell failed, cheer skipped");
        broken = false;
        run.Retry().Run();
        run.Nodes.ShouldBe("a success, tell success, cheer success");
        run.Called.ShouldBe("a tell a tell cheer");
        run.Status.ShouldBe(RunStatus.Success);
    }

    [Fact]
    public void The_run_timeout_counts_anew_in_each_round()
    {
        var run = Flow.Drive("a: {type: tool_call, tool: t}", _ => Answer.Later, "timeout: 1m").Start().Run();
        run.Now += 3_600_000;
        run.Retry();
        run.State.Timers.NextDue().ShouldBe(run.Now + 60_000);
        run.Complete("a", "1");
        run.Status.ShouldBe(RunStatus.Success);
    }

    [Fact]
    public void Outcomes_given_from_outside_are_taken_over_instead_of_executed()
    {
        var run = Flow.Drive("""
            a: {type: tool_call, tool: t}
            c: {type: condition, if: "true", needs: [a]}
            yes: {type: tool_call, tool: t, needs: [{node: c, branch: "true"}]}
            no: {type: tool_call, tool: t, needs: [{node: c, branch: "false"}], with: $a}
            s: {type: tool_call, tool: t}
            """);
        run.Start(presets: [new Preset("a", Payload.FromJson("7"), null), new Preset("c", Payload.FromJson("""{"branch":"false"}"""), null),
            new Preset("s", null, null)]).Run();
        run.Nodes.ShouldBe("a success, c success, yes skipped, no success, s skipped");
        run.Calls.Single().ShouldBe(new Call("no", 3, 1, "run-1/no", "7", run.Now));
        run.Events.Count(e => e.Data is NodeSucceededData { Preset: true }).ShouldBe(2);
        run.Why("s").ShouldBe("preset");

        var refused = Flow.Drive("a: {type: tool_call, tool: t}").Start(presets: new Preset("nope", Payload.Null, null));
        refused.Refusal!.Code.ShouldBe("unknown_node");
        refused.Status.ShouldBe(RunStatus.Created);
    }

    [Fact]
    public void A_fork_takes_over_every_success_that_does_not_come_after_its_node()
    {
        const string nodes = """
            a: {type: tool_call, tool: t}
            c: {type: condition, if: "true", needs: [a]}
            b: {type: tool_call, tool: t, needs: [{node: c, branch: "true"}]}
            b2: {type: tool_call, tool: t, needs: [b]}
            x: {type: tool_call, tool: t}
            bad: {type: tool_call, tool: t, critical: false}
            """;
        var run = Flow.Drive(nodes, Flow.Failing("bad")).Start().Run();
        var presets = RunMachine.Presets(run.State, run.Slot("b"), new Dictionary<string, Payload> { ["x"] = Payload.FromJson("9") });
        presets.Select(preset => $"{preset.Node}={preset.Output}")
            .ShouldBe(["a=\"a\"", "c={\"branch\":\"true\"}", "x=9"], ignoreOrder: true);
        var fork = Flow.Drive(nodes).Start(presets: [.. presets]).Run();
        fork.Called.ShouldBe("bad b b2");
        fork.Output("x").ShouldBe("9");
    }
}
