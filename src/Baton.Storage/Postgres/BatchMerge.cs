using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Storage.Postgres;

/// <summary>Makes several changes of one run in a batch into one, because a statement over arrays can change a row only once.</summary>
internal sealed class BatchMerge
{
    private readonly Dictionary<long, int> places = [];
    private readonly List<RunChange> merged = [];

    /// <returns>One change for each run, in order of the first; valid until the next call.</returns>
    /// <exception cref="Baton.Core.Errors.BatonException">Conflict <c>stale_owner</c>: a change does not follow the one before
    /// it.</exception>
    public IReadOnlyList<RunChange> Merge(IReadOnlyList<RunChange> changes)
    {
        places.Clear();
        merged.Clear();
        foreach (var change in changes)
        {
            JournalRules.RequireGapless(change);
            if (places.TryAdd(change.Run.RunNo, merged.Count))
            {
                merged.Add(change);
            }
            else
            {
                var place = places[change.Run.RunNo];
                merged[place] = Join(merged[place], change);
            }
        }

        return merged;
    }

    private static RunChange Join(RunChange first, RunChange second)
    {
        if (second.IsNew || second.Run.Id != first.Run.Id || JournalRules.RequireGapless(second) != first.Run.LastSeq)
        {
            throw JournalRules.Stale(second.Run.Id);
        }

        return new RunChange
        {
            Run = second.Run,
            IsNew = first.IsNew,
            Events = [.. first.Events, .. second.Events],
            Nodes = LastOfEach(first.Nodes, second.Nodes, node => node.Slot),
            Gates = LastOfEach(first.Gates, second.Gates, gate => gate.OpenSeq),
            Costs = [.. first.Costs, .. second.Costs],
            Settled = [.. first.Settled, .. second.Settled],
            Idempotency = first.Idempotency ?? second.Idempotency,
        };
    }

    private static List<T> LastOfEach<T, TKey>(IReadOnlyList<T> first, IReadOnlyList<T> second, Func<T, TKey> key)
        where TKey : notnull
    {
        var last = new Dictionary<TKey, T>();
        foreach (var row in first.Concat(second))
        {
            last[key(row)] = row;
        }

        return [.. last.Values];
    }
}
