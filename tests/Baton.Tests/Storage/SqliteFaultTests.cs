using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine.Store;
using Baton.Storage.Sqlite;
using Baton.Tests.Store;

namespace Baton.Tests.Storage;

/// <summary>What happens when the disk fills up or the process goes away.</summary>
public sealed class SqliteFaultTests : IDisposable
{
    private readonly TempDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_full_disk_refuses_keeps_what_was_acknowledged_and_goes_on_when_space_is_back()
    {
        using var disk = Tmpfs.Mount(3072);
        await using (var store = await OpenAsync(disk.Path))
        {
            var ballast = disk.Ballast(1024);
            var written = Fill(store, "before");
            Should.Throw<BatonException>(() => store.Publish(Workflow, "text")).Code.ShouldBe("disk_full");
            (await Should.ThrowAsync<BatonException>(() => Check(store))).Code.ShouldBe("disk_full");
            store.CountRuns().Values.Sum().ShouldBe(written);

            File.Delete(ballast);
            await Check(store);
            store.Commit(Batch(store, "after"));
            (store.CountRuns().Values.Sum() - written).ShouldBe(1);
        }

        await using var again = await OpenAsync(disk.Path);
        again.FindRun("after").ShouldNotBeNull();
        again.ReadEvents(again.FindRun("before-0")!.RunNo, 0, 10).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_disk_that_is_full_at_the_start_is_refused()
    {
        using var disk = Tmpfs.Mount(1024);
        disk.Ballast(1020);
        var refusal = await Should.ThrowAsync<BatonException>(() => OpenAsync(disk.Path));
        refusal.Code.ShouldBe("disk_full");
    }

    [Fact]
    public async Task A_file_at_its_bound_refuses_whole_batches()
    {
        var options = new SqliteOptions { DataDirectory = directory.Path, TimeProvider = TimeProvider.System, MaxPages = 200 };
        await using var store = new SqliteRunStore(options);
        await store.OpenAsync(TestContext.Current.CancellationToken);
        store.PutDefinition(Sample.Hash, "report", "text");
        var written = Fill(store, "run");
        written.ShouldBeGreaterThan(3);
        store.CountRuns().Values.Sum().ShouldBe(written);
        var ended = store.FindRun("run-0")!;
        for (var i = 0; i < 3; i++)
        {
            Should.Throw<BatonException>(() => store.Commit(Batch(store, "again"))).Code.ShouldBe("disk_full");
        }

        // Deleting needs no new pages: it makes room by itself.
        var batch = new JournalBatch();
        batch.Runs.Add(Sample.End(ended, RunStatus.Cancelled));
        store.Commit(batch);
        store.DeleteRun("run-0").ShouldBeTrue();
        store.Commit(Batch(store, "again"));
        await Check(store);
    }

    [Fact]
    public async Task A_store_whose_files_were_left_behind_opens_with_all_that_was_acknowledged()
    {
        using var copy = new TempDirectory();
        await using var store = await OpenAsync(directory.Path);
        for (var i = 0; i < 50; i++)
        {
            store.Commit(Batch(store, $"run-{i}"));
        }

        // The index of the WAL is left out: it is memory of the process that is gone.
        foreach (var name in new[] { "baton.db", "baton.db-wal" })
        {
            File.Copy(Path.Combine(directory.Path, name), Path.Combine(copy.Path, name));
        }

        await using var recovered = await OpenAsync(copy.Path);
        recovered.LoadUnfinished([.. Enumerable.Range(0, Partitions.Count)])
            .Select(run => run.Id).ShouldBe(Enumerable.Range(0, 50).Select(i => $"run-{i}"));
        recovered.ReserveRunNumbers(1).ShouldBeGreaterThan(recovered.LoadUnfinished([.. Enumerable.Range(0, Partitions.Count)])[^1].RunNo);
    }

    [Fact]
    public async Task A_wal_torn_at_any_byte_opens_with_a_prefix_of_the_commits()
    {
        await using var store = await OpenAsync(directory.Path);
        for (var i = 0; i < 20; i++)
        {
            store.Commit(Batch(store, $"run-{i}"));
        }

        var wal = await File.ReadAllBytesAsync(Path.Combine(directory.Path, "baton.db-wal"), TestContext.Current.CancellationToken);
        var seen = new HashSet<int>();
        for (var cut = wal.Length; cut > wal.Length / 3; cut -= 9973)
        {
            using var copy = new TempDirectory();
            File.Copy(Path.Combine(directory.Path, "baton.db"), Path.Combine(copy.Path, "baton.db"));
            await File.WriteAllBytesAsync(Path.Combine(copy.Path, "baton.db-wal"), wal[..cut], TestContext.Current.CancellationToken);
            await using var torn = await OpenAsync(copy.Path);
            var runs = torn.LoadUnfinished([.. Enumerable.Range(0, Partitions.Count)]);
            runs.Select(run => run.Id).ShouldBe(Enumerable.Range(0, runs.Count).Select(i => $"run-{i}"));
            runs.ShouldAllBe(run => torn.ReadEvents(run.RunNo, 0, 10).Count == 2);
            seen.Add(runs.Count);
        }

        seen.Count.ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task The_wal_starts_over_while_readers_never_pause()
    {
        const int Limit = 1024 * 1024;
        await using var store = new SqliteRunStore(
            new SqliteOptions { DataDirectory = directory.Path, TimeProvider = TimeProvider.System, WalLimit = Limit });
        await store.OpenAsync(TestContext.Current.CancellationToken);
        store.PutDefinition(Sample.Hash, "report", "text");
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                store.ListRuns(new RunFilter(), new PageRequest(50, null));
            }
        }, TestContext.Current.CancellationToken)).ToArray();
        var grew = false;
        var shrank = false;
        for (var i = 0; i < 1000 && !shrank; i++)
        {
            store.Commit(Batch(store, $"run-{i}"));
            var size = new FileInfo(Path.Combine(directory.Path, "baton.db-wal")).Length;
            grew |= size > Limit;
            shrank = grew && size < Limit;
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
        shrank.ShouldBeTrue("the WAL starts over although there is always a reader");
    }

    private static readonly WorkflowVersionRow Workflow = new("w", 0, "h", null, new string('x', 500_000), "[]", 1, null);

    /// <summary>Commits runs until the disk is full; returns how many were acknowledged.</summary>
    private static int Fill(SqliteRunStore store, string name)
    {
        for (var i = 0; i < 10_000; i++)
        {
            try
            {
                store.Commit(Batch(store, $"{name}-{i}"));
            }
            catch (BatonException refusal)
            {
                refusal.Code.ShouldBe("disk_full", refusal.Message);
                refusal.Kind.ShouldBe(ErrorKind.Unavailable);
                return i;
            }
        }

        throw new InvalidOperationException("The disk did not fill up.");
    }

    private static JournalBatch Batch(SqliteRunStore store, string id)
    {
        var created = Sample.New(store.ReserveRunNumbers(1), id);
        var batch = new JournalBatch();
        batch.Runs.Add(created);
        batch.Runs.Add(Sample.Next(created.Run, (RunEventType.NodeSucceeded, 0, Sample.Output($"\"{new string('x', 20_000)}\""))));
        return batch;
    }

    private static Task<StoreHealth> Check(SqliteRunStore store) => store.CheckAsync(TestContext.Current.CancellationToken);

    private static async Task<SqliteRunStore> OpenAsync(string path)
    {
        var store = new SqliteRunStore(new SqliteOptions { DataDirectory = path, TimeProvider = TimeProvider.System, MinFreeBytes = 0 });
        await store.OpenAsync(TestContext.Current.CancellationToken);
        store.PutDefinition(Sample.Hash, "report", "text");
        return store;
    }
}
