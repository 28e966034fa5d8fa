using System.Diagnostics;
using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine.Store;
using Baton.Storage;
using Baton.Storage.Postgres;
using Baton.Tests.Store;
using Npgsql;

namespace Baton.Tests.Storage;

/// <summary>What happens when the database goes away, does not answer, or has no room.</summary>
public sealed class PostgresFaultTests(PostgresCluster cluster) : IDisposable
{
    private const string EndWriters =
        "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE application_name = 'baton writer' AND datname = ";

    private readonly TempDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_writer_whose_session_was_ended_says_so_once_and_connects_again()
    {
        var database = cluster.Database(GetType());
        await using var store = await OpenAsync(database);
        Commit(store, "before");
        database.Scalar<long>(EndWriters + $"'{database.Name}'").ShouldBe(1);
        var refusal = Should.Throw<BatonException>(() => Commit(store, "meanwhile"));
        refusal.Kind.ShouldBe(ErrorKind.Unavailable);
        refusal.Code.ShouldBeOneOf("commit_unknown", "store_unavailable");
        store.FindRun("meanwhile").ShouldBeNull();
        await store.CheckAsync(Token);
        store.Commit(new JournalBatch());
        Commit(store, "after");
        store.LoadUnfinished([.. Enumerable.Range(0, Partitions.Count)]).Select(run => run.Id).ShouldBe(["before", "after"]);
    }

    [Fact]
    public async Task Readers_whose_sessions_were_ended_do_not_notice()
    {
        var database = cluster.Database(GetType());
        await using var store = await OpenAsync(database);
        Commit(store, "run");
        for (var i = 0; i < 3; i++)
        {
            database.Execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                + $"WHERE application_name = 'baton' AND datname = '{database.Name}'");
            store.FindRun("run").ShouldNotBeNull();
            store.PutDefinition($"h{i}", "w", "text");
        }
    }

    [Fact]
    public async Task A_lost_answer_leaves_the_commit_unknown_and_what_was_committed_is_there()
    {
        var database = cluster.Database(GetType());
        await using var link = new FaultyLink(database.Port);
        await using var store = await OpenAsync(database.Through(link.Port), TimeSpan.FromSeconds(1));
        Commit(store, "before");
        link.Drop(Way.Answers);
        var watch = Stopwatch.StartNew();
        var refusal = Should.Throw<BatonException>(() => Commit(store, "unknown"));
        refusal.Code.ShouldBe("commit_unknown", refusal.Message);
        refusal.Message.ShouldContain("in time");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15));
        link.Cut();
        var run = store.FindRun("unknown").ShouldNotBeNull();
        store.ReadEvents(run.RunNo, 0, 10).Count.ShouldBe(1);
        Should.Throw<BatonException>(() => Commit(store, "unknown")).Code.ShouldBe("run_exists");
        Commit(store, "after");
    }

    [Fact]
    public async Task A_health_check_of_a_database_that_hangs_ends_when_it_is_told_to()
    {
        var database = cluster.Database(GetType());
        await using var link = new FaultyLink(database.Port);
        await using var store = await OpenAsync(database.Through(link.Port));
        await store.CheckAsync(Token);
        link.Drop(Way.Answers);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Should.ThrowAsync<Exception>(() => store.CheckAsync(patience.Token));
        link.Cut();
        await store.CheckAsync(Token);
    }

    [Fact]
    public async Task A_refused_batch_leaves_the_writer_as_it_was()
    {
        var database = cluster.Database(GetType());
        await using var store = await OpenAsync(database);
        Commit(store, "run");
        const string Writer = "SELECT pid FROM pg_stat_activity WHERE application_name = 'baton writer' AND datname = ";
        var before = database.Scalar<int>(Writer + $"'{database.Name}'");
        Should.Throw<BatonException>(() => Commit(store, "run")).Code.ShouldBe("run_exists");
        var stale = Sample.Next(store.FindRun("run")! with { LastSeq = 7 }, (RunEventType.NodeQueued, 0, null));
        var refusal = Should.Throw<BatonException>(() => Commit(store, stale));
        refusal.Code.ShouldBe("stale_owner");
        refusal.Message.ShouldContain("Run run ");
        Commit(store, "other");
        database.Scalar<int>(Writer + $"'{database.Name}'").ShouldBe(before);
    }

    [Fact]
    [Trait("speed", "slow")]
    public async Task A_full_disk_refuses_and_goes_on_when_space_is_back()
    {
        using var disk = Tmpfs.Mount(24 * 1024);
        using (var owner = Process.Start("chown", ["postgres", disk.Path]))
        {
            await owner.WaitForExitAsync(Token);
        }

        cluster.Execute($"CREATE TABLESPACE small LOCATION '{disk.Path}'");
        var database = cluster.Create("TEMPLATE baton_template TABLESPACE small");
        try
        {
            await using var store = await OpenAsync(database);
            Commit(store, "before");
            var ballast = disk.Ballast(64 * 1024, mustFit: false);
            var refusal = Should.Throw<BatonException>(() => Fill(store));
            refusal.Code.ShouldBe("disk_full", refusal.Message);
            File.Delete(ballast);
            Commit(store, "after");
            store.FindRun("before").ShouldNotBeNull();
            store.FindRun("after").ShouldNotBeNull();
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            cluster.Execute($"DROP DATABASE {database.Name} WITH (FORCE)");
            cluster.Execute("DROP TABLESPACE small");
        }
    }

    [Theory]
    [InlineData("postgres://baton:geheim@127.0.0.1:1/baton")]
    [InlineData("postgres://baton:geheim@HERE/baton_template")]
    [InlineData("postgres://nobody:geheim@HERE/baton_template")]
    public async Task A_password_is_in_no_message(string store)
    {
        var address = store.Replace("HERE", $"127.0.0.1:{cluster.Database(GetType()).Port}", StringComparison.Ordinal);
        await using var opened = RunStores.Open(address, directory.Path, TimeProvider.System);
        var refusal = await Should.ThrowAsync<BatonException>(() => opened.OpenAsync(Token));
        refusal.Code.ShouldBe("store_unavailable");
        refusal.ToString().ShouldNotContain("geheim");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static void Fill(PostgresRunStore store)
    {
        for (var i = 0; i < 2000; i++)
        {
            var run = Sample.New(store.ReserveRunNumbers(1), $"fill-{i}");
            var noise = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(60_000));
            Commit(store, run, Sample.Next(run.Run, (RunEventType.NodeSucceeded, 0, Sample.Output($"\"{noise}\""))));
        }
    }

    private async Task<PostgresRunStore> OpenAsync(PostgresDatabase database, TimeSpan? commitTimeout = null)
    {
        var store = new PostgresRunStore(new PostgresOptions
        {
            Address = PostgresAddress.Parse(database.Address), DataDirectory = directory.Path, TimeProvider = TimeProvider.System,
            CommitTimeout = commitTimeout ?? TimeSpan.FromSeconds(20),
        });
        await store.OpenAsync(Token);
        PostgresDatabase.Own(store);
        store.PutDefinition(Sample.Hash, "report", "text");
        return store;
    }

    private static void Commit(PostgresRunStore store, string id) => Commit(store, Sample.New(store.ReserveRunNumbers(1), id));

    private static void Commit(PostgresRunStore store, params RunChange[] changes)
    {
        var batch = new JournalBatch();
        batch.Runs.AddRange(changes);
        store.Commit(batch);
    }
}
