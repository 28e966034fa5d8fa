using System.Diagnostics;
using Baton.Engine.Store;

namespace Baton.Bench;

/// <summary>The floor: the same rows in the same batches, written straight to the same kind of store by nothing but a loop.</summary>
internal static class Replay
{
    /// <param name="definitions">What the runs of the batches are of: hash, name, text.</param>
    /// <returns>Seconds, rows written (events, node runs, runs), and commits.</returns>
    public static async Task<(double Seconds, long Rows, int Commits)> RunAsync(
        BenchOptions options, List<JournalBatch> batches, (string Hash, string Name, string Text) definition)
    {
        var folder = BenchEngine.NewFolder(options);
        await using var store = new ObservedStore(BenchStore.Open(options, folder), options.CommitDelay);
        await store.OpenAsync(default);
        BenchEngine.Own(store, "replay");
        store.PutDefinition(definition.Hash, definition.Name, definition.Text);
        GC.Collect();
        var watch = Stopwatch.StartNew();
        foreach (var batch in batches)
        {
            store.Commit(batch);
        }

        var seconds = watch.Elapsed.TotalSeconds;
        var rows = batches.Sum(batch => batch.Runs.Sum(run => 1L + run.Events.Count + run.Nodes.Count));
        await store.DisposeAsync();
        BenchStore.Remove(options, folder);
        return (seconds, rows, batches.Count);
    }
}
