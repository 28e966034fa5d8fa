using System.Diagnostics;
using System.Text;
using Baton.Core;
using Baton.Core.Graph;
using Baton.Core.Runs;

namespace Baton.Tests.Runs;

/// <summary>Large graphs run in time linear in their size, without recursion and each node once.</summary>
[Collection(Alone.Name)]
public sealed class BigGraphTests
{
    private const int Large = 100_000;

    // Linear is 1, quadratic would be 10.
    private const double MostTimes = 4;

    // Noise only ever adds time, so the best of some rounds counts; what is not linear stays so in all of them.
    private const int Rounds = 8;

    [Theory]
    [InlineData("transform")]
    [InlineData("tool_call")]
    public void A_chain(string type) => IsLinear(count => Chain(count, type), count => count);

    [Fact]
    public void A_fan_out_with_a_join() => IsLinear(FanOut, count => count + 2);

    [Fact]
    public void A_foreach_over_many_items() => IsLinear(
        _ => Flow.Of("each: {type: parallel, foreach: $context.list, body: {type: tool_call, tool: t, with: $item}}", "max_parallel: 100"),
        count => count + 1, count => $$"""{"list":[{{string.Join(',', Enumerable.Range(0, count))}}]}""");

    [Fact]
    public void A_foreach_whose_items_fail_goes_to_its_end_and_through_a_retry()
    {
        IsLinear(
            _ => Flow.Of("each: {type: parallel, foreach: $context.list, fail_fast: false, body: {type: tool_call, tool: t}}"),
            count => count + 1, count => $$"""{"list":[{{string.Join(',', Enumerable.Range(0, count))}}]}""", failEvery: 2, retry: true);
    }

    [Fact]
    public void A_fan_out_that_fails_is_retried_in_linear_time() => IsLinear(FanOut, count => count + 2, failEvery: 3, retry: true);

    [Fact]
    public void Ten_thousand_nodes_with_fifty_thousand_random_edges()
    {
        var random = new Random(1);
        var text = new StringBuilder("name: t\nnodes:\n");
        for (var i = 0; i < 10_000; i++)
        {
            var needs = Enumerable.Range(0, i == 0 ? 0 : 5).Select(_ => $"n{random.Next(i)}").Distinct();
            text.Append($"  n{i}: {{type: tool_call, tool: t, needs: [{string.Join(", ", needs)}]}}\n");
        }

        var run = new MachineDriver(Flow.Whole(text.ToString()), null).Start().Run();
        run.Status.ShouldBe(RunStatus.Success);
        EachOnceAfterItsSources(run);
    }

    public static TheoryData<string> Shared()
    {
        var data = new TheoryData<string>();
        foreach (var file in SharedWorkflows.Files())
        {
            data.Add(Path.GetFileName(file));
        }

        if (data.Count == 0)
        {
            data.Add("");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shared))]
    public void Workflows_of_real_systems_run_each_task_once_after_its_parents(string file)
    {
        Assert.SkipWhen(file.Length == 0, "The folder shared/data/wfcommons is not at hand; BATON_SHARED names it.");
        var run = new MachineDriver(Flow.Whole(SharedWorkflows.Text(file)), null).Start().Run();
        run.Status.ShouldBe(RunStatus.Success);
        EachOnceAfterItsSources(run);
    }

    private static void EachOnceAfterItsSources(MachineDriver run)
    {
        var graph = run.State.Main.Graph;
        run.Calls.Count.ShouldBe(graph.Nodes.Length);
        var started = new long[graph.Nodes.Length];
        var ended = new long[graph.Nodes.Length];
        foreach (var e in run.Events.Where(e => e.Slot >= 0))
        {
            var at = e.Type == RunEventType.NodeStarted ? started : e.Type == RunEventType.NodeSucceeded ? ended : null;
            if (at is not null)
            {
                at[e.Slot].ShouldBe(0);
                at[e.Slot] = e.Seq;
            }
        }

        graph.Edges.ShouldAllBe(edge => ended[edge.From] < started[edge.To]);
    }

    private static CompiledWorkflow Chain(int count, string type)
    {
        var text = new StringBuilder("name: t\nnodes:\n");
        for (var i = 0; i < count; i++)
        {
            var what = type == "transform" ? "type: transform, value: 1" : "type: tool_call, tool: t";
            text.Append($"  n{i}: {{{what}{(i == 0 ? "" : $", needs: [n{i - 1}]")}}}\n");
        }

        return Flow.Whole(text.ToString());
    }

    private static CompiledWorkflow FanOut(int count)
    {
        count = Math.Min(count, Large - 2);
        var text = new StringBuilder("name: t\nmax_parallel: 500\non_failure: continue\nnodes:\n  root: {type: transform, value: 1}\n");
        for (var i = 0; i < count; i++)
        {
            text.Append($"  n{i}: {{type: tool_call, tool: t, needs: [root]}}\n");
        }

        text.Append($"  join: {{type: join, needs: [{string.Join(", ", Enumerable.Range(0, count).Select(i => $"n{i}"))}]}}\n");
        return Flow.Whole(text.ToString());
    }

    private static void IsLinear(
        Func<int, CompiledWorkflow> build, Func<int, int> nodes, Func<int, string>? input = null, int failEvery = 0, bool retry = false)
    {
        Time(build(1000), 1000);
        var (smallFlow, largeFlow) = (build(Large / 10), build(Large));
        var (small, large) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < Rounds && (round == 0 || Ratio() >= MostTimes); round++)
        {
            small = Math.Min(small, Time(smallFlow, Large / 10));
            large = Math.Min(large, Time(largeFlow, Large));
        }

        Ratio().ShouldBeLessThan(MostTimes, $"{small:0} ms for {Large / 10}, {large:0} ms for {Large}");

        // A few milliseconds are less than one collection of garbage takes: below them a ratio tells nothing.
        double Ratio() => large / Math.Max(5, small) / 10;

        double Time(CompiledWorkflow workflow, int count)
        {
            var run = new BareDriver(workflow, failEvery);
            var watch = Stopwatch.StartNew();
            run.Start(input?.Invoke(count) ?? "{}");
            run.Run();
            if (retry)
            {
                run.State.Status.ShouldBeOneOf(RunStatus.Failed, RunStatus.Success);
                run.Retry();
            }

            var time = watch.Elapsed.TotalMilliseconds;
            run.State.Status.ShouldBe(RunStatus.Success);
            run.State.Count(NodeStatus.Success).ShouldBe(Math.Min(nodes(count), run.State.SlotCount));
            return time;
        }
    }
}

/// <summary>The machine with nothing around it, for measuring.</summary>
internal sealed class BareDriver(CompiledWorkflow workflow, int failEvery = 0)
{
    private static readonly Payload One = Payload.FromJson("1");

    private readonly RunMachine machine = new();
    private readonly Queue<(int Slot, int Attempt)> flying = new();

    public RunState State { get; } = new("run-1", workflow, 1);

    public long Events { get; private set; }

    public void Start(string input) => Send(new StartRun(1000, new RunCreatedData(Payload.FromJson(input), 0, false, null, [])));

    public void Run()
    {
        while (flying.TryDequeue(out var next))
        {
            var fails = failEvery > 0 && next.Attempt == 1 && next.Slot % failEvery == 1;
            var error = fails ? new NodeError("broken", "It broke.") : null;
            Send(new CompleteAttempt(1000, next.Slot, next.Attempt, fails ? null : One, error));
        }
    }

    public void Retry()
    {
        Send(new RetryRun(1000, null, null));
        Run();
    }

    private void Send(RunCommand command)
    {
        var decision = machine.Decide(State, command, int.MaxValue);
        Events += decision.Events.Count;
        foreach (var effect in decision.Effects)
        {
            if (effect.Kind == RunEffectKind.StartAttempt)
            {
                flying.Enqueue((effect.Slot, effect.Attempt));
            }
        }
    }
}
