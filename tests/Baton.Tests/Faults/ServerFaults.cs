using Baton.Tests.Storage;

namespace Baton.Tests.Faults;

/// <summary>What happens to the servers of a cluster: to each one fault after the other, to all at the same time.</summary>
internal sealed class ServerFaults
{
    /// <summary>2.5 times the lease.</summary>
    private static readonly TimeSpan Still = TimeSpan.FromSeconds(15);

    /// <summary>An owner may notice in its next round, before it writes again, or have no database to write to just then: again until
    /// one of them has written first, at most so often.</summary>
    private const int Overtakes = 20;

    private static readonly Fault[] OfTheNetwork =
        [Fault.Overtake, Fault.Hold, Fault.Cut, Fault.HalfOpen, Fault.Drop, Fault.Delay];

    private readonly FaultyCluster cluster;
    private readonly IReadOnlyList<FaultyLink> links;
    private readonly Random chance;
    private readonly Fault[] all;

    /// <param name="links">The way of each server to the database.</param>
    public ServerFaults(FaultyCluster cluster, IReadOnlyList<FaultyLink> links, ClusterSize size, Random chance)
    {
        (this.cluster, this.links, this.chance) = (cluster, links, chance);
        all =
        [
            .. Enumerable.Repeat(Fault.Kill, size.Kills),
            .. Enumerable.Repeat(Fault.Freeze, size.Freezes),
            .. Enumerable.Range(0, size.NetworkFaults).Select(i => OfTheNetwork[i % OfTheNetwork.Length]),
        ];
        chance.Shuffle(all);
    }

    public override string ToString() => string.Join(", ", all.CountBy(fault => fault).OrderBy(one => one.Key)
        .Select(one => $"{one.Value} x {one.Key.ToString().ToLowerInvariant()}"));

    /// <summary>Returns when the last is over and each server is up and connected.</summary>
    public Task InflictAsync() => Task.WhenAll(cluster.Servers.Select((_, i) => LaneAsync(i, new Random(chance.Next()))));

    private async Task LaneAsync(int server, Random moments)
    {
        for (var i = server; i < all.Length; i += cluster.Servers.Count)
        {
            cluster.RequireLoad();
            await MomentAsync(moments, 2_000);
            await InflictAsync(all[i], server, moments);
        }
    }

    private async Task InflictAsync(Fault fault, int place, Random moments)
    {
        var (server, link) = (cluster.Servers[place], links[place]);
        switch (fault)
        {
            case Fault.Kill:
                await cluster.NoteFencedAsync(server);
                await server.KillAsync();
                await MomentAsync(moments, 1_000);
                await server.StartAsync();
                break;
            case Fault.Freeze:
                server.Freeze(true);
                await Task.Delay(Still, TimeProvider.System);
                server.Freeze(false);
                break;
            case Fault.Overtake:
                // As if another server had owned these for a moment, but let this one's session live: only the epoch tells.
                var before = await server.FigureAsync(FaultyCluster.Fenced);
                for (var i = 0; i < Overtakes && await server.FigureAsync(FaultyCluster.Fenced) <= before; i++)
                {
                    await MomentAsync(moments, 500);
                    await Polling.InsistAsync(() => cluster.Database.Execute(
                        $"UPDATE partitions SET epoch = epoch + 1 WHERE partition % {cluster.Servers.Count} = {place}"));
                }

                break;
            case Fault.Hold:
                link.Hold(AnyWay(moments));
                await MomentAsync(moments, (int)Still.TotalMilliseconds);
                Heal(link, cut: moments.Next(2) == 0);
                break;
            case Fault.Drop:
                link.Drop(AnyWay(moments));
                await MomentAsync(moments, (int)Still.TotalMilliseconds);
                link.Cut();
                break;
            case Fault.HalfOpen:
                link.HalfOpen(moments.Next(2) == 0 ? End.Server : End.Database);
                break;
            case Fault.Cut:
                link.Cut();
                break;
            case Fault.Delay:
                link.Delay(TimeSpan.FromMilliseconds(moments.Next(20, 200)));
                await MomentAsync(moments, 5_000);
                link.Delay(TimeSpan.Zero);
                break;
        }
    }

    private static void Heal(FaultyLink link, bool cut)
    {
        if (cut)
        {
            link.Cut();
        }
        else
        {
            link.Resume();
        }
    }

    private static Way AnyWay(Random moments) => (Way)moments.Next((int)Way.Requests, (int)Way.Both + 1);

    private static Task MomentAsync(Random moments, int upTo) =>
        Task.Delay(TimeSpan.FromMilliseconds(moments.Next(upTo)), TimeProvider.System);

    private enum Fault
    {
        Kill,
        Freeze,
        Overtake,
        Hold,
        Drop,
        HalfOpen,
        Cut,
        Delay,
    }
}
