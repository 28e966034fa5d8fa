using System.Runtime.CompilerServices;
using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine.Feeds;
using Baton.Engine.Store;

namespace Baton.Engine;

public sealed partial class RunEngine
{
    private const int EventsPerRead = 500;

    /// <summary>History after <paramref name="afterSeq"/>, then live, without gaps or repeats; ends after the event that ends the run
    /// (unless the run is reopened in between, in which case it goes on).</summary>
    /// <exception cref="BatonException">NotFound <c>run_not_found</c>.</exception>
    public IAsyncEnumerable<FeedEvent> FollowAsync(string runId, long afterSeq, CancellationToken cancellation) =>
        FollowAsync(runId, afterSeq, live: false, cancellation);

    /// <inheritdoc cref="FollowAsync(string, long, CancellationToken)"/>
    /// <param name="live">Also what nodes show and nobody records, such as the words of a model as they come: events without a seq, as
    /// far as they happen on this server and the watcher keeps up.</param>
    public async IAsyncEnumerable<FeedEvent> FollowAsync(
        string runId, long afterSeq, bool live, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var row = store.FindRun(runId) ?? throw BatonException.NotFound("run_not_found", $"There is no run '{runId}'.");
        var paths = new SlotPaths(store, row.RunNo, Catalog.Resolve(row.DefinitionHash));
        var feed = feeds.Join(row.RunNo);
        feed.WantsLive |= live;
        try
        {
            var reader = new FeedReader(store, row.RunNo, paths.Of, feed, afterSeq);
            var shown = feed.LiveEnd;
            var events = new List<FeedEvent>();

            // The store is asked once at the beginning, and then only when the run has told of its end: not after every event.
            var mayBeOver = true;
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                events.Clear();
                var more = reader.Read(events, out var changed);
                if (live && !more)
                {
                    // The signal that is waited for is the earlier one: what comes between the two readings ends it.
                    shown = feed.ReadLive(shown, events);
                    more = events.Count > 0;
                }

                foreach (var e in events)
                {
                    mayBeOver = e.Type.EndsRun() || (mayBeOver && e.Type != RunEventType.RunReopened);
                    yield return e;
                }

                if (more)
                {
                    continue;
                }

                if (mayBeOver)
                {
                    var now = store.FindRun(row.RunNo);
                    if (now is null || (now.Status.IsTerminal() && now.LastSeq <= reader.Last))
                    {
                        yield break;
                    }

                    mayBeOver = now.Status.IsTerminal();
                }

                await changed.WaitAsync(cancellation);
            }
        }
        finally
        {
            feeds.Leave(row.RunNo, feed);
        }
    }
}
