using System.Collections.Concurrent;
using Baton.Core.Runs;

namespace Baton.Engine.Feeds;

/// <summary>The last committed events of runs somebody watches.</summary>
internal sealed class RunFeeds
{
    private readonly ConcurrentDictionary<long, RunFeed> feeds = new();

    /// <summary>Numbers of the runs that are watched now.</summary>
    public IReadOnlyCollection<long> Watched => [.. feeds.Keys];

    /// <summary>Joins the watchers of a run; events published from now on are seen. Must be left again.</summary>
    public RunFeed Join(long runNo)
    {
        while (true)
        {
            var feed = feeds.GetOrAdd(runNo, _ => new RunFeed());
            if (feed.TryJoin())
            {
                return feed;
            }

            // It was being closed by the last watcher: make a new one.
            feeds.TryRemove(KeyValuePair.Create(runNo, feed));
        }
    }

    public void Leave(long runNo, RunFeed feed)
    {
        if (feed.Leave())
        {
            feeds.TryRemove(KeyValuePair.Create(runNo, feed));
        }
    }

    /// <summary>Tells watchers that the store has events up to this one.</summary>
    public void Nudge(long runNo, long lastSeq)
    {
        if (feeds.TryGetValue(runNo, out var feed))
        {
            feed.Nudge(lastSeq);
        }
    }

    /// <summary>Shows what is not recorded to those who asked for it; costs nothing when nobody did.</summary>
    public void PublishLive(long runNo, Func<FeedEvent> make)
    {
        if (feeds.TryGetValue(runNo, out var feed) && feed.WantsLive)
        {
            feed.PublishLive(make());
        }
    }

    public void Publish(long runNo, RunState state, IReadOnlyList<RunEvent> events)
    {
        if (feeds.TryGetValue(runNo, out var feed))
        {
            feed.Publish(state, events);
        }
    }
}

/// <summary>The last events of one run, for its watchers. A watcher that falls behind reads the store instead.</summary>
internal sealed class RunFeed
{
    private const int Kept = 2_048;
    private const int LiveKept = 1_024;

    private readonly Lock gate = new();
    private readonly FeedEvent[] ring = new FeedEvent[Kept];
    private TaskCompletionSource news = NewSignal();
    private long first = long.MaxValue;
    private long last;
    private readonly Queue<FeedEvent> live = new();
    private long liveLast;
    private int watchers;
    private bool closed;

    /// <summary>Some watcher wants what is not recorded.</summary>
    public bool WantsLive { get; set; }

    public bool TryJoin()
    {
        lock (gate)
        {
            if (closed)
            {
                return false;
            }

            watchers++;
            return true;
        }
    }

    /// <summary>True when that was the last watcher.</summary>
    public bool Leave()
    {
        lock (gate)
        {
            closed = --watchers == 0;
            return closed;
        }
    }

    public void Publish(RunState state, IReadOnlyList<RunEvent> events)
    {
        TaskCompletionSource wake;
        Func<int, string?> pathOf = slot => slot < 0 ? null : state.PathOf(slot);
        lock (gate)
        {
            foreach (var e in events)
            {
                if (e.Seq != last + 1)
                {
                    first = e.Seq;
                }

                ring[e.Seq % Kept] = EventJson.Encode(e, pathOf);
                last = e.Seq;
                first = Math.Max(Math.Min(first, e.Seq), last - Kept + 1);
            }

            wake = news;
            news = NewSignal();
        }

        wake.TrySetResult();
    }

    public void PublishLive(FeedEvent shown)
    {
        TaskCompletionSource wake;
        lock (gate)
        {
            live.Enqueue(shown);
            liveLast++;
            if (live.Count > LiveKept)
            {
                live.Dequeue();
            }

            wake = news;
            news = NewSignal();
        }

        wake.TrySetResult();
    }

    /// <summary>Copies what was shown after <paramref name="after"/>, as far as it is kept, and returns the place of the last.</summary>
    public long ReadLive(long after, List<FeedEvent> into)
    {
        lock (gate)
        {
            into.AddRange(live.Skip((int)Math.Max(0, live.Count - (liveLast - after))));
            return liveLast;
        }
    }

    /// <summary>Where somebody who joins now begins.</summary>
    public long LiveEnd
    {
        get
        {
            lock (gate)
            {
                return liveLast;
            }
        }
    }

    public void Nudge(long lastSeq)
    {
        TaskCompletionSource wake;
        lock (gate)
        {
            if (lastSeq > last)
            {
                (last, first) = (lastSeq, lastSeq + 1);
            }

            wake = news;
            news = NewSignal();
        }

        wake.TrySetResult();
    }

    /// <summary>Copies what is kept after <paramref name="afterSeq"/>. When the answer is empty, <paramref name="changed"/> ends with the
    /// next event; when it says behind, the store has the events in between.</summary>
    public FeedPosition Read(long afterSeq, List<FeedEvent> into, out Task changed)
    {
        lock (gate)
        {
            changed = news.Task;
            if (last <= afterSeq)
            {
                return last == 0 ? FeedPosition.Unknown : FeedPosition.UpToDate;
            }

            if (afterSeq + 1 < first)
            {
                return FeedPosition.Behind;
            }

            for (var seq = afterSeq + 1; seq <= last; seq++)
            {
                into.Add(ring[seq % Kept]);
            }

            return FeedPosition.UpToDate;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

internal enum FeedPosition
{
    /// <summary>Nothing was published since the first watcher joined: the store knows.</summary>
    Unknown,
    UpToDate,
    Behind,
}
