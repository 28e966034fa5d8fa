using System.Diagnostics;
using Baton.Tests.Storage;
using Npgsql;

namespace Baton.Tests.Faults;

/// <summary>Real servers over one PostgreSQL under load.</summary>
internal sealed class FaultyCluster : IAsyncDisposable
{
    /// <summary>The figure of commits that were refused because another server had taken over.</summary>
    public const string Fenced = "baton_commits_fenced_total";

    private const int StartersPerServer = 3;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);
    private readonly CancellationTokenSource end = new();
    private readonly CancellationTokenSource stop = new();
    private readonly List<Load> loads;
    private readonly CancelLoad cancels;
    private Task gates = Task.CompletedTask;
    private Task starting = Task.CompletedTask;
    private double fenced;

    private FaultyCluster(PostgresDatabase database, IEnumerable<string> addresses, EffectSink sink)
    {
        (Database, Sink) = (database, sink);
        Servers = [.. addresses.Select(address => new ServerProcess(sink.Authority, store: address) { Patient = true })];
        loads = [.. Servers.Select((server, i) => new Load(server, sink, $"s{i}", [.. Servers.Where(other => other != server)])
        {
            Acknowledging = RequireStoredAsync,
        })];
        cancels = new CancelLoad(Servers, sink);
    }

    /// <summary>As those who check see it.</summary>
    public PostgresDatabase Database { get; }

    public EffectSink Sink { get; }

    public IReadOnlyList<ServerProcess> Servers { get; }

    /// <param name="addresses">Where each server finds the database.</param>
    public static async Task<FaultyCluster> StartAsync(PostgresDatabase database, IEnumerable<string> addresses)
    {
        var cluster = new FaultyCluster(database, addresses, await EffectSink.StartAsync());
        await Task.WhenAll(cluster.Servers.Select(server => server.StartAsync()));
        await cluster.loads[0].PublishAsync();
        await cluster.cancels.PublishAsync();
        return cluster;
    }

    /// <summary>Begins to start runs at every server, to answer gates at all of them at once, and to cancel; returns once all that
    /// flows.</summary>
    public Task BeginLoadAsync()
    {
        gates = Task.WhenAll(loads.Select(load => load.AnswerGatesAsync(end.Token)));
        starting = Task.WhenAll([
            .. loads.SelectMany(load => Enumerable.Repeat(load, StartersPerServer)).Select(load => load.StartRunsAsync(Pace, stop.Token)),
            cancels.RunAsync(stop.Token),
        ]);
        return Polling.UntilAsync(() => Sink.Total > 100, "the load to flow");
    }

    /// <summary>Starts no more runs; every start is acknowledged when this returns.</summary>
    public async Task EndLoadAsync()
    {
        await stop.CancelAsync();
        await starting;
    }

    /// <summary>Fails at once when the load has: waiting for what it does would take long to tell.</summary>
    public void RequireLoad()
    {
        foreach (var work in new[] { gates, starting })
        {
            if (work.IsFaulted)
            {
                work.GetAwaiter().GetResult();
            }
        }
    }

    /// <summary>Commits that were refused because another server had taken over: of a life that is about to end.</summary>
    public async Task NoteFencedAsync(ServerProcess server)
    {
        var more = await server.FigureAsync(Fenced);
        lock (stop)
        {
            fenced += more;
        }
    }

    /// <summary>The same over all lives of all servers.</summary>
    public async Task<double> FencedAsync() =>
        fenced + (await Task.WhenAll(Servers.Select(server => server.FigureAsync(Fenced)))).Sum();

    /// <summary>Returns how long it took until every run that was created before now had ended.</summary>
    public async Task<TimeSpan> AllEndAsync(TimeSpan patience)
    {
        var since = Stopwatch.GetTimestamp();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await Polling.UntilAsync(
            () =>
            {
                RequireLoad();
                return Unfinished(now) == 0;
            },
            "all runs to end", patience);
        return Stopwatch.GetElapsedTime(since);
    }

    /// <summary>Holds every run that was acknowledged to what is promised, by what each server tells, by what the sink has counted and by
    /// what lies in the database.</summary>
    public async Task<string> CheckAsync()
    {
        foreach (var load in loads)
        {
            await load.CheckAsync();
        }

        await end.CancelAsync();
        await gates;
        await cancels.CheckAsync();
        loads.ForEach(load => load.CheckDecisions(loads));
        StoreAudit.Check(Database);
        Servers.SelectMany(server => server.TroublesSoFar()).ShouldBeEmpty("no fault from outside breaks anything inside");
        return $"{loads.Sum(load => load.Acknowledged)} runs, {Sink.Total} effects, {loads.Sum(load => load.Interrupted)} interrupted "
            + $"attempts, {loads.Sum(load => load.Won)} gates won, {cancels.Cancelled} cancels; latest timer "
            + $"{loads.Max(load => load.LatestTimer).TotalSeconds:0.0} s late, outages included";
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Servers)
        {
            server.Dispose();
        }

        await Sink.DisposeAsync();
        end.Dispose();
        stop.Dispose();
    }

    private long Unfinished(long before)
    {
        try
        {
            return Database.Scalar<long>($"SELECT count(*) FROM runs WHERE finished_at IS NULL AND created_at < {before}");
        }
        catch (NpgsqlException)
        {
            // The database is on its way back: nothing is known yet.
            return -1;
        }
    }

    /// <summary>What is acknowledged is committed (G11), also while the database comes and goes (G12).</summary>
    private async Task RequireStoredAsync(string run) =>
        (await Polling.InsistAsync(() => Database.Scalar<long>($"SELECT count(*) FROM runs WHERE id = '{run}'")))
            .ShouldBe(1, $"{run} was acknowledged");
}
