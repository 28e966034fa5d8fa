using Baton.Core.Errors;
using Baton.Server.Configuration;

namespace Baton.Server.Live;

/// <summary>Counts the live feeds that are open, over all kinds of them.</summary>
internal sealed class FeedSlots(ServerOptions options)
{
    private int open;

    public int Open => Volatile.Read(ref open);

    /// <summary>Takes a place until it is disposed of.</summary>
    /// <exception cref="BatonException">LimitExceeded <c>too_many_feeds</c>.</exception>
    public IDisposable Take()
    {
        if (Interlocked.Increment(ref open) <= options.MaxFeeds)
        {
            return new Place(this);
        }

        Interlocked.Decrement(ref open);
        throw new BatonException(
            ErrorKind.LimitExceeded, "too_many_feeds", $"{options.MaxFeeds} live feeds are open, which is as many as this server keeps.");
    }

    private sealed class Place(FeedSlots slots) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
            {
                Interlocked.Decrement(ref slots.open);
            }
        }
    }
}
