using System.Diagnostics;
using Baton.Core;
using Baton.Core.Runs;
using Baton.Engine;

namespace Baton.Bench.Workloads;

/// <summary>Many small runs of one definition, started as fast as possible: chain, pure-chain, diamond.</summary>
internal static class ManyRuns
{
    private const int Starters = 64;
    private const int WarmUp = 500;

    public static async Task RunAsync(BenchOptions options, Report report, string name, string definition, int nodes)
    {
        var runs = options.Size > 0 ? options.Size : 4_000;
        List<Engine.Store.JournalBatch> kept = [];
        await using (var bench = await BenchEngine.StartAsync(options))
        {
            await StartAllAsync(bench.Engine, definition, WarmUp);
            bench.Store.Kept = kept;
            GC.Collect();
            var before = bench.Engine.Health;
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            var seconds = await StartAllAsync(bench.Engine, definition, runs);
            var after = bench.Engine.Health;
            bench.Store.Kept = null;
            report.Add(name, "runs", runs, "");
            report.Add(name, "node runs per second", runs * nodes / seconds, "1/s");
            report.Add(name, "runs per second", runs / seconds, "1/s");
            report.Add(name, "events per second", (after.CommittedEvents - before.CommittedEvents) / seconds, "1/s");
            report.Add(name, "events per commit",
                (double)(after.CommittedEvents - before.CommittedEvents) / (after.CommittedBatches - before.CommittedBatches), "");
            report.Add(name, "CPU per node run",
                (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMicroseconds / (runs * nodes), "µs");
            var floor = await Replay.RunAsync(options, kept, (ContentHash.Of(definition), "bench", definition));
            report.Add(name, "rows per second", floor.Rows / seconds, "1/s");
            report.Add(name, "floor: rows per second", floor.Rows / floor.Seconds, "1/s");
            report.Add(name, "of the floor", 100 * floor.Seconds / seconds, "%");
        }
    }

    /// <summary>Starts the runs and waits until all have ended.</summary>
    /// <returns>Seconds.</returns>
    public static async Task<double> StartAllAsync(RunEngine engine, string definition, int runs)
    {
        using var stop = new CancellationTokenSource();
        var watching = new TaskCompletionSource();
        var ends = new Ends(runs);
        var watched = WatchAsync(engine, ends, watching, stop.Token);
        await watching.Task;
        var watch = Stopwatch.StartNew();
        var left = runs;
        async Task StartAsync()
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                ends.Started((await engine.StartRunAsync(new StartRunRequest { Definition = definition }, default)).RunId);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Starters).Select(_ => Task.Run(StartAsync)));
        await ends.All;
        var seconds = watch.Elapsed.TotalSeconds;
        await stop.CancelAsync();
        await watched;
        return seconds;
    }

    private static async Task WatchAsync(RunEngine engine, Ends ends, TaskCompletionSource watching, CancellationToken stop)
    {
        await using var changes = engine.FollowAllAsync(stop).GetAsyncEnumerator(stop);
        var next = changes.MoveNextAsync();
        watching.SetResult();
        try
        {
            for (; await next; next = changes.MoveNextAsync())
            {
                if (changes.Current.Status.IsTerminal())
                {
                    ends.Ended(changes.Current.RunId);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // All have ended.
        }
    }

    /// <summary>Tells when every run that was started here has ended; those of other servers are seen, too.</summary>
    private sealed class Ends(int runs)
    {
        private readonly HashSet<string> started = [];
        private readonly HashSet<string> ended = [];
        private readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int both;

        public Task All => all.Task;

        public void Started(string runId) => Note(runId, started, ended);

        public void Ended(string runId) => Note(runId, ended, started);

        /// <summary>A run may end before its start is answered, and an end may be told twice.</summary>
        private void Note(string runId, HashSet<string> into, HashSet<string> other)
        {
            lock (all)
            {
                if (into.Add(runId) && other.Contains(runId) && ++both == runs)
                {
                    all.SetResult();
                }
            }
        }
    }
}
