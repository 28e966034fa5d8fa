using System.Diagnostics;
using Baton.Core.Runs;
using Baton.Tests.Storage;

namespace Baton.Tests.Engine;

/// <summary>Servers come, go in order, are killed and lose their sessions: their runs go on.</summary>
[Collection(Alone.Name)]
public sealed class HandOverTests(PostgresCluster cluster) : IAsyncLifetime
{
    private const string Chain = "a: {type: tool_call, tool: t}\nb: {type: tool_call, tool: t, needs: [a]}";
    private readonly ServersFixture servers = new(cluster.Database(typeof(HandOverTests)));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => servers.DisposeAsync();

    [Fact]
    public async Task A_server_that_comes_gets_its_share_and_interrupts_nothing()
    {
        var a = await servers.JoinAsync();
        var go = new TaskCompletionSource();
        a.Executor.Work = (request, cancellation) => request.Node == "a" ? go.Task.WaitAsync(cancellation) : Task.CompletedTask;
        var runs = Enumerable.Range(0, 40).Select(i => $"run-{i}").ToList();
        await Task.WhenAll(runs.Select(id => a.StartRunAsync(Chain, id)));
        await EngineFixture.UntilAsync(() => a.Executor.Count("a") == 40, "all to run");
        var b = await servers.JoinAsync();
        await EngineFixture.UntilAsync(() => b.Engine.Health.OwnedPartitions > 0, "what rests to be handed over");
        a.Executor.Marks.Count(mark => !mark.Starts).ShouldBe(0, "nothing that runs was interrupted");
        go.SetResult();
        await Task.WhenAll(runs.Select(b.FollowAsync));
        await ServersFixture.SharedAsync(a, b);
        foreach (var node in new[] { "a", "b" })
        {
            (a.Executor.Count(node) + b.Executor.Count(node)).ShouldBe(40, "each effect once");
        }
    }

    [Fact]
    public async Task A_server_that_goes_in_order_is_replaced_at_once()
    {
        var (a, b) = await servers.TwoAsync();
        var blocked = new TaskCompletionSource();
        a.Executor.Work = (_, cancellation) => blocked.Task.WaitAsync(cancellation);
        var id = a.OwnId();
        await a.StartRunAsync(Chain, id);
        await EngineFixture.UntilAsync(() => a.Executor.Count("a") == 1, "the attempt");
        await a.StopAsync();
        var since = Stopwatch.GetTimestamp();
        await EngineFixture.UntilAsync(() => b.Engine.Health.OwnedPartitions == 64, "b to own everything");
        Stopwatch.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromSeconds(4), "a lease takes 6 s");
        await b.FollowAsync(id);
        b.Store.FindRun(id)!.Status.ShouldBe(RunStatus.Success);
        b.Executor.Count("a").ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_is_killed_is_replaced_within_ten_seconds()
    {
        var (a, b) = await servers.TwoAsync(killable: true);
        var blocked = new TaskCompletionSource();
        a.Executor.Work = (request, cancellation) => request.Node == "b" ? blocked.Task.WaitAsync(cancellation) : Task.CompletedTask;
        var id = a.OwnId();
        await b.StartRunAsync(Chain, id);
        await EngineFixture.UntilAsync(() => a.Executor.Count("b") == 1, "the attempt");
        var watched = b.FollowAsync(id);
        await a.KillAsync();
        var since = Stopwatch.GetTimestamp();
        await watched;
        Stopwatch.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromSeconds(10));
        b.Store.FindRun(id)!.Status.ShouldBe(RunStatus.Success);
        (b.Executor.Count("a"), b.Executor.Count("b")).ShouldBe((0, 1));
    }

    [Fact]
    public async Task Servers_whose_sessions_end_again_and_again_lose_nothing_and_go_on_where_they_were()
    {
        var (a, b) = await servers.TwoAsync();
        var nodes = string.Join(
            '\n', Enumerable.Range(0, 40).Select(i => $"n{i}: {{type: tool_call, tool: t, needs: [{(i == 0 ? "" : $"n{i - 1}")}]}}"));
        var runs = new[] { a.OwnId("x"), b.OwnId("x"), a.OwnId("y"), b.OwnId("y") };
        foreach (var one in new[] { a, b })
        {
            one.Executor.Work = (_, cancellation) => Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System, cancellation);
        }

        await Task.WhenAll(runs.Select((id, i) => (i < 2 ? a : b).StartRunAsync(nodes, id)));
        var watched = Task.WhenAll(runs.Select(b.FollowAsync));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (var storm = 0; storm < 15; storm++)
        {
            servers.Database.Execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        await watched;
        runs.ShouldAllBe(id => b.Store.FindRun(id)!.Status == RunStatus.Success);
        await ServersFixture.SharedAsync(a, b);

        // Hints still arrive: a watcher elsewhere need not wait for the next round of looking.
        a.Executor.Work = (_, _) => Task.CompletedTask;
        var quickest = TimeSpan.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var id = a.OwnId($"after-{i}");
            var since = Stopwatch.GetTimestamp();
            await b.StartRunAsync(Chain, id);
            await b.FollowAsync(id);
            quickest = new[] { quickest, Stopwatch.GetElapsedTime(since) }.Min();
        }

        quickest.ShouldBeLessThan(TimeSpan.FromMilliseconds(900));
    }
}
