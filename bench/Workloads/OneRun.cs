using System.Diagnostics;
using Baton.Core;
using Baton.Engine;
using Baton.Engine.Store;

namespace Baton.Bench.Workloads;

/// <summary>One run of many nodes: fan-out, deep.</summary>
internal static class OneRun
{
    public static async Task RunAsync(BenchOptions options, Report report, string name, Func<int, string> definition, int[] sizes)
    {
        await using (var warm = await BenchEngine.StartAsync(options))
        {
            await warm.FollowAsync(definition(2_000));
        }

        foreach (var size in options.Size > 0 ? [options.Size] : sizes)
        {
            await MeasureAsync(options, report, $"{size:N0}", definition(size), size);
        }
    }

    private static async Task MeasureAsync(BenchOptions options, Report report, string name, string definition, int size)
    {
        List<JournalBatch> kept = [];
        await using var bench = await BenchEngine.StartAsync(options);
        bench.Store.Kept = kept;
        var watch = Stopwatch.StartNew();
        bench.Engine.Catalog.Compile(definition);
        report.Add(name, "compile", watch.Elapsed.TotalMilliseconds, "ms");
        GC.Collect();
        using var memory = new PeakMemory();
        watch.Restart();
        await bench.FollowAsync(definition);
        var seconds = watch.Elapsed.TotalSeconds;
        report.Add(name, "run", seconds * 1_000, "ms");
        report.Add(name, "node runs per second", size / seconds, "1/s");
        report.Add(name, "per node", seconds * 1_000_000 / size, "µs");
        report.Add(name, "peak memory", memory.Bytes / 1_000_000.0, "MB");
        var floor = await Replay.RunAsync(options, kept, (ContentHash.Of(definition), name, definition));
        report.Add(name, "of the floor", 100 * floor.Seconds / seconds, "%");
    }
}
