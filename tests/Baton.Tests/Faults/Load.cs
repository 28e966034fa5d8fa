using System.Collections.Concurrent;
using System.Text.Json;

namespace Baton.Tests.Faults;

/// <summary>Starts runs of every shape, answers their gates and watches them, whatever happens to the server meanwhile.</summary>
internal sealed class Load(ServerProcess server, EffectSink sink, string prefix)
{
    private readonly ConcurrentDictionary<string, string> acknowledged = new();
    private readonly ConcurrentDictionary<string, Task<RunWatcher>> watchers = new();
    private readonly ConcurrentDictionary<string, bool> decided = new();
    private readonly RunAudit audit = new(server, sink);
    private int started;

    public int Acknowledged => acknowledged.Count;

    public int Decided => decided.Count;

    /// <summary>Attempts that a kill interrupted.</summary>
    public int Interrupted => audit.Interrupted;

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
            acknowledged[id] = shape;
            watchers[id] = WatchAsync(id);
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
                var answer = await server.PostAsync($"/gates/{Uri.EscapeDataString(gate)}", """{"decision": "approve"}""");
                answer.Status.ShouldBeOneOf(200, 409);
                decided[gate] = true;
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

    private async Task<RunWatcher> WatchAsync(string run)
    {
        var watcher = new RunWatcher(server, sink, run);
        await watcher.WatchAsync();
        return watcher;
    }
}
