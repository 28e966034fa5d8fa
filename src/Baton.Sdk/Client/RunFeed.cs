using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Baton.Contracts;

namespace Baton.Sdk.Client;

/// <summary>Follows a run over server-sent events; a lost connection is resumed after the last event seen.</summary>
internal sealed class RunFeed(Transport transport)
{
    public async IAsyncEnumerable<EventView> FollowAsync(
        string path, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var last = after;
        var failures = 0;
        var heard = transport.Options.Time.GetTimestamp();
        while (true)
        {
            var ended = false;
            var over = new StrongBox<bool>();
            BatonClientException? lost = null;
            await using (var events = OnceAsync(path, last, over, cancellation).GetAsyncEnumerator(cancellation))
            {
                while (true)
                {
                    try
                    {
                        if (!await events.MoveNextAsync())
                        {
                            break;
                        }
                    }
                    catch (BatonClientException failure) when (failure.IsUnavailable)
                    {
                        lost = failure;
                        break;
                    }

                    // A reconnect may repeat what was sent before the connection broke.
                    if (events.Current.Seq <= last)
                    {
                        continue;
                    }

                    last = events.Current.Seq;
                    ended = EndsRun(events.Current.Type);
                    failures = 0;
                    heard = transport.Options.Time.GetTimestamp();
                    yield return events.Current;
                }
            }

            if ((ended || over.Value) && lost is null)
            {
                yield break;
            }

            if (lost is not null && transport.Options.Time.GetElapsedTime(heard) > transport.Options.FeedPatience)
            {
                throw lost;
            }

            await Task.Delay(transport.Backoff(failures++), transport.Options.Time, cancellation);
        }
    }

    private static bool EndsRun(string type) =>
        type is "run.succeeded" or "run.partially_succeeded" or "run.failed" or "run.cancelled";

    /// <param name="over">Set when the server says that there is nothing after this event and will not be (204).</param>
    private async IAsyncEnumerable<EventView> OnceAsync(
        string path, long after, StrongBox<bool> over, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var answer = await transport.OpenFeedAsync($"{path}?after={after}", after, cancellation);
        over.Value = answer.StatusCode == System.Net.HttpStatusCode.NoContent;
        await using var body = await ReadingAsync(() => answer.Content.ReadAsStreamAsync(cancellation));
        var parser = SseParser.Create(body, static (_, data) => data.Length == 0
            ? null
            : JsonSerializer.Deserialize(data, BatonJson.Default.EventView));
        await using var items = parser.EnumerateAsync(cancellation).GetAsyncEnumerator(cancellation);
        while (await ReadingAsync(() => items.MoveNextAsync().AsTask()))
        {
            if (items.Current.Data is { } view)
            {
                yield return view;
            }
        }
    }

    private async Task<T> ReadingAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            throw new BatonClientException(0, "unreachable", $"The feed of {transport.Options.Server} broke off: {failure.Message}", null,
                failure);
        }
        catch (JsonException failure)
        {
            throw new BatonClientException(200, "bad_answer", $"The feed holds something else than events: {failure.Message}", null,
                failure);
        }
    }
}
