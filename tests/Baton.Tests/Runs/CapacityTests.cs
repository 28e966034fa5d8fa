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
}
