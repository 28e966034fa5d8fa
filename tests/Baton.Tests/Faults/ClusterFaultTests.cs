using Baton.Tests.Storage;

namespace Baton.Tests.Faults;

/// <summary>Guarantees G1 to G12 for three servers over one PostgreSQL: they are killed, stand still for longer than their lease, are cut
/// off or overtaken; the database crashes, and sessions are ended by the dozen.</summary>
[Trait("suite", "faults")]
[Trait("speed", "slow")]
[Collection(Alone.Name)]
public sealed class ClusterFaultTests(PostgresCluster postgres) : IAsyncDisposable
{
    private const int Servers = 3;

    /// <summary>Enough for a busy machine: what is tried is a server that waits for its database, not one that gives up.</summary>
    private const int ConnectSeconds = 10;
    private static readonly TimeSpan BackAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);

    private readonly List<FaultyLink> links = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var link in links)
        {
            await link.DisposeAsync();
        }
    }

    [Fact]
    public async Task Nothing_acknowledged_is_lost_whatever_happens_to_servers_network_and_database()
    {
        var (size, chance) = (new ClusterSize(), FaultSettings.Chance());
        var database = postgres.Create("TEMPLATE baton_template");
        links.AddRange(Enumerable.Range(0, Servers).Select(_ => new FaultyLink(database.Port)));
        await using var cluster = await FaultyCluster.StartAsync(
            database, links.Select(link => database.Through(link.Port, ConnectSeconds).Address));
        var faults = new ServerFaults(cluster, links, size, chance);
        await cluster.BeginLoadAsync();
        var restarts = RestartAsync(size.Restarts, new Random(chance.Next()));
        await Task.WhenAll(faults.InflictAsync(), restarts);
        var settled = await cluster.AllEndAsync(size.Patience);
        FaultSettings.Print($"{faults}, {size.Restarts} x restart: all done {settled.TotalSeconds:0.0} s after the last");

        var throughput = new Throughput(cluster.Sink);
        var before = await throughput.OverAsync(size.Storm < BackAfter ? size.Storm : 2 * BackAfter);
        var ended = await StormAsync(database, size.Storm);
        var back = await throughput.BackAtAsync(0.9 * before, Window, Polling.Patience);
        FaultSettings.Print(
            $"storm of {size.Storm.TotalSeconds:0} s, {ended} sessions ended: {before:0} effects per second before, "
            + $"back to 90 % {back.TotalSeconds:0.0} s after it");
        await cluster.EndLoadAsync();
        await cluster.AllEndAsync(size.Patience);
        var fenced = await cluster.FencedAsync();
        FaultSettings.Print(await cluster.CheckAsync() + $"; the fence refused {fenced} commits");
        fenced.ShouldBeGreaterThan(0, "a server that was overtaken tries to write");
        if (size.IsEarnest)
        {
            back.ShouldBeLessThan(BackAfter);
        }
    }

    /// <summary>Crashes the database at moments of the time that the other faults take.</summary>
    private async Task RestartAsync(int times, Random moments)
    {
        for (var i = 0; i < times; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1 + (moments.NextDouble() * 15)), TimeProvider.System);
            await Task.Run(postgres.Restart);
        }
    }

    /// <summary>Ends all sessions every 100 ms.</summary>
    private static async Task<long> StormAsync(PostgresDatabase database, TimeSpan length)
    {
        var ended = 0L;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var left = length; left > TimeSpan.Zero; left -= timer.Period)
        {
            ended += await Task.Run(() => database.Scalar<long>(
                """
                SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                WHERE pid <> pg_backend_pid() AND datname = current_database()
                """));
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        return ended;
    }
}
