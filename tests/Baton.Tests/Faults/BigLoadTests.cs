using System.Diagnostics;
using System.Text.Json;

namespace Baton.Tests.Faults;

/// <summary>A server killed with a thousand runs in flight, and one killed with a thousand timers armed.</summary>
[Trait("suite", "faults")]
[Trait("speed", "slow")]
[Collection(Alone.Name)]
public sealed class BigLoadTests
{
    private const int Runs = 1_000;
    private static readonly int[] Pauses = [.. Enumerable.Range(0, 20).Select(i => 800 + (i * 300))];
    private static readonly TimeSpan RestartLimit = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_thousand_runs_in_flight_are_taken_up_again_within_five_seconds()
    {
        await using var sink = await EffectSink.StartAsync();
        using var server = new ServerProcess(sink.Authority);
        await server.StartAsync();
        await server.PublishAsync(
            $"""
            name: thousand
            nodes:
              a: {LoadShapes.Call("a", query: "?delay=1500")}
              b: {LoadShapes.Call("b", "needs: [a]", "?delay=100")}
              c: {LoadShapes.Call("c", "needs: [b]", "")}
            """);
        var input = JsonSerializer.Serialize(new { sink = sink.Url });
        await InParallelAsync(i => server.RunAsync("thousand", Name("thousand", i), input));
        await Polling.UntilAsync(() => sink.Total >= 200, "attempts to run");

        await server.KillAsync();
        await sink.DrainedAsync();
        var since = Stopwatch.GetTimestamp();
        await server.StartAsync();
        server.ReadyAfter.ShouldBeLessThan(RestartLimit);
        var audit = new RunAudit(server, sink);
        await EndsAsync(server, Runs);
        FaultSettings.Print(
            $"{Runs} runs in flight: ready {server.ReadyAfter.TotalMilliseconds:0} ms after the kill, all done "
            + $"{Stopwatch.GetElapsedTime(since).TotalSeconds:0.0} s after it");
        foreach (var run in Enumerable.Range(0, Runs).Where(i => i % 10 == 0))
        {
            await audit.CheckAsync(Name("thousand", run), ["a", "b", "c"]);
        }

        sink.Total.ShouldBeInRange(3 * Runs, (3 * Runs) + (2 * 256));
    }

    [Fact]
    public async Task A_thousand_delays_across_a_kill_fire_once_and_never_early()
    {
        await using var sink = await EffectSink.StartAsync();
        using var server = new ServerProcess();
        await server.StartAsync();
        foreach (var pause in Pauses)
        {
            await server.PublishAsync(
                $$"""
                name: delayed-{{pause}}
                nodes:
                  pause: {type: wait, for: {{pause}}ms}
                  after: {type: transform, needs: [pause], value: 1}
                """);
        }

        // Due before, in and after the outage.
        await InParallelAsync(i => server.RunAsync($"delayed-{PauseOf(i)}", Name("delayed", i)));
        await server.KillAsync();
        var killed = TimeProvider.System.GetUtcNow();
        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System, TestContext.Current.CancellationToken);
        await server.StartAsync();
        var ready = TimeProvider.System.GetUtcNow();
        await EndsAsync(server, Runs);

        var audit = new RunAudit(server, sink);
        var (latest, overdue) = (TimeSpan.Zero, 0);
        foreach (var run in Enumerable.Range(0, Runs))
        {
            var (due, fired) = Fired(PauseOf(run), await audit.HistoryAsync(Name("delayed", run)));
            fired.ShouldBeGreaterThanOrEqualTo(due, $"{run} fired early");
            overdue += due < ready && fired > killed ? 1 : 0;
            var late = fired - (due > ready ? due : ready);
            latest = late > latest ? late : latest;
        }

        FaultSettings.Print(
            $"{Runs} delays, {overdue} of them overdue when the server was back: late by {latest.TotalMilliseconds:0} ms at most");
        overdue.ShouldBeGreaterThan(0);
        latest.ShouldBeLessThan(RestartLimit);
    }

    /// <summary>When the delay was due, and when it fired: exactly once.</summary>
    private static (DateTimeOffset Due, DateTimeOffset Fired) Fired(int delay, List<JsonElement> history)
    {
        var pause = history.Where(e => e.GetProperty("node").GetString() == "pause").ToList();
        var waiting = pause.Single(e => e.GetProperty("type").GetString() == "node.waiting");
        var fired = pause.Single(e => e.GetProperty("type").GetString() == "node.succeeded").GetProperty("at").GetDateTimeOffset();
        var due = waiting.GetProperty("data").GetProperty("due").GetDateTimeOffset();
        due.ShouldBe(waiting.GetProperty("at").GetDateTimeOffset().AddMilliseconds(delay));
        return (due, fired);
    }

    /// <summary>Of the delay of one run, milliseconds.</summary>
    private static int PauseOf(int run) => Pauses[run % Pauses.Length];

    private static string Name(string workflow, int run) => $"{workflow}-{run}";

    private static Task InParallelAsync(Func<int, Task> start) => Parallel.ForEachAsync(
        Enumerable.Range(0, Runs), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) => await start(i));

    private static Task EndsAsync(ServerProcess server, int runs) => Polling.UntilAsync(
        async () =>
        {
            var unfinished = await server.GetAsync("/runs?status=running&status=created&limit=1");
            return unfinished.Json.GetProperty("items").GetArrayLength() == 0;
        },
        $"the end of {runs} runs");
}
