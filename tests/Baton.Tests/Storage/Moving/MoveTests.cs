using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine.Store;
using Baton.Storage;
using Baton.Storage.Moving;
using Baton.Tests.Engine;

namespace Baton.Tests.Storage.Moving;

/// <summary>What is moved, and what is refused. <c>MoveLoadTests</c> moves many runs, <c>MoveKillTests</c> ends moves at every
/// point.</summary>
public sealed class MoveTests(PostgresCluster cluster) : IDisposable
{
    private readonly MoveEnd sqlite = MoveEnd.Sqlite();
    private readonly PostgresDatabase database = cluster.Database(typeof(MoveTests));
    private MoveEnd? postgres;

    private MoveEnd Postgres => postgres ??= MoveEnd.Postgres(database);

    public void Dispose()
    {
        sqlite.Dispose();
        postgres?.Dispose();
    }

    [Fact]
    public async Task Everything_arrives_and_comes_back()
    {
        long lastNumber;
        Dictionary<string, Baton.Contracts.RunExport> before;
        await using (var server = await sqlite.StartAsync())
        {
            await MoveSample.FillAsync(server);
            before = MoveHistory.All(server.Store);
            lastNumber = server.Store.ReserveRunNumbers(1);
        }

        MoveSample.FillCosts(sqlite.Directory);

        var there = Move(sqlite, Postgres);
        there.Tables.Select(table => table.Table).ShouldBe(MovedTable.All.Select(table => table.Name));
        there.Tables.Where(table => table.Rows == 0).ShouldBeEmpty("the sample has rows for every table");
        await using (var server = await MoveServer.StartAsync(Postgres.Store, Postgres.Directory))
        {
            MoveSample.Verify(server.Store);
            server.Store.ReserveRunNumbers(1).ShouldBeGreaterThan(lastNumber);
            var now = MoveHistory.All(server.Store);
            now.Keys.ShouldBe(before.Keys, ignoreOrder: true);
            before.Values.ShouldAllBe(run => MoveHistory.Same(now[run.Id!], run));
            server.Engine.Health.OwnedPartitions.ShouldBe(64);
        }

        using var back = MoveEnd.Sqlite();
        var again = Move(Postgres, back);

        // What the server wrote meanwhile: the numbers it reserved.
        again.Tables.Where(table => table.Table != "meta").ShouldBe(there.Tables.Where(table => table.Table != "meta"));
        await using (var server = await back.StartAsync())
        {
            MoveSample.Verify(server.Store);
            var now = MoveHistory.All(server.Store);
            before.Values.ShouldAllBe(run => MoveHistory.Same(now[run.Id!], run));
        }
    }

    [Fact]
    public async Task A_store_goes_back_to_where_it_came_from_over_what_stayed_behind()
    {
        await FillAsync(sqlite, "first");
        Move(sqlite, Postgres);
        await FillAsync(Postgres, "second");
        Move(Postgres, sqlite);
        await FillAsync(sqlite, "third");
        Move(sqlite, Postgres);
        await using var server = await MoveServer.StartAsync(Postgres.Store, Postgres.Directory);
        server.Store.ListRuns(new RunFilter(), new PageRequest(10, null)).Items.Select(run => run.Id)
            .ShouldBe(["third", "second", "first"]);
    }

    [Fact]
    public async Task The_source_opens_no_more_until_it_is_reopened()
    {
        await FillAsync(sqlite, "r");
        Move(sqlite, Postgres);
        (await sqlite.RefusalAsync()).ShouldBe("store_moved");
        Should.Throw<BatonException>(() => RunStores.Look(sqlite.Store, sqlite.Directory, TimeProvider.System))
            .Message.ShouldContain(database.Name);
        Move(sqlite, Postgres).Repeated.ShouldBeTrue();
        using var other = MoveEnd.Postgres(cluster.Create("TEMPLATE baton_template"));
        Refusal(() => Move(sqlite, other)).Code.ShouldBe("store_moved");

        RunStores.Reopen(sqlite.Store, sqlite.Directory, TimeProvider.System).ShouldContain(database.Name);
        (await sqlite.RefusalAsync()).ShouldBeNull();
        (await Postgres.RefusalAsync()).ShouldBeNull();
        Refusal(() => RunStores.Reopen(sqlite.Store, sqlite.Directory, TimeProvider.System)).Code.ShouldBe("not_moved");

        // Both are stores of their own now: neither may be overwritten by the other.
        Refusal(() => Move(sqlite, Postgres)).Code.ShouldBe("store_not_empty");
        Refusal(() => Move(Postgres, sqlite)).Code.ShouldBe("store_not_empty");
    }

    [Fact]
    public async Task A_store_in_use_is_neither_moved_nor_moved_into()
    {
        await FillAsync(sqlite, "r");
        await using (var server = await MoveServer.StartAsync(Postgres.Store, Postgres.Directory))
        {
            Refusal(() => Move(sqlite, Postgres)).Code.ShouldBe("store_locked");
            Refusal(() => Move(Postgres, sqlite)).Code.ShouldBe("store_locked");
        }

        await using (var server = await sqlite.StartAsync())
        {
            Refusal(() => Move(sqlite, Postgres)).Code.ShouldBe("store_locked");
        }

        Refusal(() => RunStores.Move("sqlite", "sqlite", sqlite.Directory, TimeProvider.System, _ => { }, default))
            .Code.ShouldBe("same_store");
        using var alias = new MoveEnd(database.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        Refusal(() => Move(Postgres, alias)).Code.ShouldBe("store_locked");
        using var nothing = MoveEnd.Sqlite();
        Refusal(() => Move(nothing, Postgres)).Code.ShouldBe("store_not_found");
        using var empty = MoveEnd.Postgres(cluster.Create());
        Refusal(() => Move(empty, nothing)).Code.ShouldBe("store_not_found");
    }

    [Fact]
    public async Task Nothing_is_moved_over_other_data_nor_between_different_schemas()
    {
        await FillAsync(sqlite, "here");
        await FillAsync(Postgres, "there");
        Refusal(() => Move(sqlite, Postgres)).Code.ShouldBe("store_not_empty");
        Refusal(() => Move(Postgres, sqlite)).Code.ShouldBe("store_not_empty");
        (await sqlite.RefusalAsync()).ShouldBeNull();
        (await Postgres.RefusalAsync()).ShouldBeNull();

        var newer = cluster.Create("TEMPLATE baton_template");
        var today = Baton.Storage.Postgres.PostgresSchema.Known.Count;
        newer.Execute(
            $"""
            INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES ({today + 1}, 'later', 'x', 1);
            UPDATE meta SET value = '{today + 1}:{today}' WHERE key = 'schema_works_with';
            """);
        using var later = MoveEnd.Postgres(newer);
        Refusal(() => Move(sqlite, later)).Code.ShouldBe("schema_newer");
        Refusal(() => Move(later, sqlite)).Code.ShouldBe("schema_newer");
    }

    [Fact]
    public async Task Commands_that_somebody_was_promised_must_be_carried_out_first()
    {
        await FillAsync(Postgres, "r");
        database.Execute("INSERT INTO commands (at, partition, id, run_id, sender, body) VALUES (1, 1, 'c', 'r', 's', '{}')");
        Refusal(() => Move(Postgres, sqlite)).Code.ShouldBe("commands_pending");
        database.Execute("DELETE FROM commands");
        Move(Postgres, sqlite).Repeated.ShouldBeFalse();
    }

    [Fact]
    public async Task A_row_that_differs_in_the_end_is_found_and_nothing_is_given_up()
    {
        await FillAsync(sqlite, "r");
        void Spoil(MoveProgress step)
        {
            if (step is { Verifying: true, Table: "definitions" })
            {
                database.Execute("UPDATE run_events SET data = '{}' WHERE seq = 1");
            }
        }

        var refusal = Refusal(() => Move(sqlite, Postgres, report: Spoil));
        (refusal.Code, refusal.Message.Contains("run_events")).ShouldBe(("move_differs", true));
        (await Postgres.RefusalAsync()).ShouldBe("store_moving");
        (await sqlite.RefusalAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_server_that_was_cut_off_while_its_store_was_moved_writes_nothing_more()
    {
        await using var servers = new ServersFixture(database);
        var server = await servers.JoinAsync(killable: true);
        const string Gate = "a: {type: human_gate, gate: {title: Go?, options: [approve]}}";
        await server.StartRunAsync(Gate, "kept");
        server.Link.Drop(Way.Both);
        database.Execute(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
            """);
        await EngineFixture.UntilAsync(() => database.Locks() == 0, "its locks to be free");
        Move(Postgres, sqlite);
        server.Link.Cut();
        (await Should.ThrowAsync<BatonException>(server.StartRunAsync(Gate, "late"))).Kind.ShouldBe(ErrorKind.Unavailable);
        await EngineFixture.UntilAsync(
            () => server.Engine.Health.StoreError is { } error && error.Contains("was moved", StringComparison.Ordinal), "the refusal");
        (await Should.ThrowAsync<BatonException>(() => server.Store.CheckAsync(EngineFixture.Timeout))).Code.ShouldBe("store_moved");
        Should.Throw<BatonException>(() => server.Store.PutDefinition("h", "n", "t")).Code.ShouldBe("store_moved");
        database.Scalar<long>("SELECT count(*) FROM runs").ShouldBe(1);
    }

    private static MoveReport Move(MoveEnd from, MoveEnd to, Action<MoveProgress>? report = null)
    {
        using var source = from.Open();
        using var target = to.Open(create: true);
        return new StoreMove(source, target, new MoveOptions { Time = TimeProvider.System, Report = report }, default).Run();
    }

    private static BatonException Refusal(Action work) => Should.Throw<BatonException>(work);

    private static async Task FillAsync(MoveEnd end, string id)
    {
        await using var server = await end.StartAsync();
        await server.StartAsync(id, "a: {type: transform, value: 1}");
        await EngineFixture.UntilAsync(() => server.Status(id) == RunStatus.Success, "the run");
    }
}
