using System.Diagnostics;
using Baton.Contracts;
using Baton.Core;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Engine.Store;
using Baton.Storage;
using Baton.Storage.Moving;
using Baton.Tests.Engine;
using Baton.Tests.Faults;

namespace Baton.Tests.Storage.Moving;

/// <summary>Many runs, a tenth of them in flight, are moved either way, and all of them end on the other store with the history they
/// had. <c>BATON_TEST_MOVE_RUNS=10000</c> for more of them.</summary>
[Trait("speed", "slow")]
[Trait("suite", "faults")]
[Collection(Alone.Name)]
public sealed class MoveLoadTests(PostgresCluster cluster) : IDisposable
{
    private static readonly string[] Kinds = ["gate", "delay", "event", "slow", "retry"];
    private readonly int runs = FaultSettings.Number("BATON_TEST_MOVE_RUNS", 500);
    private readonly MoveEnd sqlite = MoveEnd.Sqlite();
    private readonly MoveEnd postgres = MoveEnd.Postgres(cluster.Database(typeof(MoveLoadTests)));

    public void Dispose()
    {
        sqlite.Dispose();
        postgres.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Runs_in_flight_end_on_the_other_store_with_the_history_they_had(bool toPostgres)
    {
        var (from, to) = toPostgres ? (sqlite, postgres) : (postgres, sqlite);
        Dictionary<string, RunExport> before;
        long last;
        await using (var server = await MoveServer.StartAsync(from.Store, from.Directory))
        {
            await FillAsync(server);
            last = server.Store.ListRuns(new RunFilter(), new PageRequest(1, null)).Items[0].RunNo;
        }

        // What the stop itself still wrote belongs to the history.
        await using (var look = RunStores.Look(from.Store, from.Directory, TimeProvider.System)!)
        {
            before = MoveHistory.All(look);

            // On a slow machine delays may be over before everything is started.
            look.CountRuns()[RunStatus.Running].ShouldBeInRange((runs / 10) - (runs / 50), runs / 10);
        }

        var clock = Stopwatch.StartNew();
        var report = RunStores.Move(from.Store, to.Store, sqlite.Directory, TimeProvider.System, _ => { }, EngineFixture.Timeout);
        var took = clock.Elapsed;
        var rows = report.Tables.Sum(table => table.Rows);
        FaultSettings.Print(
            $"{(toPostgres ? "SQLite to PostgreSQL" : "PostgreSQL to SQLite")}: {runs} runs, {rows} rows in {took.TotalSeconds:0.00} s, "
            + $"{rows / took.TotalSeconds:0} rows/s moved and compared");

        await using var there = await MoveServer.StartAsync(to.Store, to.Directory);
        await FinishAsync(there, before.Keys);
        var after = MoveHistory.All(there.Store);
        after.Keys.ShouldBe(before.Keys, ignoreOrder: true);
        foreach (var (id, run) in before)
        {
            there.Status(id).ShouldBe(RunStatus.Success, id);
            MoveHistory.ShouldGoOn(run, after[id]);
            if (KindOf(id) is null)
            {
                MoveHistory.Text(after[id]).ShouldBe(MoveHistory.Text(run));
            }
        }

        await there.StartAsync("new", "a: {type: transform, value: 1}");
        (there.Store.FindRun("new")!.RunNo / Partitions.Count).ShouldBeGreaterThan(last / Partitions.Count);
    }

    private static string? KindOf(string id) => Kinds.FirstOrDefault(kind => id.StartsWith(kind, StringComparison.Ordinal));

    private async Task FillAsync(MoveServer server)
    {
        var failing = server.Executor.Work;
        server.Executor.Work = (request, cancellation) => request.Node == "again"
            ? throw new InvalidOperationException("not yet") : failing(request, cancellation);
        await Parallel.ForEachAsync(Enumerable.Range(0, runs), EngineFixture.Timeout, async (i, _) =>
        {
            var kind = i % 10 == 0 ? Kinds[i / 10 % Kinds.Length] : null;
            await server.StartAsync(
                $"{kind ?? "done"}-{i}", Nodes(kind),
                run => run with
                {
                    Input = Payload.FromJson($$"""{"n":{{i}}}"""), Labels = new Dictionary<string, string> { ["n"] = $"{i}" },
                });
        });
        var going = Enumerable.Range(0, runs).Where(i => i % 10 != 0).Select(i => $"done-{i}").ToList();
        await EngineFixture.UntilAsync(() => going.RemoveAll(id => server.Status(id).IsTerminal()) >= 0 && going.Count == 0, "the ends");
        await EngineFixture.UntilAsync(() => server.Executor.Count("slow") == runs / 50, "the attempts that are interrupted");
        await EngineFixture.UntilAsync(
            () => server.Store.ListGates("open", null, new(1, null)).Items.Count > 0 && server.Engine.Health.QueueDepth == 0, "the gates");
    }

    private static string Nodes(string? kind) => kind switch
    {
        "gate" => """
            before: {type: tool_call, tool: t}
            ask: {type: human_gate, needs: [before], gate: {title: Go?, options: [approve]}}
            after: {type: tool_call, tool: t, needs: [{node: ask, branch: approve}]}
            """,
        "delay" => "late: {type: wait, for: 8s}\nafter: {type: tool_call, tool: t, needs: [late]}",
        "event" => "paid: {type: wait, event: paid}\nafter: {type: transform, needs: [paid], value: $paid}",
        "slow" => "slow: {type: tool_call, tool: t}\nafter: {type: tool_call, tool: t, needs: [slow]}",
        "retry" => "again: {type: tool_call, tool: t, retry: {max_attempts: 1000, delay: 2s, backoff: constant}}",
        _ => """
            a: {type: tool_call, tool: t}
            b: {type: tool_call, tool: t, needs: [a], with: {n: $context.n}}
            c: {type: transform, needs: [a], value: {n: $context.n}}
            d: {type: join, needs: [b, c]}
            """,
    };

    private static async Task FinishAsync(MoveServer server, IEnumerable<string> ids)
    {
        server.Executor.Work = (_, _) => Task.CompletedTask;
        var all = ids.ToList();
        foreach (var id in all.Where(id => KindOf(id) == "event"))
        {
            await server.Engine.SubmitAsync(id, now => new SignalRun(now, "paid", Payload.EmptyObject), EngineFixture.Timeout);
        }

        while (server.Store.ListGates("open", null, new(500, null)).Items is { Count: > 0 } gates)
        {
            foreach (var open in gates)
            {
                await server.Engine.SubmitAsync(
                    open.RunId,
                    now => new DecideGate(now, open.Gate.Slot, "approve", "ann", null, null) { OpenSeq = open.Gate.OpenSeq },
                    EngineFixture.Timeout);
            }
        }

        await EngineFixture.UntilAsync(() => server.Store.CountRuns().GetValueOrDefault(RunStatus.Success) == all.Count, "all the ends");
    }
}
