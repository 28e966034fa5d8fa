using System.Collections.Concurrent;

namespace Baton.Server.Mcp;

/// <summary>The requests that this server is answering, by session and id, so that their callers can give them up.</summary>
internal sealed class OpenCalls
{
    private readonly ConcurrentDictionary<(string Session, string Id), CancellationTokenSource> open = new();

    /// <param name="session">Null when the caller named none, so that nobody else's message can mean this request.</param>
    /// <param name="gone">Fires when the caller's connection ends and that means that the request is given up.</param>
    public Call Open(string? session, string? id, CancellationToken gone)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(gone);

        // An id in use twice, against the protocol: the later one cannot be given up, rather than the wrong one.
        return session is not null && id is not null && open.TryAdd((session, id), source)
            ? new Call(source, () => open.TryRemove((session, id), out _))
            : new Call(source, static () => { });
    }

    public void GiveUp(string? session, string? id)
    {
        if (session is not null && id is not null && open.TryRemove((session, id), out var source))
        {
            source.Cancel();
        }
    }

    /// <param name="source">Not disposed of: it may be cancelled at this very moment, and has no timer.</param>
    public sealed class Call(CancellationTokenSource source, Action close) : IDisposable
    {
        /// <summary>Fires when the caller does not want the answer any more.</summary>
        public CancellationToken GivenUp => source.Token;

        public void Dispose() => close();
    }
}
