using System.Collections.Concurrent;
using System.Text.Json;

namespace Baton.Tests.Faults;

/// <summary>Starts runs of every shape, answers their gates and watches them, whatever happens to the server meanwhile.</summary>
/// <param name="others">Servers of the same store: each run is watched at one of all, and every one must tell the same about it.</param>
internal sealed class Load(ServerProcess server, EffectSink sink, string prefix, params IReadOnlyList<ServerProcess> others)
{
    private readonly ConcurrentDictionary<string, string> acknowledged = new();
    private readonly ConcurrentDictionary<string, Task<RunWatcher>> watchers = new();
    private readonly ConcurrentDictionary<string, bool> decided = new();
    private readonly List<ServerProcess> all = [server, .. others];
    private readonly RunAudit audit = new(server, sink, others);
    private int started;

    public int Acknowledged => acknowledged.Count;

    public int Decided => decided.Count;

    /// <summary>Attempts that a kill interrupted.</summary>
    public int Interrupted => audit.Interrupted;

    /// <summary>How late the latest timer was, outages included.</summary>
    public TimeSpan LatestTimer => audit.Latest;

    /// <summary>Gates at which this load's own decision was the one that counted.</summary>
    public int Won { get; private set; }

    /// <summary>Called after each acknowledgement: the run must be in the store by then.</summary>
    public Func<string, Task> Acknowledging { get; init; } = _ => Task.CompletedTask;

    public async Task PublishAsync()
    {
        foreach (var text in LoadShapes.Texts)
        {
            await server.PublishAsync(text);
        }
    }

    /// <summary>Starts a run every so often until told to stop; the last is acknowledged when this returns.</summary>
    public async Task StartRunsAsync(TimeSpan every, CancellationToken stop)
    {
        var names = LoadShapes.Effects.Keys.ToList();
        using var timer = new PeriodicTimer(every);
        while (!stop.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref started);
            var (shape, id) = (names[number % names.Count], $"{prefix}-{number}");
            await server.RunAsync(shape, id, JsonSerializer.Serialize(new { sink = sink.Url }));
            await Acknowledging(id);
            acknowledged[id] = shape;
            watchers[id] = WatchAsync(id, all[number / names.Count % all.Count]);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    /// <summary>Approves every open gate until told to stop.</summary>
    public async Task AnswerGatesAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!stop.IsCancellationRequested)
        {
            var open = (await server.GetAsync("/gates?status=open&limit=100")).Json.GetProperty("items");
            foreach (var gate in open.EnumerateArray().Select(one => one.GetProperty("id").GetString()!))
            {
                var body = JsonSerializer.Serialize(new { decision = "approve", comment = prefix });
                var answer = await server.PostAsync($"/gates/{Uri.EscapeDataString(gate)}", body);
                answer.Status.ShouldBeOneOf(200, 409);
                decided[gate] = decided.GetValueOrDefault(gate) || answer.Status == 200;
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    /// <summary>Waits for every acknowledged run, and holds each to what is promised.</summary>
    public async Task CheckAsync()
    {
        await Parallel.ForEachAsync(acknowledged, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (run, stop) =>
        {
            await audit.EndOfAsync(run.Key);
            var watcher = await watchers[run.Key].WaitAsync(Polling.Patience, stop);
            await audit.CheckAsync(run.Key, LoadShapes.Effects[run.Value], watcher.Seen);
        });
        sink.Repeats.ShouldBeEmpty();
    }

    /// <summary>Whoever was told that its decision counts must be the one the history names. An answer may be lost, so that the winner
    /// need not know.</summary>
    public void CheckDecisions(IReadOnlyCollection<Load> decisions)
    {
        var recorded = decisions.SelectMany(load => load.audit.Decisions).ToDictionary();
        foreach (var gate in decided.Where(one => one.Value).Select(one => one.Key))
        {
            recorded[gate[..gate.LastIndexOf(':')]].ShouldBe(prefix, $"{gate} was decided twice");
            Won++;
        }
    }

    private async Task<RunWatcher> WatchAsync(string run, ServerProcess at)
    {
        var watcher = new RunWatcher(at, sink, run);
        await watcher.WatchAsync();
        return watcher;
    }
}
