using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Baton.Core.Runs;
using Baton.Engine;

namespace Baton.Nodes.Http;

/// <summary>Turns a response into the node's output or its error.</summary>
internal sealed class HttpAnswer(HttpCall call, TimeProvider time)
{
    private const int ErrorBodyBytes = 4_096;
    private const int ErrorBodyShown = 500;

    private static readonly FrozenSet<string> TextTypes = new[]
    {
        "application/xml", "application/javascript", "application/yaml", "application/x-yaml", "application/x-ndjson", "application/jsonl",
        "application/x-www-form-urlencoded", "application/toml", "application/sql", "application/graphql",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <param name="url">Where the response came from.</param>
    public async Task<AttemptOutcome> ReadAsync(HttpResponseMessage response, Uri url, CancellationToken cancellation)
    {
        if (!call.Expected.Contains((int)response.StatusCode))
        {
            return AttemptOutcome.Failure(await UnexpectedAsync(response, cancellation));
        }

        var (body, whole) = await TakeAsync(response, call.MaxResponse, cancellation);
        if (!whole)
        {
            return Failure("output_too_large", $"The response is larger than {call.MaxResponse} bytes (max_response_bytes).", false);
        }

        try
        {
            return AttemptOutcome.Success(NodeJson.Object(writer =>
            {
                writer.WriteNumber("status", (int)response.StatusCode);
                WriteHeaders(writer, response);
                WriteBody(writer, response, body);
                writer.WriteString("url", url.AbsoluteUri);
            }));
        }
        catch (JsonException e)
        {
            return Failure("invalid_output", $"The response is not the JSON it should be: {e.Message} It begins: {Shown(body, 200)}", true);
        }
        catch (ArgumentException)
        {
            return Failure("invalid_output", $"The response's character set '{CharSet(response)}' is not known.", false);
        }
    }

    private static AttemptOutcome Failure(string kind, string message, bool retryable) =>
        AttemptOutcome.Failure(new NodeError(kind, message, Retryable: retryable));

    private async Task<NodeError> UnexpectedAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        var (body, _) = await TakeAsync(response, ErrorBodyBytes, cancellation);
        var reason = string.IsNullOrEmpty(response.ReasonPhrase) ? "" : " " + response.ReasonPhrase;
        var text = response.Headers.Location is { } location ? $"it redirects to {location}" : Shown(body, ErrorBodyShown);
        return new NodeError(
            "http_status",
            $"HTTP {status}{reason}, expected {call.Expected.Text}" + (text.Length > 0 ? ": " + text : ""),
            Retryable: status is 408 or 425 or 429 or >= 500,
            RetryAfter: RetryAfter(response));
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>At most <paramref name="limit"/> bytes of the body, after decompression, and whether that was all.</summary>
    private static async Task<(ReadOnlyMemory<byte> Body, bool Whole)> TakeAsync(
        HttpResponseMessage response, int limit, CancellationToken cancellation)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[Math.Min(limit + 1, 16_384)];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length > limit)
                {
                    return (buffer.AsMemory(0, limit), false);
                }

                Array.Resize(ref buffer, Math.Min(limit + 1, buffer.Length * 2));
            }

            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellation);
            if (read == 0)
            {
                return (buffer.AsMemory(0, Math.Min(length, limit)), length <= limit);
            }

            length += read;
        }
    }

    private static void WriteHeaders(Utf8JsonWriter writer, HttpResponseMessage response)
    {
        var all = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .GroupBy(h => h.Key.ToLowerInvariant(), h => h.Value, StringComparer.Ordinal);
        writer.WriteStartObject("headers");
        foreach (var header in all)
        {
            writer.WriteString(header.Key, string.Join(header.Key == "set-cookie" ? "\n" : ", ", header.SelectMany(values => values)));
        }

        writer.WriteEndObject();
    }

    private void WriteBody(Utf8JsonWriter writer, HttpResponseMessage response, ReadOnlyMemory<byte> body)
    {
        var form = call.Response == "auto" ? FormOf(response, body) : call.Response;
        if (body.IsEmpty && call.Response == "auto")
        {
            writer.WriteNull("body");
        }
        else if (form == "json")
        {
            NodeJson.WriteParsed(writer, "body", body);
        }
        else if (form == "text")
        {
            writer.WriteString("body", Decode(response, body));
        }
        else
        {
            writer.WriteBase64String("body", body.Span);
        }
    }

    private static string FormOf(HttpResponseMessage response, ReadOnlyMemory<byte> body)
    {
        var type = response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant();
        if (type is null)
        {
            return System.Text.Unicode.Utf8.IsValid(body.Span) ? "text" : "base64";
        }

        if (type == "application/json" || type.EndsWith("+json", StringComparison.Ordinal))
        {
            return "json";
        }

        var isText = type.StartsWith("text/", StringComparison.Ordinal) || type.EndsWith("+xml", StringComparison.Ordinal);
        return isText || TextTypes.Contains(type) ? "text" : "base64";
    }

    private static string? CharSet(HttpResponseMessage response) => response.Content.Headers.ContentType?.CharSet?.Trim('"');

    private static string Decode(HttpResponseMessage response, ReadOnlyMemory<byte> body)
    {
        var name = CharSet(response);
        if (string.IsNullOrEmpty(name))
        {
            return Encoding.UTF8.GetString(body.Span).TrimStart('\uFEFF');
        }

        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        return encoding.GetString(body.Span).TrimStart('\uFEFF');
    }

    private static string Shown(ReadOnlyMemory<byte> body, int most)
    {
        var text = Encoding.UTF8.GetString(body.Span).Trim();
        var shown = new string([.. text.Take(most).Select(c => char.IsControl(c) ? ' ' : c)]);
        return text.Length > most ? shown + "…" : shown;
    }
}
