using System.Diagnostics;
using System.Text;
using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Tests.Runs;

namespace Baton.Tests.Engine;

/// <summary>Whole graphs through the real engine and SQLite: each task is executed once, after all its parents have ended. What happened is
/// written down by the executor, not by the engine.</summary>
public sealed class GraphTests
{
    private const int Large = 100_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task Layers_of_tasks_as_scientific_workflows_have_them(int seed)
    {
        // Stages of different widths, each task after some of the stage before: scatter, pipelines, gather.
        var random = new Random(seed);
        var parents = new List<int[]>();
        var before = (From: 0, Count: 0);
        foreach (var width in Enumerable.Range(0, 8).Select(_ => random.Next(3) == 0 ? 1 : random.Next(2, 60)))
        {
            var from = parents.Count;
            for (var i = 0; i < width; i++)
            {
                parents.Add(before.Count == 0 ? []
                    : width == 1 ? [.. Enumerable.Range(before.From, before.Count)]
                    : [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => before.From + random.Next(before.Count)).Distinct()]);
            }

            before = (from, width);
        }

        return RunAsync(Text(parents.Count, i => parents[i]), TimeSpan.FromMilliseconds(1));
    }

    [Theory]
    [MemberData(nameof(BigGraphTests.Shared), MemberType = typeof(BigGraphTests))]
    public Task Workflows_of_real_systems(string file)
    {
        Assert.SkipWhen(file.Length == 0, "The folder shared/data/wfcommons is not at hand; BATON_SHARED names it.");
        return RunAsync(SharedWorkflows.Text(file), TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    [Trait("speed", "slow")]
    public async Task A_chain_of_a_hundred_thousand()
    {
        // Each call costs a commit, which on a slow disk takes milliseconds: every tenth node is one.
        var text = new StringBuilder("name: w\nnodes:\n");
        for (var i = 0; i < Large; i++)
        {
            var what = i % 10 == 0 ? "type: tool_call, tool: t" : "type: transform, value: 1";
            text.Append($"  n{i}: {{{what}, needs: [{(i == 0 ? "" : $"n{i - 1}")}]}}\n");
        }

        var executor = await RunAsync(text.ToString(), TimeSpan.Zero);
        executor.Started.Select(attempt => attempt.Node).ShouldBe(Enumerable.Range(0, Large / 10).Select(i => $"n{i * 10}"));
    }

    [Fact]
    [Trait("speed", "slow")]
    public Task A_fan_out_of_a_hundred_thousand_with_a_join() => RunAsync(
        Text(Large - 1, i => i == 0 ? [] : [0])
        + $"  meet: {{type: join, needs: [{string.Join(", ", Enumerable.Range(1, Large - 2).Select(i => $"n{i}"))}]}}\n",
        TimeSpan.Zero);

    [Fact]
    [Trait("speed", "slow")]
    public Task Ten_thousand_nodes_with_fifty_thousand_random_edges()
    {
        var random = new Random(1);
        return RunAsync(
            Text(10_000, i => [.. Enumerable.Range(0, i == 0 ? 0 : 5).Select(_ => random.Next(i)).Distinct()]), TimeSpan.Zero);
    }

    private static string Text(int count, Func<int, int[]> parents)
    {
        var text = new StringBuilder("name: w\nmax_parallel: 200\nnodes:\n");
        for (var i = 0; i < count; i++)
        {
            text.Append($"  n{i}: {{type: tool_call, tool: t, needs: [{string.Join(", ", parents(i).Select(parent => $"n{parent}"))}]}}\n");
        }

        return text.ToString();
    }

    private static async Task<RecordingExecutor> RunAsync(string text, TimeSpan work)
    {
        await using var fixture = await EngineFixture.StartAsync();
        if (work > TimeSpan.Zero)
        {
            fixture.Executor.Work = (_, cancellation) => Task.Delay(work, TimeProvider.System, cancellation);
        }

        var since = Stopwatch.GetTimestamp();
        var workflow = fixture.Engine.Catalog.Compile(text).Workflow;
        var compiled = Stopwatch.GetElapsedTime(since);
        var run = (await fixture.Engine.StartRunAsync(new StartRunRequest { Definition = text }, EngineFixture.Timeout)).RunId;
        (await fixture.EndOfAsync(run)).ShouldBe(RunStatus.Success);
        var nodes = workflow.Main.Nodes.Length;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{nodes} nodes, {workflow.Main.Edges.Length} edges: compiled in {compiled.TotalSeconds:0.00} s, done after "
            + $"{Stopwatch.GetElapsedTime(since).TotalSeconds:0.00} s, {fixture.Engine.Health.CommittedBatches} commits");
        CheckOrder(workflow.Main, fixture.Executor);
        fixture.Row(run).Counts.Success.ShouldBe(nodes);
        return fixture.Executor;
    }

    private static void CheckOrder(CompiledGraph graph, RecordingExecutor executor)
    {
        var (started, ended) = (new int[graph.Nodes.Length], new int[graph.Nodes.Length]);
        var place = 0;
        foreach (var mark in executor.Marks)
        {
            ref var at = ref (mark.Starts ? started : ended)[graph.IndexOf[mark.Request.Node]];
            at.ShouldBe(0, $"{mark.Request.Node} is executed again");
            at = ++place;
        }

        for (var i = 0; i < graph.Nodes.Length; i++)
        {
            (graph.Nodes[i].Type != NodeType.ToolCall || (started[i] > 0 && ended[i] > started[i])).ShouldBeTrue(graph.Nodes[i].Id);
        }

        graph.Edges.Where(edge => started[edge.To] > 0 && ended[edge.From] >= started[edge.To]).ShouldBeEmpty();
    }
}
