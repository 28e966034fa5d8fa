using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Baton.Core;

namespace Baton.Nodes;

/// <summary>How node outputs are written.</summary>
internal static class NodeJson
{
    public static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Payload Object(Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            writer.WriteStartObject();
            fields(writer);
            writer.WriteEndObject();
        }

        return new Payload(buffer.WrittenSpan.ToArray());
    }

    /// <summary>A JSON string.</summary>
    public static Payload Text(string text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            writer.WriteStringValue(text);
        }

        return new Payload(buffer.WrittenSpan.ToArray());
    }

    /// <summary>Writes text that should be JSON, without a byte order mark.</summary>
    /// <exception cref="JsonException">It is not one JSON value, nested deeper than 64, or has strings that are not Unicode.</exception>
    public static void WriteParsed(Utf8JsonWriter writer, string name, ReadOnlyMemory<byte> utf8)
    {
        var text = utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        using var document = JsonDocument.Parse(text);
        writer.WritePropertyName(name);
        Write(writer, document.RootElement);
    }

    /// <exception cref="JsonException">A string is not Unicode: it has half of a surrogate pair, escaped, which JSON's grammar
    /// allows.</exception>
    public static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        try
        {
            value.WriteTo(writer);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new JsonException("A string is not valid Unicode.", e);
        }
    }
}
