using Baton.Core.Errors;
using Baton.Engine.Store;
using Microsoft.Extensions.Logging;

namespace Baton.Engine.Runs;

/// <summary>Which partitions are ours: taking up what was gained, letting go of what was lost, giving up what is too much.</summary>
internal sealed partial class Shard
{
    private readonly HashSet<int> draining = [];
    private readonly SortedSet<int> toTakeUp = [];
    private Ownership ownership = Ownership.None;

    /// <summary>When the last round was asked for: from then on nobody else takes over for a lease.</summary>
    private long ownedAt;

    /// <summary>Partitions owned now.</summary>
    public IReadOnlyDictionary<int, long> Held => ownership.Held;

    /// <summary>Believes a new ownership.</summary>
    /// <param name="askedAt">When the round began.</param>
    /// <returns>Partitions to give up: nothing goes on there, and nothing will.</returns>
    public IReadOnlyList<int> Own(Ownership now, long askedAt, long at)
    {
        var before = ownership.Held;
        (ownership, ownedAt) = (now, askedAt);
        outside.Owned(now, askedAt);
        (answeredBefore, answered) = (answered, []);
        var lost = before.Where(held => now.Held.GetValueOrDefault(held.Key) != held.Value).Select(held => held.Key).ToList();
        if (lost.Count > 0)
        {
            Lose([.. lost]);
        }

        toTakeUp.IntersectWith(now.Held.Keys);
        toTakeUp.UnionWith(now.Held.Where(held => before.GetValueOrDefault(held.Key) != held.Value).Select(held => held.Key));
        if (lost.Count > 0 || (toTakeUp.Count > 0 && now.Servers > 1))
        {
            LogOwnership(now.Held.Count, lost.Count, toTakeUp.Count, now.Servers);
        }

        if (StoreError is null)
        {
            TakeUp(at);
        }

        return ChooseReleases(now.Surplus);
    }

    private bool Owns(int partition) => ownership.Held.ContainsKey(partition);

    /// <summary>Takes up everything unfinished of what was gained: parked runs get their timers, the others are loaded and go on.</summary>
    private void TakeUp(long now)
    {
        if (toTakeUp.Count == 0)
        {
            return;
        }

        int[] gained = [.. toTakeUp];
        toTakeUp.Clear();
        if (!options.TakeUpUnfinished)
        {
            return;
        }

        IReadOnlyList<UnfinishedRun> unfinished;
        try
        {
            unfinished = journal.LoadUnfinished(gained);
        }
        catch (BatonException exception) when (exception.Kind == ErrorKind.Unavailable)
        {
            EnterOutage(exception, now);
            toTakeUp.UnionWith(gained);
            return;
        }

        foreach (var run in unfinished)
        {
            if (!run.Parked)
            {
                Handle(new ReloadMessage { RunNo = run.RunNo }, now);
            }
            else if (run.NextDue > 0)
            {
                timers.Enqueue(run.RunNo, run.NextDue);
            }
        }

        if (unfinished.Count > 0)
        {
            LogTakenUp(unfinished.Count, byNo.Count);
        }
    }

    /// <summary>Forgets everything of these partitions. Attempts are told to stop: their new owner takes them for interrupted.</summary>
    private void Lose(HashSet<int> partitions)
    {
        foreach (var run in byNo.Values.Where(run => partitions.Contains(run.Partition)).ToList())
        {
            run.Lost = true;
            batch.Remove(run);
            ForgetForwarded(run.Answers);
            Drop(run, run.Effects, run.Messages, NotOwner());
        }

        foreach (var runNo in live.Keys.Where(runNo => partitions.Contains(Partitions.Of(runNo))).ToList())
        {
            foreach (var (slot, attempt) in live[runNo])
            {
                outside.Leave(new AttemptKey(runNo, slot, attempt));
            }

            live.Remove(runNo);
        }

        draining.ExceptWith(partitions);
        ForgetForwarded(answers.FindAll(answer => partitions.Contains(answer.Partition)));
        answers.RemoveAll(answer => partitions.Contains(answer.Partition));
    }

    /// <summary>Picks the partitions where the least goes on. Those with attempts are only closed for new ones, so that nothing is
    /// interrupted for the sake of balance, and given up in a later round.</summary>
    private List<int> ChooseReleases(int surplus)
    {
        draining.Clear();
        if (surplus <= 0 || StoreError is not null)
        {
            return [];
        }

        var busy = new int[Partitions.Count];
        foreach (var (runNo, attempts) in live)
        {
            busy[Partitions.Of(runNo)] += attempts.Count;
        }

        foreach (var run in byNo.Values)
        {
            busy[run.Partition] += run.InBatch || run.BatchesInFlight > 0 ? 1 : 0;
        }

        var chosen = ownership.Held.Keys.OrderBy(partition => busy[partition]).ThenBy(partition => partition).Take(surplus).ToList();
        draining.UnionWith(chosen.Where(partition => busy[partition] > 0));
        chosen.RemoveAll(draining.Contains);
        Lose([.. chosen]);
        ownership = ownership with { Held = ownership.Held.Where(held => !chosen.Contains(held.Key)).ToDictionary() };
        return chosen;
    }

    [LoggerMessage(LogLevel.Information, "Took up {Unfinished} unfinished run(s); {Hot} of all are going")]
    private partial void LogTakenUp(int unfinished, int hot);

    [LoggerMessage(LogLevel.Information, "This server owns {Held} partition(s): {Lost} lost, {Gained} gained, {Servers} server(s)")]
    private partial void LogOwnership(int held, int lost, int gained, int servers);
}
