using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Baton.Nodes.A2a;

/// <summary>Takes the push notifications of agents. They only say "look again": what a task is, Baton always asks the agent itself, so
/// that a notification that is lost, late or forged changes nothing but the time.</summary>
public sealed class AgentNotices
{
    /// <summary>Where agents send them, below the server's address.</summary>
    public const string Path = "/a2a/notices";

    private readonly ConcurrentDictionary<string, AgentNotice> waiting = new();

    /// <summary>The server's own address; null while none listens, as in a local run.</summary>
    public Uri? Server { get; set; }

    /// <summary>Wakes the one who waits under this token; false when nobody does.</summary>
    public bool Ring(string token)
    {
        if (!waiting.TryGetValue(token, out var notice))
        {
            return false;
        }

        notice.Ring();
        return true;
    }

    /// <summary>A place to be told at; null when the agent cannot reach this server, which listens on loopback only.</summary>
    internal AgentNotice? Open(Uri agent)
    {
        if (Server is not { } server || !agent.IsLoopback)
        {
            return null;
        }

        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var notice = new AgentNotice(new Uri(server, Path), token, () => waiting.TryRemove(token, out _));
        waiting[token] = notice;
        return notice;
    }
}

/// <summary>Where one task is told of.</summary>
/// <param name="token">Comes back with each notification, in the header <c>X-A2A-Notification-Token</c>.</param>
internal sealed class AgentNotice(Uri url, string token, Action leave) : IDisposable
{
    private TaskCompletionSource rung = New();

    public Uri Url => url;

    public string Token => token;

    public void Ring() => Volatile.Read(ref rung).TrySetResult();

    /// <summary>Returns when it rang since the last wait, or after <paramref name="most"/>.</summary>
    public async Task WaitAsync(TimeSpan most, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            await rung.Task.WaitAsync(most, time, cancellation);
        }
        catch (TimeoutException)
        {
            // Looked at all the same: notifications may get lost.
        }

        Volatile.Write(ref rung, New());
    }

    public void Dispose() => leave();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
