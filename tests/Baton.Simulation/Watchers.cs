using Baton.Engine;
using Baton.Engine.Feeds;
using Baton.Engine.Runs;

namespace Baton.Simulation;

/// <summary>People who look at runs through any of the servers, lose their connection and come back, perhaps elsewhere.</summary>
internal sealed class Watchers
{
    private readonly SimStore store;
    private readonly Random random;
    private readonly PlantedBug bug;
    private readonly SimJournal reading;
    private readonly Dictionary<long, Watcher> watchers = [];
    private readonly RunFeeds[] feeds;

    public Watchers(SimStore store, Random random, PlantedBug bug, int places)
    {
        (this.store, this.random, this.bug) = (store, random, bug);
        reading = new SimJournal(store, bug);
        feeds = [.. Enumerable.Range(0, places).Select(_ => new RunFeeds())];
    }

    public void Watch(long runNo)
    {
        if (!watchers.ContainsKey(runNo))
        {
            var watcher = new Watcher();
            watchers[runNo] = watcher;
            Connect(runNo, watcher, 0);
        }
    }

    /// <summary>The owner tells its own watchers; the other servers get a hint, if it is not lost.</summary>
    public void Publish(int place, SealedRun part)
    {
        if (bug == PlantedBug.FeedGap && part.Change.Run.FinishedAt > 0)
        {
            return;
        }

        feeds[place].Publish(part.Run.RunNo, part.Run.State, part.Change.Events);
        for (var other = 0; other < feeds.Length; other++)
        {
            if (other != place && random.Next(4) > 0)
            {
                feeds[other].Nudge(part.Run.RunNo, part.Change.Run.LastSeq);
            }
        }
    }

    public void Nudge(int place, long runNo, long lastSeq) => feeds[place].Nudge(runNo, lastSeq);

    /// <summary>What a round does for watched runs whose hints may have been lost.</summary>
    public void Look(int place)
    {
        if (bug == PlantedBug.FeedGap)
        {
            return;
        }

        foreach (var runNo in feeds[place].Watched)
        {
            if (store.Find(runNo) is { } run)
            {
                feeds[place].Nudge(runNo, run.Row.LastSeq);
            }
        }
    }

    public void Read(IReadOnlyList<SimServer> servers)
    {
        foreach (var (runNo, watcher) in watchers)
        {
            if (random.Next(8) == 0)
            {
                Connect(runNo, watcher, bug == PlantedBug.FeedRepeat ? Math.Max(0, watcher.Last - 1) : watcher.Last);
            }

            if (servers.Any(server => server.Place == watcher.Place && !server.Journal.Down))
            {
                Read(runNo, watcher);
            }
        }
    }

    public void Crash(int place)
    {
        feeds[place] = new RunFeeds();
        foreach (var (runNo, watcher) in watchers)
        {
            if (watcher.Place == place)
            {
                Connect(runNo, watcher, watcher.Last);
            }
        }
    }

    /// <summary>Everybody has seen everything.</summary>
    public void CheckComplete()
    {
        for (var place = 0; place < feeds.Length; place++)
        {
            Look(place);
        }

        foreach (var (runNo, watcher) in watchers)
        {
            while (Read(runNo, watcher))
            {
            }

            if (store.Find(runNo) is { } run && run.Row.LastSeq != watcher.Last)
            {
                throw new ViolationException("G9", $"{run.Row.Id}: a watcher has seen {watcher.Last} of {run.Row.LastSeq} events");
            }
        }
    }

    private static bool Read(long runNo, Watcher watcher)
    {
        var events = new List<FeedEvent>();
        var more = watcher.Reader!.Read(events, out _);
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

    private void Connect(long runNo, Watcher watcher, long after)
    {
        watcher.Place = random.Next(feeds.Length);
        watcher.Reader = new FeedReader(
            reading, runNo, slot => slot < 0 ? null : $"slot{slot}", feeds[watcher.Place].Join(runNo), after);
    }

    private sealed class Watcher
    {
        public FeedReader? Reader { get; set; }

        public int Place { get; set; }

        public long Last { get; set; }
    }
}
