using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine;

namespace Baton.Tests.Engine;

/// <summary>A run whose events the store does not take is its own trouble: those that happen to share a commit with it go on.</summary>
public sealed class RefusedRunTests
{
    private const string Call = "a: {type: tool_call, tool: t}";

    [Fact]
    public async Task A_run_the_store_refuses_fails_alone()
    {
        await using var fixture = await EngineFixture.StartAsync();
        fixture.Store.Hold();
        var first = fixture.StartAsync(Call);
        await fixture.Store.HeldAsync();
        fixture.Store.RefusedRun = "bad";
        var starts = Enumerable.Range(0, 20).Select(i => fixture.StartAsync(Call, $"good-{i}")).ToList();
        var bad = fixture.StartAsync(Call, "bad");
        await EngineFixture.UntilAsync(() => fixture.Engine.Health is { QueueDepth: 0, HotRuns: 22 }, "all of them to be decided");
        fixture.Store.Release();

        await first;
        await Task.WhenAll(starts);
        (await Should.ThrowAsync<BatonException>(bad)).Code.ShouldBe("store_refused_row");
        fixture.Engine.Health.StoreError.ShouldBeNull();
        foreach (var start in starts)
        {
            (await fixture.EndOfAsync((await start).RunId)).ShouldBe(RunStatus.Success);
        }

        fixture.Store.FindRun("bad").ShouldBeNull();
    }

    [Fact]
    public async Task A_run_that_can_not_go_on_is_tried_a_few_times_and_then_left_to_the_next_command()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var go = new TaskCompletionSource();
        fixture.Executor.Work = (request, _) => request.RunId == "bad" ? go.Task : Task.CompletedTask;
        await fixture.StartAsync($"{Call}\nb: {{type: tool_call, tool: t, needs: [a]}}", "bad");
        await EngineFixture.UntilAsync(() => fixture.Executor.Count("a") == 1, "a to run");
        fixture.Store.RefusedRun = "bad";
        go.SetResult();
        // Between two tries the run is out of memory, too. Each try is two batches: with others, and alone.
        await EngineFixture.UntilAsync(
            () => fixture.Store.Refused == 6 && fixture.Engine.Health is { HotRuns: 0, RunningAttempts: 0 }, "the run to be given up");
        (await fixture.EndOfAsync((await fixture.StartAsync(Call)).RunId)).ShouldBe(RunStatus.Success);
        fixture.Store.Refused.ShouldBe(6, "the refused run is not tried again by itself");

        fixture.Store.RefusedRun = null;
        await fixture.Engine.TakeUpAsync("bad", EngineFixture.Timeout);
        (await fixture.EndOfAsync("bad")).ShouldBe(RunStatus.Success);
        fixture.Executor.Count("b").ShouldBe(1);
    }

    [Fact]
    public async Task A_timer_whose_firing_is_refused_is_left_as_well()
    {
        await using var fixture = await EngineFixture.StartAsync();
        await fixture.StartAsync("a: {type: wait, for: 50ms}", "bad");
        fixture.Store.RefusedRun = "bad";
        await EngineFixture.UntilAsync(() => fixture.Engine.Health.HotRuns == 0, "the run to be given up");
        (await fixture.EndOfAsync((await fixture.StartAsync(Call)).RunId)).ShouldBe(RunStatus.Success);
        fixture.Store.Commits.ShouldBeLessThan(12);

        fixture.Store.RefusedRun = null;
        await fixture.Engine.TakeUpAsync("bad", EngineFixture.Timeout);
        (await fixture.EndOfAsync("bad")).ShouldBe(RunStatus.Success);
    }

    [Fact]
    public async Task Retries_that_meet_a_deletion_disturb_nobody_else()
    {
        await using var fixture = await EngineFixture.StartAsync();
        for (var i = 0; i < 40; i++)
        {
            var run = $"gone-{i}";
            await fixture.StartAsync("a: {type: transform, value: \"${ 1 / 0 }\"}", run);
            await fixture.EndOfAsync(run);
            fixture.Store.Hold();
            var before = fixture.StartAsync(Call, $"before-{i}");
            await fixture.Store.HeldAsync();
            var retry = fixture.Engine.SubmitAsync(run, now => new RetryRun(now, null, null), EngineFixture.Timeout);
            var other = fixture.StartAsync(Call, $"other-{i}");
            await EngineFixture.UntilAsync(() => fixture.Engine.Health.QueueDepth == 0, "both to be decided");
            fixture.Store.DeleteRun(run).ShouldBeTrue();
            fixture.Store.Release();
            await before;
            await other;
            (await Should.ThrowAsync<BatonException>(retry)).Kind.ShouldBe(ErrorKind.NotFound);
            fixture.Engine.Health.StoreError.ShouldBeNull();
        }
    }
}
