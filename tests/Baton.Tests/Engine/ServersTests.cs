using Baton.Core;
using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Engine.Store;
using Baton.Tests.Storage;

namespace Baton.Tests.Engine;

/// <summary>Whatever is asked of a server that does not own the run is as if the owner had been asked.</summary>
[Collection(Alone.Name)]
public sealed class ServersTests(PostgresCluster cluster) : IAsyncLifetime
{
    private const string Call = "a: {type: tool_call, tool: t}";
    private readonly ServersFixture servers = new(cluster.Database(typeof(ServersTests)));
    private EngineServer a = null!;
    private EngineServer b = null!;

    public async ValueTask InitializeAsync() => (a, b) = await servers.TwoAsync();

    public ValueTask DisposeAsync() => servers.DisposeAsync();

    [Fact]
    public async Task A_run_is_started_at_its_owner_through_the_other_server()
    {
        var id = a.OwnId();
        (await b.StartRunAsync(Call, id)).ShouldBe(new StartRunResult(id, false));
        await b.FollowAsync(id);
        b.Store.FindRun(id)!.Status.ShouldBe(RunStatus.Success);
        (a.Executor.Count("a"), b.Executor.Count("a")).ShouldBe((1, 0));
        (await RefusalAsync(b.StartRunAsync(Call, id))).Code.ShouldBe("run_id_in_use");
    }

    [Fact]
    public async Task A_start_without_an_id_stays_where_it_was_asked_for()
    {
        for (var i = 0; i < 8; i++)
        {
            var run = (await b.StartRunAsync(Call)).RunId;
            servers.Database.OwnerOf(run).ShouldBe(b.Name);
        }
    }

    [Fact]
    public async Task Gates_events_cancels_and_retries_take_effect_through_the_other_server()
    {
        var id = a.OwnId();
        a.Executor.Work = (request, _) => request.Node == "shaky" && a.Executor.Count("shaky") == 1
            ? throw new InvalidOperationException("broken") : Task.CompletedTask;
        await b.StartRunAsync(
            """
            ask: {type: human_gate, gate: {title: Go?, options: [approve]}}
            event: {type: wait, event: paid, needs: [{node: ask, branch: approve}]}
            shaky: {type: tool_call, tool: t, needs: [event], retry: {max_attempts: 1}}
            """,
            id);
        await EngineFixture.UntilAsync(() => b.Store.ListGates("open", null, new(10, null)).Items.Count == 1, "the gate");
        var gate = b.Store.ListGates("open", null, new(10, null)).Items.Single().Gate;
        await SubmitAsync(id, now => new DecideGate(now, gate.Slot, "approve", "me", "fine", null) { OpenSeq = gate.OpenSeq });
        var again = await RefusalAsync(
            SubmitAsync(id, now => new DecideGate(now, gate.Slot, "approve", "me", null, null) { OpenSeq = gate.OpenSeq }));
        (again.Kind, again.Code).ShouldBe((ErrorKind.Conflict, "gate_decided"));
        await SubmitAsync(id, now => new SignalRun(now, "paid", Payload.FromJson("""{"sum": 7}""")));
        await b.FollowAsync(id);
        b.Store.FindRun(id)!.Status.ShouldBe(RunStatus.Failed);
        await SubmitAsync(id, now => new RetryRun(now, null, null));
        await b.FollowAsync(id);
        b.Store.FindRun(id)!.Status.ShouldBe(RunStatus.Success);
        (await RefusalAsync(SubmitAsync(id, now => new CancelRun(now, "me", null)))).Code.ShouldBe("run_terminal");
    }

    [Fact]
    public async Task A_cancel_through_the_other_server_tells_the_attempts()
    {
        var id = a.OwnId();
        var told = new TaskCompletionSource();
        a.Executor.Work = async (_, cancellation) =>
        {
            await using var registration = cancellation.Register(() => told.TrySetResult());
            await told.Task;
            cancellation.ThrowIfCancellationRequested();
        };
        await b.StartRunAsync(Call, id);
        await EngineFixture.UntilAsync(() => a.Executor.Count("a") == 1, "the attempt");
        await SubmitAsync(id, now => new CancelRun(now, "me", "enough"));
        await told.Task.WaitAsync(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        await b.FollowAsync(id);
        b.Store.FindRun(id)!.Status.ShouldBe(RunStatus.Cancelled);
    }

    [Fact]
    public async Task Refusals_are_the_same_at_every_server()
    {
        var id = a.OwnId();
        foreach (var server in new[] { a, b })
        {
            var refusal = await RefusalAsync(server.Engine.SubmitAsync(id, now => new PauseRun(now, "me"), EngineFixture.Timeout));
            (refusal.Kind, refusal.Code, refusal.Message).ShouldBe((ErrorKind.NotFound, "run_not_found", $"There is no run '{id}'."));
        }

        await a.StartRunAsync("ask: {type: human_gate, gate: {title: Go?, options: [approve], form: {type: object, required: [n]}}}", id);
        var refusals = new List<BatonException>();
        foreach (var server in new[] { a, b })
        {
            refusals.Add(await RefusalAsync(server.Engine.SubmitAsync(
                id, now => new DecideGate(now, 0, "approve", "me", null, Payload.EmptyObject), EngineFixture.Timeout)));
        }

        refusals[0].Diagnostics.ShouldNotBeEmpty();
        (refusals[1].Kind, refusals[1].Code, refusals[1].Message).ShouldBe((refusals[0].Kind, refusals[0].Code, refusals[0].Message));
        refusals[1].Diagnostics.ShouldBe(refusals[0].Diagnostics);
    }

    [Fact]
    public async Task The_same_id_and_the_same_key_at_both_servers_at_once_make_one_run()
    {
        for (var round = 0; round < 5; round++)
        {
            var key = $"key-{round}";
            var starts = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? a : b).StartRunAsync(Call, key: key)));
            starts.Select(start => start.RunId).Distinct().ShouldHaveSingleItem();
            starts.Count(start => !start.Repeated).ShouldBe(1);

            var id = (round % 2 == 0 ? a : b).OwnId($"given-{round}");
            var asked = Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? a : b).StartRunAsync(Call, id)).ToList();
            await Task.WhenAll(asked.Select(start => ((Task)start).ContinueWith(_ => { }, TaskScheduler.Default)));
            asked.Count(start => start.IsCompletedSuccessfully).ShouldBe(1);
            asked.Where(start => start.IsFaulted)
                .ShouldAllBe(start => ((BatonException)start.Exception!.InnerException!).Code == "run_id_in_use");
            await a.FollowAsync(id);
        }

        servers.Database.Scalar<long>("SELECT count(*) FROM runs").ShouldBe(10);
        servers.Database.Scalar<long>("SELECT count(*) FROM commands").ShouldBe(0);
        servers.Database.Scalar<long>("SELECT count(*) FROM command_answers").ShouldBe(0);
    }

    [Fact]
    public async Task A_watcher_at_the_other_server_is_told_every_event_once_and_in_order()
    {
        var runs = Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? a : b).OwnId($"w{i}")).ToList();
        var nodes = string.Join(
            '\n', Enumerable.Range(0, 30).Select(i => $"n{i}: {{type: tool_call, tool: t, needs: [{(i == 0 ? "" : $"n{i - 1}")}]}}"));
        using var end = new CancellationTokenSource();
        var statuses = (OfA: new List<RunStatusChange>(), OfB: new List<RunStatusChange>());
        var lists = Task.WhenAll(ListAsync(a, statuses.OfA, end.Token), ListAsync(b, statuses.OfB, end.Token));
        await Task.WhenAll(runs.Select((id, i) => (i % 2 == 0 ? a : b).StartRunAsync(nodes, id)));
        var seen = await Task.WhenAll(runs.Select(async id => (await a.FollowAsync(id), await b.FollowAsync(id))));
        foreach (var ((atA, atB), id) in seen.Zip(runs))
        {
            atB.Select(e => Text(e)).ShouldBe(atA.Select(e => Text(e)), id);
            atA[^1].Type.ShouldBe(RunEventType.RunSucceeded);
        }

        await EngineFixture.UntilAsync(() => Ended(statuses.OfA) == 20 && Ended(statuses.OfB) == 20, "both lists to be told of every end");
        await end.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(lists);
    }

    [Fact]
    public async Task A_run_is_taken_over_from_elsewhere_by_its_owner_through_the_other_server()
    {
        var id = a.OwnId();
        var history = Enumerable.ToList<RunEvent>(
        [
            new RunEvent(1, 10, RunEventType.RunCreated, -1, 0, new RunCreatedData(Payload.EmptyObject, 0, false, null, [])),
            new RunEvent(2, 11, RunEventType.RunStarted, -1, 0, null),
            new RunEvent(3, 12, RunEventType.RunCancelled, -1, 0, new RunActionData("me", null)),
        ]);
        var request = new ImportRunRequest
        {
            Id = id, Definition = $"name: w\nnodes:\n  {Call}\n", Events = history, CreatedAt = 10, Origin = "elsewhere",
        };
        (await b.Engine.ImportAsync(request, EngineFixture.Timeout)).ShouldBe(new StartRunResult(id, false));
        b.Store.ReadEvents(b.Store.FindRun(id)!.RunNo, 0, 10).Count.ShouldBe(3);
        a.Store.FindRun(id)!.ShouldSatisfyAllConditions(
            row => row.Status.ShouldBe(RunStatus.Cancelled), row => row.Origin.ShouldBe("elsewhere"), row => row.CreatedAt.ShouldBe(10));
        (await RefusalAsync(b.Engine.ImportAsync(request, EngineFixture.Timeout))).Code.ShouldBe("run_id_in_use");
    }

    private static int Ended(List<RunStatusChange> changes)
    {
        lock (changes)
        {
            return changes.Where(change => change.Status == RunStatus.Success).Select(change => change.RunId).Distinct().Count();
        }
    }

    private static async Task ListAsync(EngineServer server, List<RunStatusChange> into, CancellationToken end)
    {
        await foreach (var change in server.Engine.FollowAllAsync(end))
        {
            lock (into)
            {
                into.Add(change);
            }
        }
    }

    private static string Text(FeedEvent e) => System.Text.Encoding.UTF8.GetString(e.Json.Span);

    private Task SubmitAsync(string id, Func<long, RunCommand> command) => b.Engine.SubmitAsync(id, command, EngineFixture.Timeout);

    private static Task<BatonException> RefusalAsync(Task work) => Should.ThrowAsync<BatonException>(work);
}
