using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Engine.Runs;

/// <summary>A batch handed to the committer, with what is to happen once it is on disk.</summary>
internal sealed class SealedBatch
{
    public JournalBatch Journal { get; } = new();

    public List<SealedRun> Runs { get; } = [];
}

internal sealed record SealedRun(HotRun Run, RunChange Change, List<RunEffect> Effects, List<RunMessage> Messages);
