using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Engine.Runs;

/// <summary>A batch handed to the committer, with what is to happen once it is on disk.</summary>
internal sealed class SealedBatch
{
    public JournalBatch Journal { get; } = new();

    public List<SealedRun> Runs { get; } = [];

    public void Add(SealedRun run)
    {
        Runs.Add(run);
        Journal.Runs.Add(run.Change);
    }
}

internal sealed record SealedRun(HotRun Run, RunChange Change, List<RunEffect> Effects, List<RunMessage> Messages);
