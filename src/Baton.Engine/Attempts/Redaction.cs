using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Baton.Core;
using Baton.Core.Runs;

namespace Baton.Engine;

/// <summary>Takes secrets out of texts that others have written: a server that is sent a key may say it back in an error, a log line or an
/// answer. Safe for use by several threads.</summary>
/// <remarks>A secret is found as it is, in the spellings of an address, in base64 and in hex. One of fewer than
/// <see cref="Shortest"/> characters is left alone: it would be found in texts that do not mean it.</remarks>
public sealed class Redaction
{
    public const int Shortest = 8;

    /// <summary>Stands where a secret was.</summary>
    public const string Mark = "(hidden)";

    private static readonly JsonWriterOptions Writing = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true,
    };

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 1_000 };

    private readonly Lock gate = new();
    private volatile string[] needles = [];

    /// <summary>From here on the secret is taken out.</summary>
    public void Add(string? secret)
    {
        if (secret is null || secret.Length < Shortest)
        {
            return;
        }

        lock (gate)
        {
            if (!needles.Contains(secret, StringComparer.Ordinal))
            {
                // The longest first, so that no rest of one stays behind.
                needles = [.. needles.Concat(Spellings(secret)).Distinct(StringComparer.Ordinal).OrderByDescending(one => one.Length)];
            }
        }
    }

    public string Of(string text)
    {
        foreach (var needle in needles)
        {
            text = text.Replace(needle, Mark, StringComparison.Ordinal);
        }

        return text;
    }

    public GateOpenedData Of(GateOpenedData gate) => needles.Length == 0
        ? gate
        : gate with { Title = Of(gate.Title), Description = gate.Description is { } text ? Of(text) : null };

    public NodeError Of(NodeError error) => needles.Length == 0
        ? error
        : error with { Message = Of(error.Message), Stack = error.Stack is { } stack ? Of(stack) : null };

    /// <summary>A payload in which something was found comes back written anew; any other as it is.</summary>
    public Payload Of(Payload payload)
    {
        if (needles.Length == 0)
        {
            return payload;
        }

        using var document = JsonDocument.Parse(payload.Utf8, Reading);
        return Holds(document.RootElement) ? Rewritten(document.RootElement) : payload;
    }

    private static IEnumerable<string> Spellings(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        var base64 = Convert.ToBase64String(bytes);
        var base64Url = base64.Replace('+', '-').Replace('/', '_');
        return
        [
            secret, Uri.EscapeDataString(secret), UrlEncoder.Default.Encode(secret), base64, base64.TrimEnd('='), base64Url,
            base64Url.TrimEnd('='), Convert.ToHexStringLower(bytes), Convert.ToHexString(bytes),
        ];
    }

    private bool Holds(string text)
    {
        foreach (var needle in needles)
        {
            if (text.Contains(needle, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private bool Holds(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => TextOf(value) is not { } text || Holds(text),
        JsonValueKind.Array => value.EnumerateArray().Any(Holds),
        JsonValueKind.Object => value.EnumerateObject().Any(field => Holds(field.Name) || Holds(field.Value)),
        _ => false,
    };

    /// <summary>Null for one with half of a surrogate pair, in which nothing can be looked for.</summary>
    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private Payload Rewritten(JsonElement root)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            Write(writer, root);
        }

        return new Payload(buffer.WrittenSpan.ToArray());
    }

    private void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                writer.WriteStringValue(TextOf(value) is { } text ? Of(text) : Mark);
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var field in value.EnumerateObject())
                {
                    writer.WritePropertyName(Of(field.Name));
                    Write(writer, field.Value);
                }

                writer.WriteEndObject();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
