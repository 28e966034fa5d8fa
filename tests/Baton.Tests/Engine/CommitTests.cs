using Baton.Core.Runs;
using Baton.Storage;

namespace Baton.Tests.Engine;

/// <summary>Guarantees G1, G11 and G12 inside the engine: first the disk, then the answer and the effects.</summary>
public sealed class CommitTests
{
    [Fact]
    public async Task Nothing_is_acknowledged_or_started_before_it_is_on_disk()
    {
        await using var fixture = await EngineFixture.StartAsync();
        fixture.Store.Hold();
        var started = fixture.StartAsync("a: {type: tool_call, tool: t}", "held");
        await fixture.Store.HeldAsync();
        started.IsCompleted.ShouldBeFalse();
        fixture.Store.FindRun("held").ShouldBeNull();
        fixture.Executor.Started.ShouldBeEmpty();

        fixture.Store.Release();
        (await started).RunId.ShouldBe("held");
        await using (var look = RunStores.Look("sqlite", fixture.Data, TimeProvider.System)!)
        {
            look.FindRun("held").ShouldNotBeNull();
        }

        (await fixture.EndOfAsync("held")).ShouldBe(RunStatus.Success);
    }

    [Fact]
    public async Task While_one_batch_is_being_written_the_next_takes_all_that_comes()
    {
        await using var fixture = await EngineFixture.StartAsync();
        fixture.Store.Hold();
        var first = fixture.StartAsync("a: {type: transform, value: 1}");
        await fixture.Store.HeldAsync();
        var rest = Enumerable.Range(0, 200).Select(i => fixture.StartAsync("a: {type: transform, value: 1}", $"r-{i}")).ToList();
        await EngineFixture.UntilAsync(() => fixture.Engine.Health is { QueueDepth: 0, HotRuns: 201 }, "all of them to be decided");
        rest.ShouldAllBe(start => !start.IsCompleted);

        fixture.Store.Release();
        await first;
        await Task.WhenAll(rest);
        fixture.Store.Commits.ShouldBe(2);
        fixture.Engine.Health.CommittedBatches.ShouldBe(2);
    }

    [Fact]
    public async Task An_attempt_starts_only_when_its_start_is_on_disk_and_its_success_is_told_only_then()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var go = new TaskCompletionSource();
        fixture.Executor.Work = (request, _) => request.Node == "a" ? go.Task : Task.CompletedTask;
        var run = (await fixture.StartAsync("a: {type: tool_call, tool: t}\nb: {type: tool_call, tool: t, needs: [a]}")).RunId;
        await EngineFixture.UntilAsync(() => fixture.Executor.Count("a") == 1, "a to start");
        var last = fixture.Row(run).LastSeq;
        await using var feed = fixture.Engine.FollowAsync(run, last, EngineFixture.Timeout).GetAsyncEnumerator(EngineFixture.Timeout);
        var next = feed.MoveNextAsync().AsTask();
        fixture.Store.Hold();
        go.SetResult();
        await fixture.Store.HeldAsync();
        await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, EngineFixture.Timeout));
        next.IsCompleted.ShouldBeFalse();
        fixture.Executor.Count("b").ShouldBe(0);

        fixture.Store.Release();
        (await next).ShouldBeTrue();
        feed.Current.Seq.ShouldBe(last + 1);
        (await fixture.EndOfAsync(run)).ShouldBe(RunStatus.Success);
        fixture.Executor.Count("b").ShouldBe(1);
    }
}
