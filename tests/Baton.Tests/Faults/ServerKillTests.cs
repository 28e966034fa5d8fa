using System.Diagnostics;

namespace Baton.Tests.Faults;

/// <summary>Guarantees G1 to G5 and G9 against <c>kill -9</c> of a loaded server.</summary>
[Trait("suite", "faults")]
[Trait("speed", "slow")]
[Collection(Alone.Name)]
public sealed class ServerKillTests
{
    private const int Starters = 4;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(40);

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_no_recorded_success_is_executed_again()
    {
        var chance = FaultSettings.Chance();
        var kills = FaultSettings.Kills(5);
        await using var sink = await EffectSink.StartAsync();
        using var server = new ServerProcess(sink.Authority);
        await server.StartAsync();
        var load = new Load(server, sink, "kill");
        await load.PublishAsync();
        using var end = new CancellationTokenSource();
        var gates = load.AnswerGatesAsync(end.Token);
        var slowest = TimeSpan.Zero;
        for (var kill = 0; kill < kills; kill++)
        {
            using var stop = new CancellationTokenSource();
            var starting = Task.WhenAll(Enumerable.Range(0, Starters).Select(_ => load.StartRunsAsync(Pace, stop.Token)));
            await MomentAsync(chance, 1_500);
            await server.KillAsync();
            await stop.CancelAsync();
            await sink.DrainedAsync();
            if (chance.Next(5) == 0)
            {
                // Once more while it recovers.
                server.Launch();
                await MomentAsync(chance, 700);
                await server.KillAsync();
                await sink.DrainedAsync();
            }

            await server.StartAsync();
            slowest = server.ReadyAfter > slowest ? server.ReadyAfter : slowest;
            await starting;
        }

        var since = Stopwatch.GetTimestamp();
        await load.CheckAsync();
        await end.CancelAsync();
        await gates;
        FaultSettings.Print(
            $"{kills} kills of the server, {load.Acknowledged} runs, {sink.Total} effects, {load.Interrupted} interrupted attempts, "
            + $"{load.Decided} gates; ready again within {slowest.TotalMilliseconds:0} ms; "
            + $"all done {Stopwatch.GetElapsedTime(since).TotalMilliseconds:0} ms after the last");

        // The slowest of many on a machine under load; what one start may take is held in BigLoadTests.
        slowest.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    private static Task MomentAsync(Random chance, int upTo) =>
        Task.Delay(TimeSpan.FromMilliseconds(chance.Next(upTo)), TimeProvider.System);
}
