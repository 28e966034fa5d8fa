using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine.Store;
using Baton.Storage.Migrations;
using Baton.Storage.Postgres;
using Baton.Storage.Sqlite;
using Baton.Tests.Engine;
using Baton.Tests.Faults;
using Baton.Tests.Store;

namespace Baton.Tests.Storage;

/// <summary>A newer Baton and an older one on the same store: what works, and what is refused before it can do harm.</summary>
public sealed class UpgradeTests(PostgresCluster cluster) : IDisposable
{
    private static readonly int Shipped = SqliteSchema.Known.Count;

    private readonly TempDirectory first = new();
    private readonly TempDirectory second = new();

    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
    }

    [Fact]
    public async Task An_older_Baton_works_on_a_newer_file_when_every_step_says_so()
    {
        await OpenAsync(Sqlite());
        await OpenAsync(Sqlite(Step(2, worksWith: 1)));
        await OpenAsync(Sqlite());
        await OpenAsync(Sqlite(Step(2, worksWith: 1), Step(3, worksWith: 2)));
        (await RefusalAsync(Sqlite())).Code.ShouldBe("schema_newer");
        await OpenAsync(Sqlite(Step(2, worksWith: 1)));
        await OpenAsync(Sqlite(Step(2, worksWith: 1), Step(3, worksWith: 2), Step(4, worksWith: 1)));

        // The third step shut the first schema out for good.
        (await RefusalAsync(Sqlite())).Code.ShouldBe("schema_newer");
        await OpenAsync(Sqlite(Step(2, worksWith: 1)));
        (await RefusalAsync(Sqlite(Step(2, worksWith: 2)))).Code.ShouldBe("store_unavailable");
    }

    [Fact]
    public async Task A_step_that_says_nothing_shuts_older_ones_out()
    {
        await OpenAsync(Sqlite(Step(2)));
        (await RefusalAsync(Sqlite())).Message.ShouldContain("Use the Baton that wrote it");
        Should.Throw<InvalidOperationException>(() => MigrationFile.Of(2, "x", "-- works with: 3\n"));
        MigrationFile.Of(2, "x", "-- works with: 1\nSELECT 1;").WorksWith.ShouldBe(1);
        foreach (var dialect in new[] { "Sqlite", "Postgres" })
        {
            MigrationFile.Load(dialect)[0].WorksWith.ShouldBe(1);
        }
    }

    [Fact]
    public async Task Servers_of_the_older_version_run_on_and_start_again_while_a_newer_one_comes()
    {
        var database = cluster.Create("TEMPLATE baton_template");
        var old = Postgres(database, first);
        await old.OpenAsync(EngineFixture.Timeout);
        PostgresDatabase.Own(old);
        old.PutDefinition(Sample.Hash, "report", "text");
        await using (var newer = Postgres(database, second, Step(2, worksWith: 1)))
        {
            await newer.OpenAsync(EngineFixture.Timeout);
            database.Scalar<long>("SELECT count(*) FROM schema_migrations").ShouldBe(Shipped + 1);
            var batch = new JournalBatch();
            batch.Runs.Add(Sample.New(old.ReserveRunNumbers(1), "during"));
            old.Commit(batch);
            newer.FindRun("during")!.Status.ShouldBe(RunStatus.Created);
            await old.DisposeAsync();
            await OpenAsync(Postgres(database, first));
        }

        await OpenAsync(Postgres(database, first));
    }

    [Fact]
    public async Task A_step_that_older_servers_cannot_work_with_waits_until_they_are_gone()
    {
        var database = cluster.Create("TEMPLATE baton_template");
        var old = Postgres(database, first);
        await old.OpenAsync(EngineFixture.Timeout);
        (await RefusalAsync(Postgres(database, second, Step(2)))).Code.ShouldBe("servers_running");
        database.Scalar<long>("SELECT count(*) FROM schema_migrations").ShouldBe(Shipped);
        (await old.CheckAsync(EngineFixture.Timeout)).Kind.ShouldBe("postgres");
        await old.DisposeAsync();
        await UntilOpenAsync(() => Postgres(database, second, Step(2)));
        (await RefusalAsync(Postgres(database, first))).Code.ShouldBe("schema_newer");
    }

    [Fact]
    public async Task An_older_server_that_was_cut_off_meanwhile_writes_nothing_more()
    {
        var database = cluster.Create("TEMPLATE baton_template");
        await using var old = Postgres(database, first);
        await old.OpenAsync(EngineFixture.Timeout);
        PostgresDatabase.Own(old);
        database.Execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        await using var newer = Postgres(database, second, Step(2));
        await newer.OpenAsync(EngineFixture.Timeout);
        Should.Throw<BatonException>(() => old.Commit(new JournalBatch()));
        Should.Throw<BatonException>(() => old.Commit(new JournalBatch())).Code.ShouldBe("schema_newer");
    }

    [Fact]
    public async Task Two_newer_servers_that_start_at_once_take_each_step_once()
    {
        var database = cluster.Create("TEMPLATE baton_template");
        await using var one = Postgres(database, first, Step(2, worksWith: 1), Step(3));
        await using var other = Postgres(database, second, Step(2, worksWith: 1), Step(3));
        await Task.WhenAll(one.OpenAsync(EngineFixture.Timeout), other.OpenAsync(EngineFixture.Timeout));
        database.Scalar<long>("SELECT count(*) FROM schema_migrations").ShouldBe(Shipped + 2);
    }

    /// <summary>A step both dialects take. What is shipped counts as the first, however many steps it has.</summary>
    private static MigrationFile Step(int number, int worksWith = 0) => MigrationFile.Of(
        Shipped + number - 1, $"step{number}",
        (worksWith > 0 ? $"-- works with: {Shipped + worksWith - 1}\n" : "") + $"ALTER TABLE meta ADD COLUMN note{number} TEXT;");

    private SqliteRunStore Sqlite(params MigrationFile[] more) => new(new SqliteOptions
    {
        DataDirectory = first.Path, TimeProvider = TimeProvider.System,
        Migrations = [.. SqliteSchema.Known, .. more.Select(step => MigrationFile.Of(
            step.Number, step.Name, step.Sql + $" PRAGMA user_version = {step.Number};"))],
    });

    private static PostgresRunStore Postgres(PostgresDatabase database, TempDirectory directory, params MigrationFile[] more) =>
        new(new PostgresOptions
        {
            Address = PostgresAddress.Parse(database.Address), DataDirectory = directory.Path, TimeProvider = TimeProvider.System,
            Migrations = [.. PostgresSchema.Known, .. more],
        });

    private static async Task OpenAsync(IRunStore store)
    {
        await using (store)
        {
            await store.OpenAsync(EngineFixture.Timeout);
            store.PutDefinition("h", "n", "t");
            store.FindDefinition("h").ShouldBe("t");
        }
    }

    private static async Task<BatonException> RefusalAsync(IRunStore store)
    {
        await using (store)
        {
            return await Should.ThrowAsync<BatonException>(() => store.OpenAsync(EngineFixture.Timeout));
        }
    }

    /// <summary>The sessions of a server that was stopped may need a moment to end.</summary>
    private static Task UntilOpenAsync(Func<IRunStore> store) => Polling.UntilAsync(
        async () =>
        {
            await using var next = store();
            try
            {
                await next.OpenAsync(EngineFixture.Timeout);
                return true;
            }
            catch (BatonException refusal) when (refusal.Code == "servers_running")
            {
                return false;
            }
        },
        "the store to open");
}
