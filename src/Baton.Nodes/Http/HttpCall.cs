using System.Buffers;
using System.Text;
using System.Text.Json;
using Baton.Core;

namespace Baton.Nodes.Http;

/// <summary>The request that a node describes, read from its <c>with</c> and checked.</summary>
internal sealed record HttpCall
{
    public const int DefaultMaxResponse = 1 << 20;
    public const int MaxMaxResponse = 16 << 20;

    private const int MaxUrl = 16_384;

    public required HttpMethod Method { get; init; }

    public required Uri Url { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public byte[]? Body { get; init; }

    /// <summary>Of the body, unless the headers name one.</summary>
    public string? BodyType { get; init; }

    public required StatusSet Expected { get; init; }

    /// <summary><c>json</c>, <c>text</c>, <c>base64</c> or <c>auto</c>.</summary>
    public required string Response { get; init; }

    public required int MaxResponse { get; init; }

    public required bool FollowRedirects { get; init; }

    /// <exception cref="InvalidRequestException" />
    public static HttpCall Read(Payload input)
    {
        using var with = new WithFields(input, HttpTool.Signature);
        var headers = with.Pairs("headers", lists: true).ToList();
        headers.ForEach(HttpHeaderRules.Check);
        var (body, type) = ReadBody(with, headers);
        return new HttpCall
        {
            Method = ReadMethod(with),
            Url = ReadUrl(with),
            Headers = headers,
            Body = body,
            BodyType = type,
            Expected = StatusSet.Read(with.Get("expected_status")),
            Response = with.Choice("response", "auto", "auto", "json", "text", "base64"),
            MaxResponse = with.Number("max_response_bytes", DefaultMaxResponse, 0, MaxMaxResponse),
            FollowRedirects = with.Flag("follow_redirects", true),
        };
    }

    private static HttpMethod ReadMethod(WithFields with)
    {
        var method = with.Text("method") ?? "GET";
        var upper = method.ToUpperInvariant();
        return upper.Length is > 0 and <= 32 && upper != "CONNECT" && upper.All(c => char.IsAsciiLetter(c) || c == '-')
            ? new HttpMethod(upper)
            : throw new InvalidRequestException($"'{method}' is not a method that can be sent.");
    }

    private static Uri ReadUrl(WithFields with)
    {
        var text = with.Text("url")!;
        if (text.Length > MaxUrl || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0 || url.IsFile)
        {
            throw new InvalidRequestException("'url' is not an absolute http or https URL.");
        }

        var added = Encode(with, "query");
        var query = url.Query.Length > 1 && added.Length > 0 ? $"{url.Query[1..]}&{added}" : url.Query.TrimStart('?') + added;
        return new UriBuilder(url) { Query = query, Fragment = "" }.Uri;
    }

    private static (byte[]? Body, string? Type) ReadBody(WithFields with, List<KeyValuePair<string, string>> headers)
    {
        if (new[] { "body", "body_base64", "form" }.Count(f => with.Get(f) is not null) > 1)
        {
            throw new InvalidRequestException("Only one of 'body', 'body_base64' and 'form' can be given.");
        }

        if (with.Base64("body_base64") is { } bytes)
        {
            return (bytes, "application/octet-stream");
        }

        if (with.Get("form") is not null)
        {
            var form = Encode(with, "form").Replace("%20", "+", StringComparison.Ordinal);
            return (Encoding.ASCII.GetBytes(form), "application/x-www-form-urlencoded");
        }

        if (with.Get("body") is not { } body)
        {
            return (null, null);
        }

        // Text goes out as it is when the headers say what it is; without that it is a JSON value like any other.
        var typed = headers.Exists(h => h.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase));
        return body.ValueKind == JsonValueKind.String && typed
            ? (Encoding.UTF8.GetBytes(WithFields.Scalar(body, "body")), null)
            : (Compact(body), "application/json");
    }

    private static string Encode(WithFields with, string field) => string.Join(
        '&', with.Pairs(field, lists: true).Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}"));

    private static byte[] Compact(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            using var writer = new Utf8JsonWriter(buffer, NodeJson.Writing);
            NodeJson.Write(writer, value);
        }
        catch (JsonException e)
        {
            throw new InvalidRequestException("'body' cannot be sent: " + e.Message);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
