using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Baton.Sdk.Client;

/// <summary>One request, which can be sent more than once.</summary>
/// <param name="Path">Relative to the server's root, query included.</param>
internal sealed record Call(HttpMethod Method, string Path)
{
    private byte[]? Body { get; init; }

    private string ContentType { get; init; } = "application/json";

    public string? IdempotencyKey { get; init; }

    /// <summary>Longest wait for the answer; null for that of the options.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>Set for feeds: the last event already seen.</summary>
    public long? LastEventId { get; init; }

    public static Call Post<T>(string path, T body, JsonTypeInfo<T> type) =>
        new(HttpMethod.Post, path) { Body = JsonSerializer.SerializeToUtf8Bytes(body, type) };

    public static Call PostText(string path, byte[] text, string contentType) =>
        new(HttpMethod.Post, path) { Body = text, ContentType = contentType };

    public HttpRequestMessage ToRequest()
    {
        var request = new HttpRequestMessage(Method, new Uri(Path, UriKind.Relative));
        if (Body is not null)
        {
            request.Content = new ByteArrayContent(Body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        }

        if (IdempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", IdempotencyKey);
        }

        request.Headers.Accept.ParseAdd(LastEventId is null ? "application/json" : "text/event-stream");
        if (LastEventId is > 0)
        {
            request.Headers.Add("Last-Event-ID", LastEventId.Value.ToString());
        }

        return request;
    }
}
