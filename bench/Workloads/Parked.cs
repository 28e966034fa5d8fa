using System.Diagnostics;
using Baton.Engine;
using Baton.Engine.Store;

namespace Baton.Bench.Workloads;

/// <summary>Runs that wait at a gate: what each costs in memory, and how long the list page takes among them.</summary>
internal static class Parked
{
    public static async Task RunAsync(BenchOptions options, Report report)
    {
        foreach (var runs in options.Size > 0 ? [options.Size] : new[] { 10_000, 100_000 })
        {
            await using var bench = await BenchEngine.StartAsync(options);
            await ParkAsync(bench.Engine, 1_000);
            var before = Settled();
            var watch = Stopwatch.StartNew();
            await ParkAsync(bench.Engine, runs);
            var name = $"{runs:N0}";
            report.Add(name, "parked per second", runs / watch.Elapsed.TotalSeconds, "1/s");
            report.Add(name, "memory per run", (double)(Settled() - before) / runs, "bytes");
            report.Add(name, "runs left in memory", bench.Engine.Health.HotRuns, "");
            report.Add(name, "list page of 50 runs", Page(() => bench.Store.ListRuns(new RunFilter(), new PageRequest(50, null))), "ms");
            report.Add(name, "list page of 50 gates", Page(() => bench.Store.ListGates("open", null, new PageRequest(50, null))), "ms");
        }
    }

    private static async Task ParkAsync(RunEngine engine, int runs)
    {
        var left = runs;
        async Task StartAsync()
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await engine.StartRunAsync(new StartRunRequest { Definition = Definitions.Gate }, default);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(StartAsync)));
        while (engine.Health.HotRuns > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    private static long Settled()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static double Page(Action read)
    {
        read();
        var times = new double[50];
        for (var i = 0; i < times.Length; i++)
        {
            var watch = Stopwatch.StartNew();
            read();
            times[i] = watch.Elapsed.TotalMilliseconds;
        }

        Array.Sort(times);
        return times[times.Length / 2];
    }
}
