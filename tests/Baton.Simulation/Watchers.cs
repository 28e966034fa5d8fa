using Baton.Engine;
using Baton.Engine.Feeds;

namespace Baton.Simulation;

/// <summary>People who look at runs, lose their connection and come back.</summary>
internal sealed class Watchers(SimJournal journal, Random random, PlantedBug bug)
{
    private readonly Dictionary<long, Watcher> watchers = [];
    private RunFeeds feeds = new();

    public void Watch(long runNo)
    {
        if (!watchers.ContainsKey(runNo))
        {
            watchers[runNo] = new Watcher { Reader = Connect(runNo, 0) };
        }
    }

    public void Publish(Baton.Engine.Runs.SealedRun part)
    {
        if (bug == PlantedBug.FeedGap && part.Change.Run.FinishedAt > 0)
        {
            return;
        }

        feeds.Publish(part.Run.RunNo, part.Run.State, part.Change.Events);
    }

    public void Nudge(long runNo, long lastSeq) => feeds.Nudge(runNo, lastSeq);

    public void Read()
    {
        foreach (var (runNo, watcher) in watchers)
        {
            if (random.Next(8) == 0)
            {
                var back = bug == PlantedBug.FeedRepeat ? Math.Max(0, watcher.Last - 1) : watcher.Last;
                watcher.Reader = Connect(runNo, back);
            }

            if (!journal.Down)
            {
                Read(runNo, watcher);
            }
        }
    }

    public void Crash()
    {
        feeds = new RunFeeds();
        foreach (var (runNo, watcher) in watchers)
        {
            watcher.Reader = Connect(runNo, watcher.Last);
        }
    }

    /// <summary>Everybody has seen everything.</summary>
    public void CheckComplete()
    {
        foreach (var (runNo, watcher) in watchers)
        {
            while (Read(runNo, watcher))
            {
            }

            if (journal.Find(runNo) is { } run && run.Row.LastSeq != watcher.Last)
            {
                throw new ViolationException("G9", $"{run.Row.Id}: a watcher has seen {watcher.Last} of {run.Row.LastSeq} events");
            }
        }
    }

    private static bool Read(long runNo, Watcher watcher)
    {
        var events = new List<FeedEvent>();
        var more = watcher.Reader.Read(events, out _);
        foreach (var e in events)
        {
            if (e.Seq != watcher.Last + 1)
            {
                throw new ViolationException("G9", $"run {runNo}: a watcher gets event {e.Seq} after {watcher.Last}");
            }

            watcher.Last = e.Seq;
        }

        return more;
    }

    private FeedReader Connect(long runNo, long after) => new(journal, runNo, slot => slot < 0 ? null : $"slot{slot}", feeds.Join(runNo), after);

    private sealed class Watcher
    {
        public required FeedReader Reader { get; set; }

        public long Last { get; set; }
    }
}
