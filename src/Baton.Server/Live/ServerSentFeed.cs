using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Baton.Server.Live;

/// <summary>Writes one message to an event stream.</summary>
internal delegate void WriteMessage<in T>(IBufferWriter<byte> output, T message);

/// <summary>Server-sent events (WHATWG HTML, section 9.2) over a live sequence, with comments as heartbeats while nothing
/// happens.</summary>
internal static class ServerSentFeed
{
    public const string ContentType = "text/event-stream";

    /// <summary>Quiet time after which a comment is sent, so that proxies keep the connection and a dead one is noticed.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private const int FlushBytes = 32 * 1024;

    public static async Task WriteAsync<T>(
        HttpContext context, IAsyncEnumerable<T> source, WriteMessage<T> write, TimeProvider time, CancellationToken cancellation)
    {
        context.Response.ContentType = ContentType;
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var output = context.Response.BodyWriter;
        var messages = source.GetAsyncEnumerator(cancellation);
        var next = messages.MoveNextAsync().AsTask();
        try
        {
            if (next.IsFaulted)
            {
                // Nothing is written yet, so that it can be refused like any other request.
                await next;
            }

            output.Write(": baton\n\n"u8);
            while (await NextAsync(next, output, time, cancellation))
            {
                write(output, messages.Current);
                next = messages.MoveNextAsync().AsTask();
                if (output.UnflushedBytes >= FlushBytes)
                {
                    await output.FlushAsync(cancellation);
                }
            }

            await output.FlushAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The reader left or the server stops: the feed just ends, and is resumed by its last id.
        }
        catch when (output.UnflushedBytes > 0)
        {
            // What is written cannot be taken back: once it is on its way the connection is cut, and the reader comes back.
            await output.FlushAsync(cancellation);
            throw;
        }
        finally
        {
            await EndAsync(messages, next);
        }
    }

    /// <summary>Waits for the next message; sends what is written before, and heartbeats, meanwhile.</summary>
    private static async ValueTask<bool> NextAsync(Task<bool> next, PipeWriter output, TimeProvider time, CancellationToken cancellation)
    {
        while (!next.IsCompleted)
        {
            await output.FlushAsync(cancellation);
            try
            {
                return await next.WaitAsync(Heartbeat, time, cancellation);
            }
            catch (TimeoutException)
            {
                output.Write(": still here\n\n"u8);
            }
        }

        return await next;
    }

    /// <summary>An enumerator may be disposed of only when it does not run.</summary>
    private static async Task EndAsync<T>(IAsyncEnumerator<T> messages, Task<bool> next)
    {
        await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await messages.DisposeAsync();
    }
}
