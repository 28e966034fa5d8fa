using System.Collections.Concurrent;
using System.Diagnostics;
using Baton.Nodes.Process;
using Shouldly;
using Xunit;

namespace Baton.Tests.Nodes;

/// <summary>Real processes with children and grandchildren, ended while they run.</summary>
public sealed class ProcessGroupTests
{
    [Theory]
    [InlineData("sleep 300 & sleep 300 & echo $! >&2; echo $$ >&2; wait")]
    [InlineData("(sh -c 'sleep 300 & echo $! >&2; echo $$ >&2; wait' &); wait; sleep 300")]
    [InlineData("trap '' TERM; sh -c 'trap \"\" TERM; echo $$ >&2; sleep 300; sleep 300' & echo $$ >&2; sleep 300; sleep 300")]
    [InlineData("sh -c 'trap \"\" TERM; echo $$ >&2; while :; do sleep 1; done' & echo $$ >&2; sleep 300")]
    public async Task A_cancel_ends_children_and_grandchildren_even_those_that_ignore_the_request(string script)
    {
        using var cancel = new CancellationTokenSource();
        var pids = new ConcurrentQueue<int>();
        var started = new TaskCompletionSource();
        var tool = new ProcessTool(ProcessPolicy.DenyAll, TimeProvider.System);
        var request = Attempts.Of("process", $$"""{"command": ["sh", "-c", {{System.Text.Json.JsonSerializer.Serialize(script)}}]}""") with
        {
            Log = (_, line) =>
            {
                pids.Enqueue(int.Parse(line));
                if (pids.Count == 2)
                {
                    started.SetResult();
                }
            },
        };

        var attempt = tool.ExecuteAsync(request, cancel.Token);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        pids.ShouldAllBe(pid => IsAlive(pid));

        var clock = Stopwatch.StartNew();
        await cancel.CancelAsync();
        await attempt.ShouldBeCancelled();
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20), "they sleep for 300 s");
        SpinWait.SpinUntil(() => !pids.Any(IsAlive), TimeSpan.FromSeconds(20)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_process_that_ends_on_request_may_tidy_up_first()
    {
        var file = Path.GetTempFileName();
        using var cancel = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var tool = new ProcessTool(ProcessPolicy.DenyAll, TimeProvider.System);
        var script = $$"""
            {"command": ["sh", "-c", "trap 'echo tidy > {{file}}; exit 0' TERM; echo up >&2; while :; do sleep 0.05; done"]}
            """;
        var attempt = tool.ExecuteAsync(Attempts.Of("process", script) with { Log = (_, _) => started.TrySetResult() }, cancel.Token);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await cancel.CancelAsync();
        await attempt.ShouldBeCancelled();
        File.ReadAllText(file).ShouldBe("tidy\n");
        File.Delete(file);
    }

    [Theory]
    [InlineData("sleep 300 & echo done", "done\n")]
    [InlineData("setsid sleep 30 & echo done", "done\n")]
    public async Task A_child_left_behind_with_the_outputs_does_not_hold_up_the_node(string script, string stdout)
    {
        var clock = Stopwatch.StartNew();
        var tool = new ProcessTool(ProcessPolicy.DenyAll, TimeProvider.System);
        var outcome = await tool.ExecuteAsync(
            Attempts.Of("process", $$"""{"command": ["sh", "-c", "{{script}}"]}"""), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        outcome.Output().GetProperty("stdout").GetString().ShouldBe(stdout);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15), "the child sleeps for 30 s and more");
    }

    [Fact]
    public async Task A_cancel_before_the_start_starts_nothing()
    {
        var file = Path.Combine(Path.GetTempPath(), $"baton-never-{Environment.ProcessId}");
        var tool = new ProcessTool(ProcessPolicy.DenyAll, TimeProvider.System);
        await Should.ThrowAsync<OperationCanceledException>(
            tool.ExecuteAsync(Attempts.Of("process", $$"""{"command": ["touch", "{{file}}"]}"""), new CancellationToken(true)));
        File.Exists(file).ShouldBeFalse();
    }

    [Fact]
    public async Task Many_processes_run_at_the_same_time()
    {
        var clock = Stopwatch.StartNew();
        var tool = new ProcessTool(ProcessPolicy.DenyAll, TimeProvider.System);
        var all = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => tool.ExecuteAsync(
            Attempts.Of("process", $$"""{"command": ["sh", "-c", "sleep 0.3; echo {{i}}"]}"""), TestContext.Current.CancellationToken)));
        all.Select(o => o.Output().GetProperty("stdout").GetString()!.Trim()).ShouldBe(Enumerable.Range(0, 40).Select(i => $"{i}"));
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10), "one after the other they take 12 s");
    }

    private static bool IsAlive(int pid)
    {
        // A process that has ended but was not yet collected by its parent counts as ended.
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }
}
