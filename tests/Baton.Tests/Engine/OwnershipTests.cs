using System.Diagnostics;
using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine;

namespace Baton.Tests.Engine;

/// <summary>What the owner of runs does with them: starts them once, tells their attempts, shares its places, lets them rest.</summary>
[Collection(Alone.Name)]
public sealed class OwnershipTests
{
    private const string Call = "a: {type: tool_call, tool: t}";

    [Fact]
    public async Task The_same_start_again_is_the_same_run_also_after_a_restart()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var starts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => fixture.StartAsync(Call, key: "key")));
        starts.Select(start => start.RunId).Distinct().ShouldHaveSingleItem();
        starts.Count(start => !start.Repeated).ShouldBe(1);
        (await RefusalAsync(fixture.StartAsync("b: {type: transform, value: 2}", key: "key"))).Code.ShouldBe("idempotency_key_reused");
        await fixture.EndOfAsync(starts[0].RunId);

        await fixture.StopAsync();
        await fixture.StartAgainAsync();
        (await fixture.StartAsync(Call, key: "key")).ShouldBe(new StartRunResult(starts[0].RunId, true));
        (await RefusalAsync(fixture.StartAsync("b: {type: transform, value: 2}", key: "key"))).Code.ShouldBe("idempotency_key_reused");
        fixture.Executor.Count("a").ShouldBe(1);
    }

    [Fact]
    public async Task An_id_that_is_in_use_is_refused_however_many_ask_at_once()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var starts = Enumerable.Range(0, 20).Select(_ => fixture.StartAsync(Call, "mine")).ToList();
        await Task.WhenAll(starts.Select(start => ((Task)start).ContinueWith(_ => { }, TaskScheduler.Default)));
        starts.Count(start => start.IsCompletedSuccessfully).ShouldBe(1);
        starts.Where(start => start.IsFaulted)
            .ShouldAllBe(start => ((BatonException)start.Exception!.InnerException!).Code == "run_id_in_use");
        await fixture.EndOfAsync("mine");
        (await RefusalAsync(fixture.StartAsync(Call, "mine"))).Code.ShouldBe("run_id_in_use");
    }

    [Fact]
    public async Task After_an_acknowledged_cancel_attempts_are_told_at_once_and_none_starts()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var told = 0;
        fixture.Executor.Work = async (_, cancellation) =>
        {
            var cancelled = new TaskCompletionSource();
            await using var registration = cancellation.Register(cancelled.SetResult);
            await cancelled.Task;
            Interlocked.Increment(ref told);
            cancellation.ThrowIfCancellationRequested();
        };
        var nodes = string.Join('\n', Enumerable.Range(0, 100).Select(i => $"n{i}: {{type: tool_call, tool: t}}"));
        var run = (await fixture.StartAsync(nodes, more: "max_parallel: 50")).RunId;
        await EngineFixture.UntilAsync(() => fixture.Engine.Health.RunningAttempts == 50, "50 attempts to run");

        await fixture.Engine.SubmitAsync(run, now => new CancelRun(now, "me", "enough"), EngineFixture.Timeout);
        var since = Stopwatch.GetTimestamp();
        (await fixture.EndOfAsync(run)).ShouldBe(RunStatus.Cancelled);
        await EngineFixture.UntilAsync(() => Volatile.Read(ref told) == 50, "all to be told");
        Stopwatch.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromSeconds(2));
        fixture.Executor.Started.Count().ShouldBe(50);
    }

    [Fact]
    public async Task A_wide_run_does_not_starve_the_others_and_no_more_run_than_there_are_places()
    {
        await using var fixture = await EngineFixture.StartAsync(new EngineOptions { MaxAttempts = 8 });
        var wideDone = 0;
        fixture.Executor.Work = async (request, cancellation) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(4), TimeProvider.System, cancellation);
            wideDone += request.RunId == "wide" ? 1 : 0;
        };
        var nodes = string.Join('\n', Enumerable.Range(0, 600).Select(i => $"n{i}: {{type: tool_call, tool: t}}"));
        await fixture.StartAsync(nodes, "wide", more: "max_parallel: 600");
        var small = Enumerable.Range(0, 10).Select(i => $"small-{i}").ToList();
        await Task.WhenAll(small.Select(id => fixture.StartAsync(Call, id)));
        await Task.WhenAll(small.Select(fixture.EndOfAsync));
        fixture.Row("wide").Status.ShouldBe(RunStatus.Running, "the wide run takes far longer than the small ones");
        Volatile.Read(ref wideDone).ShouldBeLessThan(300);
        (await fixture.EndOfAsync("wide")).ShouldBe(RunStatus.Success);
        fixture.Executor.Most.ShouldBeLessThanOrEqualTo(8);
    }

    [Fact]
    public async Task A_run_that_only_waits_leaves_memory_and_comes_back_for_each_thing_it_waits_for()
    {
        await using var fixture = await EngineFixture.StartAsync(new EngineOptions { KeepParked = TimeSpan.Zero });
        var run = (await fixture.StartAsync(
            """
            ask: {type: human_gate, gate: {title: Go?, options: [approve]}}
            event: {type: wait, event: paid, needs: [{node: ask, branch: approve}]}
            timer: {type: wait, for: 300ms, needs: [event]}
            done: {type: tool_call, tool: t, needs: [timer]}
            """)).RunId;
        await RestsAsync(fixture);
        var gate = fixture.Store.ListGates("open", null, new(10, null)).Items.ShouldHaveSingleItem();
        await fixture.Engine.SubmitAsync(
            run, now => new DecideGate(now, gate.Gate.Slot, "approve", "me", null, null), EngineFixture.Timeout);
        await RestsAsync(fixture);
        await fixture.Engine.SubmitAsync(run, now => new SignalRun(now, "paid", Baton.Core.Payload.Null), EngineFixture.Timeout);
        await RestsAsync(fixture);
        fixture.Row(run).Status.ShouldBe(RunStatus.Running);

        (await fixture.EndOfAsync(run)).ShouldBe(RunStatus.Success);
        var events = fixture.Store.ReadEvents(fixture.Row(run).RunNo, 0, 100);
        var due = events.Select(e => e.Data).OfType<NodeWaitingData>().Single(data => data.For == "timer").Due;
        var timer = fixture.Store.FindNode(fixture.Row(run).RunNo, "timer")!.Value;
        timer.FinishedAt.ShouldBeInRange(due, due + 5_000);
        fixture.Executor.Count("done").ShouldBe(1);
    }

    [Fact]
    public async Task What_ran_when_the_process_went_is_made_again_with_the_same_key_and_what_was_done_is_not()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var go = new TaskCompletionSource();
        fixture.Executor.Work = (request, cancellation) => request.Node == "b" ? go.Task.WaitAsync(cancellation) : Task.CompletedTask;
        var run = (await fixture.StartAsync(
            $"{Call}\nb: {{type: tool_call, tool: t, needs: [a]}}\nc: {{type: tool_call, tool: t, needs: [b]}}")).RunId;
        await EngineFixture.UntilAsync(() => fixture.Executor.Count("b") == 1, "b to run");

        await fixture.StopAsync();
        await fixture.StartAgainAsync();
        go.SetResult();
        (await fixture.EndOfAsync(run)).ShouldBe(RunStatus.Success);
        fixture.Executor.Count("a").ShouldBe(1);
        fixture.Executor.Count("b").ShouldBe(2);
        fixture.Executor.Count("c").ShouldBe(1);
        fixture.Executor.Started.Where(attempt => attempt.Node == "b")
            .Select(attempt => attempt.IdempotencyKey).Distinct().Count().ShouldBe(1);
        fixture.Executor.Started.Select(attempt => attempt.IdempotencyKey).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task A_timer_of_a_parked_run_is_armed_again_at_the_next_start()
    {
        await using var fixture = await EngineFixture.StartAsync(new EngineOptions { KeepParked = TimeSpan.Zero });
        var run = (await fixture.StartAsync("pause: {type: wait, for: 400ms}")).RunId;
        await fixture.StopAsync();
        await fixture.StartAgainAsync();
        (await fixture.EndOfAsync(run)).ShouldBe(RunStatus.Success);
    }

    /// <summary>Returns when the run costs its rows only.</summary>
    private static Task RestsAsync(EngineFixture fixture) =>
        EngineFixture.UntilAsync(() => fixture.Engine.Health.HotRuns == 0, "the run to leave memory");

    private static Task<BatonException> RefusalAsync(Task work) => Should.ThrowAsync<BatonException>(work);
}
