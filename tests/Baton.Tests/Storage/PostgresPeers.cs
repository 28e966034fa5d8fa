using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine.Store;
using Baton.Storage.Postgres;
using Baton.Tests.Engine;
using Baton.Tests.Store;

namespace Baton.Tests.Storage;

/// <summary>Several servers' stores over one database, each with a directory of its own.</summary>
internal sealed class PostgresPeers(PostgresDatabase database) : IAsyncDisposable
{
    private readonly List<(PostgresPeer Peer, TempDirectory Directory)> all = [];

    public PostgresDatabase Database => database;

    public async Task<PostgresPeer> JoinAsync(string name, bool guest = false, TimeSpan? lease = null)
    {
        if (all.Count == 0)
        {
            // Sessions of an earlier test may be ending still.
            await EngineFixture.UntilAsync(() => database.Locks() == 0, "the locks of an earlier test to be free");
        }

        var directory = new TempDirectory();
        var store = new PostgresRunStore(new PostgresOptions
        {
            Address = PostgresAddress.Parse(database.Address), DataDirectory = directory.Path, TimeProvider = TimeProvider.System,
            Lease = lease ?? TimeSpan.FromMinutes(1),
        });
        var peer = new PostgresPeer(store, name, guest);
        all.Add((peer, directory));
        await store.OpenAsync(EngineFixture.Timeout);
        store.PutDefinition(Sample.Hash, "report", "text");
        return peer;
    }

    /// <summary>Ends the sessions that journals are written through: of one server, or of all.</summary>
    public void EndWriters(string? name = null) => database.Execute(
        $"""
        SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'baton writer' AND datname = '{database.Name}'
        {(name is null ? "" : $"AND pid = (SELECT backend_pid FROM servers WHERE id = '{name}')")}
        """);

    /// <summary>Sessions that hold the right to write for a server, as of its last round.</summary>
    public long Writers(string name) => database.Scalar<long>(
        $"SELECT count(*) FROM pg_stat_activity WHERE pid = (SELECT backend_pid FROM servers WHERE id = '{name}')");

    public async ValueTask DisposeAsync()
    {
        foreach (var (peer, directory) in all)
        {
            await peer.Store.DisposeAsync();
            directory.Dispose();
        }
    }
}

/// <summary>One server as the store sees it.</summary>
internal sealed class PostgresPeer(PostgresRunStore store, string name, bool guest)
{
    public PostgresRunStore Store => store;

    /// <summary>What it was told in its last round.</summary>
    public Ownership Last { get; private set; } = Ownership.None;

    public Ownership Round(IEnumerable<int>? release = null) =>
        Last = store.Balance(new BalanceRequest(name, null, guest, [.. release ?? []]));

    /// <summary>The first round on a session that is over fails, and the next goes through another one.</summary>
    public void RoundAfterLoss()
    {
        Should.Throw<BatonException>(() => Round()).Kind.ShouldBe(ErrorKind.Unavailable);
        Round();
    }

    /// <summary>Writes a new run in one of the partitions held.</summary>
    public RunRow Commit(IReadOnlyDictionary<int, long> epochs, string id)
    {
        var partition = epochs.Keys.Min();
        var run = Sample.New(
            Partitions.Number(store.ReserveRunNumbers(1), partition), id, row => row with { Partition = partition });
        Commit(epochs, run);
        return run.Run;
    }

    public void Commit(IReadOnlyDictionary<int, long> epochs, RunChange change)
    {
        var batch = new JournalBatch { Epochs = epochs };
        batch.Runs.Add(change);
        store.Commit(batch);
    }

    public void Answer(ForwardedAnswer answer)
    {
        var batch = new JournalBatch { Epochs = Last.Held };
        batch.Answers.Add(answer);
        store.Commit(batch);
    }

    /// <summary>Reads hints up to one of this kind.</summary>
    public async Task<Hint> HintAsync(HintKind kind)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var hint = await store.Hints.ReadAsync(patience.Token);
            if (hint.Kind == kind)
            {
                return hint;
            }
        }
    }
}
