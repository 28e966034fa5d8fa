using System.Collections.Concurrent;

namespace Baton.Nodes.Mcp;

/// <summary>Open connections to servers of tools. Each serves one call at a time; those that are free are kept for a minute, because a
/// program takes a second to start.</summary>
public sealed class McpPool : IAsyncDisposable
{
    /// <summary>Connections to one server at a time; further calls wait.</summary>
    private const int MaxPerServer = 16;

    private static readonly TimeSpan KeptIdle = TimeSpan.FromMinutes(1);

    /// <summary>How long a server is given to hear that a call is cancelled.</summary>
    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Settings, bool Trusted), Shelf> shelves = new();
    private readonly McpOpener opener;
    private readonly TimeProvider time;
    private readonly ITimer sweeper;
    private volatile bool closed;

    public McpPool(McpOpener opener, TimeProvider time)
    {
        (this.opener, this.time) = (opener, time);
        sweeper = time.CreateTimer(_ => Sweep(KeptIdle), null, KeptIdle / 2, KeptIdle / 2);
    }

    internal async Task<McpLease> RentAsync(
        McpSettings settings, bool trustedLocal, McpListener listener, CancellationToken cancellation)
    {
        var shelf = shelves.GetOrAdd((settings.ToJson(), trustedLocal), _ => new Shelf());
        await shelf.Room.WaitAsync(cancellation);
        try
        {
            while (shelf.Idle.TryPop(out var kept))
            {
                if (!kept.Connection.Ended)
                {
                    kept.Connection.Hear(listener);
                    return new McpLease(this, shelf, kept);
                }

                await kept.Connection.DisposeAsync();
            }

            return new McpLease(this, shelf, new Kept(await opener.OpenAsync(settings, trustedLocal, listener, cancellation)));
        }
        catch
        {
            shelf.Room.Release();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        closed = true;
        await sweeper.DisposeAsync();
        foreach (var kept in TakeIdle(TimeSpan.Zero))
        {
            await kept.Connection.DisposeAsync();
        }
    }

    internal async ValueTask ReturnAsync(Shelf shelf, Kept kept, bool good, bool cancelled)
    {
        kept.Connection.Hear(McpListener.None);
        if (good && !closed && !kept.Connection.Ended)
        {
            shelf.Idle.Push(kept with { Since = time.GetTimestamp() });
            shelf.Room.Release();
            return;
        }

        shelf.Room.Release();
        if (cancelled)
        {
            await Task.Delay(CancelGrace, time);
        }

        await kept.Connection.DisposeAsync();
    }

    private async void Sweep(TimeSpan olderThan)
    {
        foreach (var kept in TakeIdle(olderThan))
        {
            await kept.Connection.DisposeAsync();
        }
    }

    private List<Kept> TakeIdle(TimeSpan olderThan)
    {
        var taken = new List<Kept>();
        foreach (var shelf in shelves.Values)
        {
            var young = new List<Kept>();
            while (shelf.Idle.TryPop(out var kept))
            {
                (time.GetElapsedTime(kept.Since) >= olderThan ? taken : young).Add(kept);
            }

            foreach (var kept in young)
            {
                shelf.Idle.Push(kept);
            }
        }

        return taken;
    }

    internal sealed class Shelf
    {
        public SemaphoreSlim Room { get; } = new(MaxPerServer);

        public ConcurrentStack<Kept> Idle { get; } = new();
    }

    /// <param name="Since">When it was given back; 0 for one that is new.</param>
    internal sealed record Kept(McpConnection Connection, long Since = 0);
}

/// <summary>A connection for one call. Given back when the call came to its end, closed otherwise.</summary>
internal sealed class McpLease(McpPool pool, McpPool.Shelf shelf, McpPool.Kept kept)
{
    public McpConnection Connection => kept.Connection;

    /// <summary>It was opened for an earlier call.</summary>
    public bool WasUsed => kept.Since != 0;

    public ValueTask ReturnAsync() => pool.ReturnAsync(shelf, kept, good: true, cancelled: false);

    /// <summary>Closes the connection. It does not wait for that: a server that is told of a cancelled call gets a moment.</summary>
    public void Discard(bool cancelled) => _ = pool.ReturnAsync(shelf, kept, good: false, cancelled).AsTask();
}
