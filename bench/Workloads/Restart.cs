using System.Diagnostics;
using Baton.Core.Runs;
using Baton.Engine;

namespace Baton.Bench.Workloads;

/// <summary>A process is killed with runs in flight; another takes the store up. Everything is timed from the kill, from outside.</summary>
internal static class Restart
{
    public const string ChildVerb = "--child";

    public static async Task RunAsync(BenchOptions options, Report report)
    {
        foreach (var runs in options.Size > 0 ? [options.Size] : new[] { 1_000, 10_000 })
        {
            var folder = BenchEngine.NewFolder(options);
            await using (var first = new ChildProcess(ChildVerb, folder, options.Store, runs.ToString()))
            {
                await first.ExpectAsync("started");
                first.Kill();
            }

            var watch = Stopwatch.StartNew();
            await using (var second = new ChildProcess(ChildVerb, folder, options.Store, "0"))
            {
                var inFlight = (await second.ExpectAsync("ready")).Split(' ')[1];
                report.Add($"{runs:N0}", "unfinished at the kill", double.Parse(inFlight), "");
                report.Add($"{runs:N0}", "ready after the kill", watch.Elapsed.TotalMilliseconds, "ms");
                await second.ExpectAsync("done");
                report.Add($"{runs:N0}", "all done after the kill", watch.Elapsed.TotalMilliseconds, "ms");
            }

            BenchStore.Remove(options, folder);
        }
    }

    /// <summary>The killed process (runs above 0) or the one that comes after it.</summary>
    public static async Task RunChildAsync(string[] args)
    {
        var (folder, store, runs) = (args[1], args[2], int.Parse(args[3]));
        var options = new BenchOptions { Workload = "restart", Store = store };
        await using var bench = await BenchEngine.StartAsync(options, folder, remove: null);
        if (runs == 0)
        {
            Console.WriteLine($"ready {Unfinished(bench.Store)}");
            while (Unfinished(bench.Store) > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            }

            Console.WriteLine("done");
            return;
        }

        bench.NoOp.Duration = TimeSpan.FromMilliseconds(100);
        var definition = Definitions.Chain(10);
        await Parallel.ForEachAsync(Enumerable.Range(0, runs), new ParallelOptions { MaxDegreeOfParallelism = 128 },
            async (_, stop) => await bench.Engine.StartRunAsync(new StartRunRequest { Definition = definition }, stop));
        Console.WriteLine("started");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
    }

    private static long Unfinished(ObservedStore store) =>
        store.CountRuns().Where(count => !count.Key.IsTerminal()).Sum(count => count.Value);
}
