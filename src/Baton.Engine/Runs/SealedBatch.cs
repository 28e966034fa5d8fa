using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Engine.Runs;

/// <summary>A batch handed to the committer, with what is to happen once it is on disk.</summary>
/// <param name="epochs">In which the decider held its partitions.</param>
internal sealed class SealedBatch(IReadOnlyDictionary<int, long> epochs)
{
    public JournalBatch Journal { get; } = new() { Epochs = epochs };

    public List<SealedRun> Runs { get; } = [];

    /// <summary>Answers that go with no run's events: refusals, and commands that changed nothing.</summary>
    public List<ForwardedAnswer> Answers { get; } = [];

    /// <summary>Nothing is in it: it only asks whether the store can be written.</summary>
    public bool IsProbe => Runs.Count == 0 && Answers.Count == 0;

    public void Add(SealedRun run)
    {
        Runs.Add(run);
        Journal.Runs.Add(run.Change);
        Journal.Answers.AddRange(run.Answers);
    }

    public void Add(ForwardedAnswer answer)
    {
        Answers.Add(answer);
        Journal.Answers.Add(answer);
    }
}

internal sealed record SealedRun(
    HotRun Run, RunChange Change, List<RunEffect> Effects, List<RunMessage> Messages, IReadOnlyList<ForwardedAnswer> Answers);
