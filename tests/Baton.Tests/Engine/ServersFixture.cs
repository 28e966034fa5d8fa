using Baton.Core.Errors;
using Baton.Engine;
using Baton.Storage.Postgres;
using Baton.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Baton.Tests.Engine;

/// <summary>Several engines of one test over one real PostgreSQL, each with a store of its own, as servers have.</summary>
internal sealed class ServersFixture(PostgresDatabase database) : IAsyncDisposable
{
    private readonly List<EngineServer> all = [];

    public PostgresDatabase Database => database;

    /// <param name="killable">Its connections go through a proxy that can end them all.</param>
    public async Task<EngineServer> JoinAsync(bool killable = false)
    {
        if (all.Count == 0)
        {
            await EngineFixture.UntilAsync(() => database.Locks() == 0, "the locks of an earlier test to be free");
        }

        var server = new EngineServer(
            database, new EngineOptions { StoreRetry = TimeSpan.FromMilliseconds(20) }, killable ? new FaultyLink(database.Port) : null);
        all.Add(server);
        await server.StartAsync();
        return server;
    }

    /// <summary>Two servers, each with its share of the partitions.</summary>
    public async Task<(EngineServer A, EngineServer B)> TwoAsync(bool killable = false)
    {
        var (a, b) = (await JoinAsync(killable), await JoinAsync());
        await SharedAsync(a, b);
        return (a, b);
    }

    public static Task SharedAsync(params EngineServer[] servers) => EngineFixture.UntilAsync(
        () => servers.Sum(one => one.Engine.Health.OwnedPartitions) == 64
            && servers.All(one => one.Engine.Health.OwnedPartitions >= 64 / servers.Length),
        "fair shares");

    public async ValueTask DisposeAsync()
    {
        foreach (var server in all)
        {
            await server.DisposeAsync();
        }
    }
}

/// <summary>One engine with its store.</summary>
internal sealed class EngineServer : IAsyncDisposable
{
    private readonly TempDirectory directory = new();
    private readonly EngineOptions options;
    private readonly PostgresDatabase database;
    private readonly FaultyLink? network;
    private bool gone;

    public EngineServer(PostgresDatabase database, EngineOptions options, FaultyLink? network)
    {
        (this.database, this.options, this.network) = (database, options, network);
        Store = (network is null ? database : database.Through(network.Port)).Store(directory.Path);
        Engine = new RunEngine(Store, options, [Executor], TimeProvider.System, NullLoggerFactory.Instance);
    }

    public string Name => options.Server;

    /// <summary>Its way to the database, when it is killable.</summary>
    public FaultyLink Link => network!;

    public PostgresRunStore Store { get; }

    public RunEngine Engine { get; }

    public RecordingExecutor Executor { get; } = new();

    public async Task StartAsync()
    {
        await Store.OpenAsync(EngineFixture.Timeout);
        await Engine.StartAsync(EngineFixture.Timeout);
    }

    public Task<StartRunResult> StartRunAsync(
        string nodes, string? id = null, string? key = null, string more = "") => Engine.StartRunAsync(
        new StartRunRequest
        {
            Definition = $"name: w\n{more}\nnodes:\n  {nodes.ReplaceLineEndings("\n  ")}\n",
            Id = id,
            IdempotencyKey = key,
            BodyHash = key is null ? null : nodes,
        },
        EngineFixture.Timeout);

    /// <summary>A free id of a run that this server owns now.</summary>
    public string OwnId(string prefix = "run")
    {
        for (var i = 0; ; i++)
        {
            var id = $"{prefix}-{i}";
            if (database.OwnerOf(id) == Name && Store.FindRun(id) is null)
            {
                return id;
            }
        }
    }

    /// <summary>Events of the run up to its end, as a watcher at this server is told them, who comes back when the store was
    /// away.</summary>
    public async Task<List<FeedEvent>> FollowAsync(string run)
    {
        var events = new List<FeedEvent>();
        while (true)
        {
            try
            {
                await foreach (var e in Engine.FollowAsync(run, events.Count, EngineFixture.Timeout))
                {
                    e.Seq.ShouldBe(events.Count + 1);
                    events.Add(e);
                }

                return events;
            }
            catch (BatonException away) when (away.Kind == ErrorKind.Unavailable)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, EngineFixture.Timeout);
            }
        }
    }

    /// <summary>As a process that is killed: its connections end, nothing more is written, and nobody is told.</summary>
    public async Task KillAsync()
    {
        gone = true;
        await network!.DisposeAsync();
        await Engine.DisposeAsync();
        await Store.DisposeAsync();
    }

    /// <summary>As a process that ends in order.</summary>
    public async Task StopAsync()
    {
        gone = true;
        await Engine.DisposeAsync();
        await Store.DisposeAsync();
        if (network is not null)
        {
            await network.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!gone)
        {
            await StopAsync();
        }

        directory.Dispose();
    }
}
