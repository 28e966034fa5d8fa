using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Baton.Tests.Storage;

/// <summary>A proxy in front of a database with the faults of a network: slow, silent in one direction or both, cut, half-open, and the
/// answer to one commit lost.</summary>
internal sealed class FaultyLink : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<LinkedConnection, bool> connections = new();
    private readonly int target;
    private readonly Task accepting;
    private volatile Way dropped;
    private TimeSpan delay;
    private Gate? held;
    private TaskCompletionSource? loss;

    public FaultyLink(int target)
    {
        this.target = target;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Everything travels this much longer.</summary>
    public void Delay(TimeSpan by) => delay = by;

    /// <summary>Nothing arrives any more that way, on old connections and new ones, until <see cref="Resume"/>; then all of it does, as
    /// packets do that were lost and are sent again.</summary>
    public void Hold(Way way) => Volatile.Write(ref held, new Gate(way));

    /// <summary>What was held arrives.</summary>
    public void Resume() => Interlocked.Exchange(ref held, null)?.Open.TrySetResult();

    /// <summary>What is sent that way from now on is lost for good, and nobody is told, until <see cref="Cut"/>.</summary>
    public void Drop(Way way) => dropped = way;

    /// <summary>Ends one end of every connection; the other is not told, and believes that it is connected. New ones work.</summary>
    public void HalfOpen(End ended)
    {
        foreach (var connection in connections.Keys)
        {
            connection.HalfOpen(ended);
        }
    }

    /// <summary>The next commit of a writer happens, and the connection ends instead of its answer.</summary>
    /// <returns>Done when it has happened.</returns>
    public Task LoseNextCommitAsync()
    {
        var happened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref loss, happened);
        return happened.Task;
    }

    /// <summary>Ends all connections; new ones work again.</summary>
    public void Cut()
    {
        dropped = Way.None;
        Resume();
        foreach (var connection in connections.Keys)
        {
            connection.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        Cut();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            var near = await listener.AcceptSocketAsync(stop.Token);
            _ = ServeAsync(near);
        }
    }

    private async Task ServeAsync(Socket near)
    {
        var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        near.NoDelay = true;
        using var connection = new LinkedConnection(near, far);
        connections[connection] = true;
        try
        {
            // A database that is away refuses; so does the link then, by closing what it has accepted.
            await far.ConnectAsync(IPAddress.Loopback, target, stop.Token);
            await Task.WhenAll(PumpAsync(connection, Way.Requests), PumpAsync(connection, Way.Answers));
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            // Cut, or the test is over.
        }
        finally
        {
            connections.TryRemove(connection, out _);
        }
    }

    private async Task PumpAsync(LinkedConnection connection, Way way)
    {
        var (from, to) = way == Way.Requests ? (connection.Near, connection.Far) : (connection.Far, connection.Near);
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, stop.Token) is var read and > 0)
            {
                var piece = buffer.AsMemory(0, read);
                if (connection.Talk.Take(way, piece.Span) && Interlocked.Exchange(ref loss, null) is { } lost)
                {
                    connection.Close();
                    lost.SetResult();
                    return;
                }

                await TravelAsync(way);
                if (!dropped.HasFlag(way) && !connection.IsHalfOpen)
                {
                    await SendAsync(to, piece);
                }
            }
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            // Cut, or the test is over.
        }
        finally
        {
            connection.EndedAt(from);
        }
    }

    private async Task TravelAsync(Way way)
    {
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, TimeProvider.System, stop.Token);
        }

        while (Volatile.Read(ref held) is { } gate && gate.Way.HasFlag(way))
        {
            await gate.Open.Task.WaitAsync(stop.Token);
        }
    }

    private async Task SendAsync(Socket to, Memory<byte> piece)
    {
        while (piece.Length > 0)
        {
            piece = piece[await to.SendAsync(piece, stop.Token)..];
        }
    }

    private static bool IsEnd(Exception exception) =>
        exception is SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException;

    private sealed class Gate(Way way)
    {
        public Way Way => way;

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>A direction, seen from the server that uses the database.</summary>
[Flags]
internal enum Way
{
    None = 0,
    Requests = 1,
    Answers = 2,
    Both = Requests | Answers,
}

/// <summary>An end of a connection.</summary>
internal enum End
{
    Server,
    Database,
}
