using Baton.Core.Runs;

namespace Baton.Tests.Runs;

/// <summary>How many attempts run at a time.</summary>
public class CapacityTests
{
    private static readonly string Ten = string.Join('\n', Enumerable.Range(0, 10).Select(i => $"n{i}: {{type: tool_call, tool: t}}"));

    [Theory]
    [InlineData("max_parallel: 3", 0, 3)]
    [InlineData("max_parallel: 3", 5, 5)]
    [InlineData("", 2, 2)]
    [InlineData("", 0, 10)]
    public void Max_parallel_of_workflow_or_run_is_kept(string top, int ofRun, int most)
    {
        var seen = 0;
        MachineDriver run = null!;
        run = Flow.Drive(Ten, _ =>
        {
            seen = Math.Max(seen, run.InFlight.Count);
            run.InFlight.Count.ShouldBe(run.State.RunningAttempts);
            return Answer.Ok("1");
        }, top);
        run.Start(maxParallel: ofRun).Run();
        seen.ShouldBe(most);
        run.Calls.Select(call => call.Node).ShouldBe(Enumerable.Range(0, 10).Select(i => $"n{i}"));
    }

    [Fact]
    public void Without_capacity_calls_wait_in_line_until_there_is_some()
    {
        var run = Flow.Drive(Ten, _ => Answer.Later);
        run.Capacity = 0;
        run.Start();
        run.State.Count(NodeStatus.Queued).ShouldBe(10);
        run.State.WantsCapacity.ShouldBeTrue();
        run.Calls.ShouldBeEmpty();
        run.Capacity = 4;
        run.Send(new Dispatch(run.Now));
        run.Calls.Count.ShouldBe(4);
        run.Send(new Dispatch(run.Now));
        run.Calls.Count.ShouldBe(8);
    }

    [Fact]
    public void A_node_that_waits_for_its_retry_holds_no_place()
    {
        var run = Flow.Drive("""
            a: {type: tool_call, tool: t, retry: {max_attempts: 2}}
            b: {type: tool_call, tool: t}
            """, _ => Answer.Later, "max_parallel: 1").Start().Fail("a");
        run.Nodes.ShouldBe("a retrying, b running");
        run.Tick();
        run.Of("a").ShouldBe("queued");
        run.Complete("b", "1");
        run.Of("a").ShouldBe("running");
    }

    [Theory]
    [InlineData(1, 100)]
    [InlineData(100, 1)]
    public void A_call_whose_money_others_may_wait_for_is_made_again_before_all_and_beyond_the_limits(int maxParallel, int places)
    {
        var run = Flow.Drive("""
            a: {type: tool_call, tool: t, retry: {max_attempts: 3}}
            b: {type: tool_call, tool: t}
            """, _ => Answer.Later, $"max_parallel: {maxParallel}");
        run.Capacity = places;
        run.Start();
        run.Capacity = 1;
        Begin(run, "a", 1);
        run.Fail("a", "connection");
        run.Nodes.ShouldBe("a retrying, b running");

        // As when every place is taken by calls that wait for money.
        run.Capacity = 0;
        run.Tick();
        run.Nodes.ShouldBe("a running, b running");
        Begin(run, "a", 2);
        run.Crash("b");
        run.Nodes.ShouldBe("a running, b running");

        // A server that gives the run away starts nothing; its successor does.
        run.Fail("a", "connection");
        run.Capacity = -1;
        run.Tick();
        run.Nodes.ShouldBe("a queued, b running");
        run.State.WantsCapacity.ShouldBeTrue();
        run.Capacity = 0;
        run.Crash("b");
        run.Nodes.ShouldBe("a running, b running");
    }

    private static void Begin(MachineDriver run, string node, int call)
    {
        var slot = run.Slot(node);
        var attempt = run.State.Slot(slot).Attempt;
        run.Send(new BeginStep(run.Now, slot, attempt, "turn-1", "model", "m", call, new Hold(2, "USD", 5, 0, "m")) { Reserved = true });
        run.Refusal.ShouldBeNull();
    }
}
