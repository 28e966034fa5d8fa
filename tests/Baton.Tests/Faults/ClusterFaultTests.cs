using System.Diagnostics;
using Baton.Tests.Storage;

namespace Baton.Tests.Faults;

/// <summary>Guarantees G1 to G5 and G9 for three servers over one PostgreSQL: some are killed, some stand still for longer than their
/// lease, the database crashes, and sessions are ended by the dozen.</summary>
[Trait("suite", "faults")]
[Trait("speed", "slow")]
[Collection(FaultCollection.Name)]
public sealed class ClusterFaultTests(PostgresCluster cluster)
{
    private const int Servers = 3;
    private const int StartersPerServer = 3;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(120);

    /// <summary>2.5 times the lease.</summary>
    private static readonly TimeSpan Still = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Nothing_acknowledged_is_lost_whatever_happens_to_servers_and_database()
    {
        var chance = FaultSettings.Chance();
        var faults = Faults(chance);
        var database = cluster.Create("TEMPLATE baton_template");
        await using var sink = await EffectSink.StartAsync();
        var servers = Enumerable.Range(0, Servers)
            .Select(_ => new ServerProcess(sink.Authority, store: database.Address) { Patient = true }).ToList();
        try
        {
            await Task.WhenAll(servers.Select(server => server.StartAsync()));
            var loads = servers.Select((server, i) => new Load(server, sink, $"s{i}")).ToList();
            await loads[0].PublishAsync();
            using var end = new CancellationTokenSource();
            using var stop = new CancellationTokenSource();
            var gates = Task.WhenAll(loads.Select(load => load.AnswerGatesAsync(end.Token)));
            var starting = Task.WhenAll(loads.SelectMany(load => Enumerable.Repeat(load, StartersPerServer))
                .Select(load => load.StartRunsAsync(Pace, stop.Token)));
            foreach (var fault in faults)
            {
                await MomentAsync(chance, 2_000);
                await InflictAsync(fault, servers[chance.Next(Servers)], database, chance);
            }

            var since = Stopwatch.GetTimestamp();
            await stop.CancelAsync();
            await starting;
            await Polling.UntilAsync(
                () => database.Scalar<long>("SELECT count(*) FROM runs WHERE finished_at IS NULL") == 0, "all runs to end",
                TimeSpan.FromSeconds(30));
            var all = Stopwatch.GetElapsedTime(since);
            foreach (var load in loads)
            {
                await load.CheckAsync();
            }

            await end.CancelAsync();
            await gates;
            FaultSettings.Print(
                $"{string.Join(", ", faults.CountBy(fault => fault).Select(one => $"{one.Value} x {one.Key}"))}: "
                + $"{loads.Sum(load => load.Acknowledged)} runs, {sink.Total} effects, {loads.Sum(load => load.Interrupted)} interrupted "
                + $"attempts; all done {all.TotalMilliseconds:0} ms after the last");
            database.Scalar<long>("SELECT count(*) FROM commands").ShouldBe(0, "every command is answered");
        }
        finally
        {
            servers.ForEach(server => server.Dispose());
        }
    }

    private static Fault[] Faults(Random chance)
    {
        var kills = FaultSettings.Kills(3);
        Fault[] faults =
        [
            .. Enumerable.Repeat(Fault.Kill, kills),
            .. Enumerable.Repeat(Fault.Freeze, FaultSettings.Number("BATON_TEST_FREEZES", Math.Max(1, kills / 5))),
            .. Enumerable.Repeat(Fault.Restart, FaultSettings.Number("BATON_TEST_RESTARTS", Math.Max(1, kills / 5))),
            .. Enumerable.Repeat(Fault.Storm, FaultSettings.Number("BATON_TEST_STORMS", 1)),
        ];
        chance.Shuffle(faults);
        return faults;
    }

    private async Task InflictAsync(Fault fault, ServerProcess server, PostgresDatabase database, Random chance)
    {
        switch (fault)
        {
            case Fault.Kill:
                await server.KillAsync();
                await MomentAsync(chance, 1_000);
                await server.StartAsync();
                break;
            case Fault.Freeze:
                server.Freeze(true);
                await Task.Delay(Still, TimeProvider.System);
                server.Freeze(false);
                break;
            case Fault.Restart:
                cluster.Restart();
                break;
            case Fault.Storm:
                await StormAsync(database);
                break;
        }
    }

    /// <summary>Ends all sessions, again and again.</summary>
    private static async Task StormAsync(PostgresDatabase database)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var i = FaultSettings.Number("BATON_TEST_STORM_SECONDS", 3) * 10; i > 0; i--)
        {
            database.Execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()");
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private static Task MomentAsync(Random chance, int upTo) =>
        Task.Delay(TimeSpan.FromMilliseconds(chance.Next(upTo)), TimeProvider.System);

    private enum Fault
    {
        Kill,
        Freeze,
        Restart,
        Storm,
    }
}
