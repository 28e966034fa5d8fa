using Baton.Core.Errors;
using Baton.Core.Runs;

namespace Baton.Tests.Engine;

/// <summary>Guarantee G12 and what follows: the engine while its store fails, and after.</summary>
public sealed class OutageTests
{
    private const string TwoCalls = "a: {type: tool_call, tool: t}\nb: {type: tool_call, tool: t, needs: [a]}";

    [Fact]
    public async Task A_store_that_refuses_is_told_as_unavailable_and_work_goes_on_when_it_is_back()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var go = new TaskCompletionSource();
        fixture.Executor.Work = (_, _) => go.Task;
        var run = (await fixture.StartAsync(TwoCalls)).RunId;
        await EngineFixture.UntilAsync(() => fixture.Executor.Count("a") == 1, "a to start");

        fixture.Store.Down = true;
        (await RefusalAsync(fixture.StartAsync("x: {type: transform, value: 1}", "refused"))).Kind.ShouldBe(ErrorKind.Unavailable);
        fixture.Engine.Health.Ready.ShouldBeFalse();
        fixture.Engine.Health.StoreError.ShouldNotBeNull();
        (await RefusalAsync(fixture.Engine.SubmitAsync(run, now => new CancelRun(now, "me", null), EngineFixture.Timeout)))
            .Kind.ShouldBe(ErrorKind.Unavailable);

        // The attempt ends meanwhile; nobody can write it down.
        go.SetResult();
        await EngineFixture.UntilAsync(() => fixture.Engine.Health.RunningAttempts == 0, "a to end");
        fixture.Executor.Count("b").ShouldBe(0);

        fixture.Store.Down = false;
        (await fixture.EndOfAsync(run)).ShouldBe(RunStatus.Success);
        fixture.Engine.Health.Ready.ShouldBeTrue();
        fixture.Store.FindRun("refused").ShouldBeNull();
        fixture.Executor.Count("a").ShouldBe(1, "its end was kept over the outage");
        fixture.Executor.Count("b").ShouldBe(1);
    }

    [Fact]
    public async Task A_commit_that_is_written_and_reported_as_failed_is_found_again_by_reading()
    {
        await using var fixture = await EngineFixture.StartAsync();
        fixture.Store.Fault = CommitFault.Unknown;
        (await RefusalAsync(fixture.StartAsync(TwoCalls, "doubt"))).Code.ShouldBe("commit_unknown");
        fixture.Store.FindRun("doubt").ShouldNotBeNull();
        fixture.Executor.Started.ShouldBeEmpty("nobody knew that its start was on disk");

        fixture.Store.Fault = CommitFault.None;
        (await fixture.EndOfAsync("doubt")).ShouldBe(RunStatus.Success);
        fixture.Executor.Count("a").ShouldBe(1);
        fixture.Executor.Count("b").ShouldBe(1);
    }

    [Fact]
    public async Task A_watcher_hears_of_an_end_whose_commit_was_reported_as_failed()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var go = new TaskCompletionSource();
        fixture.Executor.Work = (_, _) => go.Task;
        var run = (await fixture.StartAsync("a: {type: tool_call, tool: t}")).RunId;
        await EngineFixture.UntilAsync(() => fixture.Executor.Count("a") == 1, "a to start");
        var last = fixture.Row(run).LastSeq;
        await using var feed = fixture.Engine.FollowAsync(run, last, EngineFixture.Timeout).GetAsyncEnumerator(EngineFixture.Timeout);
        var next = feed.MoveNextAsync();
        fixture.Store.Fault = CommitFault.Unknown;
        go.SetResult();
        await EngineFixture.UntilAsync(() => fixture.Engine.Health.StoreError is not null, "the commit to be reported as failed");
        fixture.Row(run).Status.ShouldBe(RunStatus.Success);
        fixture.Store.Fault = CommitFault.None;
        (await next).ShouldBeTrue();
        feed.Current.Seq.ShouldBe(last + 1);
    }

    [Theory]
    [InlineData(CommitFault.Fails)]
    [InlineData(CommitFault.Unknown)]
    public async Task Commits_that_fail_at_random_lose_and_repeat_nothing(object fault)
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var end = new CancellationTokenSource();
        var faults = Task.Run(() => FlickerAsync(fixture, (CommitFault)fault, end.Token), TestContext.Current.CancellationToken);
        var acknowledged = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            try
            {
                acknowledged.Add((await fixture.StartAsync(TwoCalls, $"run-{i}")).RunId);
            }
            catch (BatonException refusal) when (refusal.Kind == ErrorKind.Unavailable)
            {
                await EngineFixture.UntilAsync(() => fixture.Engine.Health.Ready, "the store to be back");
            }
        }

        await end.CancelAsync();
        await faults;
        acknowledged.ShouldNotBeEmpty();
        foreach (var run in acknowledged)
        {
            (await fixture.EndOfAsync(run)).ShouldBe(RunStatus.Success);
        }

        // A start that was refused may have reached the disk; every run that is there ends, and each node was executed once.
        await EngineFixture.UntilAsync(() => fixture.Engine.Health is { HotRuns: 0, RunningAttempts: 0 }, "all runs to end");
        fixture.Store.CountRuns().Where(count => !count.Key.IsTerminal()).Sum(count => count.Value).ShouldBe(0);
        fixture.Executor.Started.GroupBy(attempt => (attempt.RunId, attempt.Node)).ShouldAllBe(node => node.Count() == 1);
    }

    private static async Task FlickerAsync(EngineFixture fixture, CommitFault fault, CancellationToken stop)
    {
        var random = new Random(7);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!stop.IsCancellationRequested)
        {
            fixture.Store.Fault = random.Next(2) == 0 ? fault : CommitFault.None;
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        fixture.Store.Fault = CommitFault.None;
    }

    private static Task<BatonException> RefusalAsync(Task work) => Should.ThrowAsync<BatonException>(work);
}
