using Baton.Core;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Engine.Store;

namespace Baton.Bench.Workloads;

/// <summary>The chain workload on an empty store and on one with a million finished runs.</summary>
internal static class Growth
{
    private const int Runs = 3_000;

    public static async Task RunAsync(BenchOptions options, Report report)
    {
        var old = options.Size > 0 ? options.Size : 1_000_000;
        var definition = Definitions.Chain(10);
        await using var empty = await BenchEngine.StartAsync(options);
        await using var full = await BenchEngine.StartAsync(options, store => Fill(store, definition, old));
        await ManyRuns.StartAllAsync(empty.Engine, definition, 500);
        await ManyRuns.StartAllAsync(full.Engine, definition, 500);
        var atEmpty = await ManyRuns.StartAllAsync(empty.Engine, definition, Runs);
        var atFull = await ManyRuns.StartAllAsync(full.Engine, definition, Runs);
        report.Add("empty", "node runs per second", Runs * 10 / atEmpty, "1/s");
        report.Add($"{old:N0} runs", "node runs per second", Runs * 10 / atFull, "1/s");
        report.Add($"{old:N0} runs", "time against empty", atFull / atEmpty, "×");
    }

    /// <summary>Finished runs of one node each, as the engine would have written them.</summary>
    private static void Fill(IRunStore store, string definition, int count)
    {
        var hash = ContentHash.Of(definition);
        store.PutDefinition(hash, "chain", definition);
        for (var done = 0; done < count; done += 1_000)
        {
            var first = store.ReserveRunNumbers(1_000);
            var batch = new JournalBatch();
            for (var i = 0; i < 1_000; i++)
            {
                batch.Runs.Add(Finished(first + i, hash, 1_700_000_000_000 + first + i));
            }

            store.Commit(batch);
        }
    }

    private static RunChange Finished(long runNo, string hash, long at) => new()
    {
        Run = new RunRow
        {
            RunNo = runNo, Id = $"old-{runNo}", Partition = (int)(runNo % 64), Workflow = "chain", Version = 0, DefinitionHash = hash,
            Status = RunStatus.Success, CreatedAt = at, StartedAt = at, FinishedAt = at + 5, EndSeq = 3, LastSeq = 3,
            Counts = new NodeCounts(0, 0, 0, 0, 0, 1, 0, 0, 0),
        },
        IsNew = true,
        Events =
        [
            new RunEvent(1, at, RunEventType.RunCreated, -1, 0, new RunCreatedData(Payload.EmptyObject, 0, false, null, [])),
            new RunEvent(2, at, RunEventType.RunStarted, -1, 0, null),
            new RunEvent(3, at + 5, RunEventType.RunSucceeded, -1, 0, null),
        ],
        Nodes =
        [
            new NodeRow
            {
                Slot = 0, Path = "n0", Type = "tool_call", Status = NodeStatus.Success, Attempt = 1, MaxAttempts = 1, QueuedAt = at,
                StartedAt = at, FinishedAt = at + 5, FirstSeq = 2, LastSeq = 3,
            },
        ],
    };
}
