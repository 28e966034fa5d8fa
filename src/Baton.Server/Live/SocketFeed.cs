using System.Net.WebSockets;
using Baton.Engine;

namespace Baton.Server.Live;

/// <summary>The events of a run over a WebSocket, one JSON event per message; closed normally after the last.</summary>
internal static class SocketFeed
{
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(3);

    public static async Task WriteAsync(
        WebSocket socket, Func<CancellationToken, IAsyncEnumerable<FeedEvent>> source, TimeProvider time, CancellationToken cancellation)
    {
        using var ended = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, ended.Token);
        var listening = ListenAsync(socket, ended);
        try
        {
            await foreach (var message in source(stop.Token))
            {
                await socket.SendAsync(message.Json, WebSocketMessageType.Text, true, ended.Token);
            }

            await CloseAsync(socket, WebSocketCloseStatus.NormalClosure, "the run has ended", cancellation);
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException)
        {
            // The reader left, or the server stops: it resumes after the last seq it saw.
            await CloseAsync(socket, WebSocketCloseStatus.EndpointUnavailable, "", CancellationToken.None);
        }
        finally
        {
            // A receive that is cancelled cuts the connection, and with it what the reader has not read yet: its close comes first.
            await listening.WaitAsync(ClosePatience, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ended.CancelAsync();
            await listening;
        }
    }

    /// <summary>Nothing is expected from the reader but its close; listening is what notices that, and answers pings.</summary>
    private static async Task ListenAsync(WebSocket socket, CancellationTokenSource ended)
    {
        var buffer = new byte[256];
        try
        {
            while (true)
            {
                var frame = await socket.ReceiveAsync(buffer.AsMemory(), ended.Token);
                if (frame.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException)
        {
            // Gone without a word.
        }

        await ended.CancelAsync();
    }

    private static async Task CloseAsync(WebSocket socket, WebSocketCloseStatus status, string why, CancellationToken cancellation)
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(status, why, cancellation);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException)
        {
            // Closed already.
        }
    }
}
