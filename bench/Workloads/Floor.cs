using Baton.Core;
using Baton.Engine;
using Baton.Engine.Store;

namespace Baton.Bench.Workloads;

/// <summary>What the store alone can do: the rows of the chain workload written straight to it in commits of 1, 100 and 1,000
/// runs.</summary>
internal static class Floor
{
    public static async Task RunAsync(BenchOptions options, Report report)
    {
        var definition = Definitions.Chain(10);
        List<JournalBatch> kept = [];
        await using (var bench = await BenchEngine.StartAsync(options))
        {
            bench.Store.Kept = kept;
            await ManyRuns.StartAllAsync(bench.Engine, definition, options.Size > 0 ? options.Size : 2_000);
            bench.Store.Kept = null;
        }

        var changes = kept.SelectMany(batch => batch.Runs).ToList();
        foreach (var size in new[] { 1, 100, 1_000 })
        {
            var batches = changes.Take(size == 1 ? 5_000 : changes.Count).Chunk(size).Select(chunk =>
            {
                var batch = new JournalBatch();
                batch.Runs.AddRange(chunk);
                return batch;
            }).ToList();
            var floor = await Replay.RunAsync(options, batches, (ContentHash.Of(definition), "chain", definition));
            report.Add($"{size:N0}", "rows per second", floor.Rows / floor.Seconds, "1/s");
            report.Add($"{size:N0}", "per commit", floor.Seconds * 1_000 / floor.Commits, "ms");
        }
    }
}
