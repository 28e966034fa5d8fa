using Baton.Engine.Store;

namespace Baton.Engine.Feeds;

/// <summary>One watcher's place in a run: gives what comes next, from memory when it is there, else from the store. Waits for
/// nothing.</summary>
internal sealed class FeedReader(IJournal journal, long runNo, Func<int, string?> pathOf, RunFeed feed, long afterSeq)
{
    private const int EventsPerRead = 500;

    private bool fromStore = true;

    /// <summary>Seq of the last event given.</summary>
    public long Last { get; private set; } = afterSeq;

    /// <summary>Adds the next events. When none came and it returns false, <paramref name="changed"/> ends with the next event.</summary>
    /// <returns>True when there may be more at once.</returns>
    public bool Read(List<FeedEvent> into, out Task changed)
    {
        changed = Task.CompletedTask;
        if (fromStore)
        {
            var events = journal.ReadEvents(runNo, Last, EventsPerRead);
            foreach (var e in events)
            {
                into.Add(EventJson.Encode(e, pathOf));
            }

            fromStore = events.Count == EventsPerRead;
        }
        else
        {
            fromStore = feed.Read(Last, into, out changed) == FeedPosition.Behind;
        }

        if (into.Count > 0)
        {
            Last = into[^1].Seq;
        }

        return fromStore || into.Count > 0;
    }
}
