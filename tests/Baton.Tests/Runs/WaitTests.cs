using Baton.Core;
using Baton.Core.Runs;

namespace Baton.Tests.Runs;

public class WaitTests
{
    [Fact]
    public void A_wait_for_a_time_ends_exactly_then()
    {
        var run = Flow.Drive("w: {type: wait, for: 90s}").Start();
        run.Node("w").WaitFor.ShouldBe("timer");
        run.Now += 89_999;
        run.Send(new FireTimers(run.Now)).Ignored.ShouldBeTrue();
        run.Tick();
        run.Now.ShouldBe(MachineDriver.Start0 + 90_000);
        run.Output("w").ShouldBe("null");
        run.Status.ShouldBe(RunStatus.Success);
    }

    [Theory]
    [InlineData("2025-06-15T15:07:40Z", 60_000)]
    [InlineData("2025-06-15T17:07:40.0005+02:00", 60_001)]
    [InlineData("2020-01-01T00:00:00Z", 0)]
    public void A_wait_until_a_moment_takes_the_offset_and_never_ends_early(string moment, long after)
    {
        var run = Flow.Drive("w: {type: wait, until: $context.at}").Start($$"""{"at":"{{moment}}"}""");
        run.Run();
        run.Status.ShouldBe(RunStatus.Success);
        run.Now.ShouldBe(MachineDriver.Start0 + after);
    }

    [Theory]
    [InlineData("\"2026-05-28T10:30:00\"")]
    [InlineData("\"2026-05-28T10:30:00.0000\"")]
    [InlineData("\"Thu, 28 May 2026 10:30:00 GMT\"")]
    [InlineData("\"tomorrow at ten o'clock\"")]
    [InlineData("17")]
    [InlineData("null")]
    public void What_is_no_moment_fails_the_node(string moment) =>
        Flow.Drive("w: {type: wait, until: $context.at}").Start($$"""{"at":{{moment}}}""").Run().Result.ShouldBe("w: expression");

    [Fact]
    public void An_event_ends_every_wait_it_matches()
    {
        var run = Flow.Drive("""
            a: {type: wait, event: paid, match: "event.order == 1"}
            b: {type: wait, event: paid, match: "event.order == 2"}
            c: {type: wait, event: paid}
            d: {type: wait, event: shipped}
            """).Start();
        Signal(run, "paid", """{"order":2}""");
        run.Nodes.ShouldBe("a waiting, b success, c success, d waiting");
        run.Output("b").ShouldBe("""{"order":2}""");
        Signal(run, "paid", """{"order":3}""").Refusal!.Code.ShouldBe("no_waiter");
        Signal(run, "other", "{}").Refusal!.Code.ShouldBe("no_waiter");
        Signal(run, "paid", """{"order":1}""");
        Signal(run, "shipped", "{}");
        run.Status.ShouldBe(RunStatus.Success);
    }

    [Fact]
    public void A_match_that_cannot_be_evaluated_fails_the_wait()
    {
        var run = Flow.Drive("""a: {type: wait, event: paid, match: "event.order == 1"}""").Start();
        Signal(run, "paid", "{}");
        run.Result.ShouldBe("a: expression");
    }

    [Fact]
    public void Waits_survive_a_restart_and_fire_once()
    {
        var run = Flow.Drive("""
            w: {type: wait, for: 90s}
            e: {type: wait, event: paid}
            r: {type: tool_call, tool: t, retry: {max_attempts: 2, delay: 30s}}
            """, call => call.Attempt == 1 ? Answer.Fail() : Answer.Ok("1")).Start().Work().Crash();
        run.Nodes.ShouldBe("w waiting, e waiting, r retrying");
        run.State.Timers.NextDue().ShouldBe(MachineDriver.Start0 + 30_000);
        run.Tick();
        run.Work().Crash();
        run.Now += 3_600_000;
        run.Send(new FireTimers(run.Now));
        run.Send(new FireTimers(run.Now)).Ignored.ShouldBeTrue();
        Signal(run, "paid", "1");
        run.Events.Count(e => e.Type == RunEventType.NodeSucceeded).ShouldBe(3);
        run.Status.ShouldBe(RunStatus.Success);
    }

    private static MachineDriver Signal(MachineDriver run, string name, string data) =>
        run.Send(new SignalRun(run.Now, name, Payload.FromJson(data)));
}
