using System.Diagnostics;

namespace Baton.Tests.Faults;

/// <summary>Three servers over a PostgreSQL that fails over, in order and not: nothing acknowledged is lost that the database itself has
/// not lost, which a plain writer beside them tells.</summary>
[Trait("suite", "patroni")]
[Trait("speed", "slow")]
[Collection(Alone.Name)]
public sealed class PatroniTests
{
    private const int Servers = 3;
    private static readonly string[] Ways = ["switchover", "kill-postgres", "kill-node", "kill-patroni"];

    [Fact]
    public async Task Failovers_lose_nothing_and_repeat_nothing()
    {
        var (chance, times) = (FaultSettings.Chance(), FaultSettings.Number("BATON_TEST_FAILOVERS", 10));
        await using var postgres = await PatroniCluster.StartAsync();
        postgres.Database.Execute("CREATE TABLE control (n bigint PRIMARY KEY)");
        var control = new ControlWriter(postgres.Database.Address);
        await using var cluster = await FaultyCluster.StartAsync(
            postgres.Database, Enumerable.Repeat(postgres.Database.Address, Servers));
        using var stop = new CancellationTokenSource();
        var writing = control.WriteAsync(stop.Token);
        await cluster.BeginLoadAsync();
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < times; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(chance.Next(1, 5)), TimeProvider.System, TestContext.Current.CancellationToken);
            FaultSettings.Print(await postgres.FailOverAsync(Ways[i % Ways.Length]));
            var done = await cluster.AllEndAsync(Polling.Patience);
            slowest = done > slowest ? done : slowest;
        }

        var last = Stopwatch.GetTimestamp();
        await cluster.EndLoadAsync();
        await cluster.AllEndAsync(Polling.Patience);
        var all = Stopwatch.GetElapsedTime(last);
        await stop.CancelAsync();
        await writing;
        var lost = await control.LostAsync();
        FaultSettings.Print(
            $"{times} failovers: the control writer had {control.Acknowledged} inserts acknowledged and {control.Unknown} not, "
            + $"lost {lost}, and waited {control.LongestGap.TotalSeconds:0.0} s at most; all runs done "
            + $"{slowest.TotalSeconds:0.0} s after a failover at most, {all.TotalSeconds:0.0} s after the last");
        lost.ShouldBe(0, "with synchronous replication the database loses nothing, so that whatever is missing below was lost by Baton");
        FaultSettings.Print(await cluster.CheckAsync());
    }
}
