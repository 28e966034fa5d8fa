using System.Buffers;
using System.Text.Json;

namespace Baton.Core.Runs;

/// <summary>The one JSON form of what events add to their type. The journal names node runs by slot and times by Unix milliseconds; outside
/// they are paths and RFC 3339.</summary>
public static partial class EventCodec
{
    private static readonly JsonWriterOptions WriterOptions = new()
        { SkipValidation = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the JSON object of <paramref name="data"/>; returns false (and writes nothing) when there is none.</summary>
    /// <param name="pathOf">For the outside: paths of node runs by slot. Null for the journal.</param>
    public static bool Encode(EventData? data, IBufferWriter<byte> buffer, Func<int, string?>? pathOf = null)
    {
        if (data is null)
        {
            return false;
        }

        using var writer = new Utf8JsonWriter(buffer, WriterOptions);
        writer.WriteStartObject();
        Write(writer, data, pathOf);
        writer.WriteEndObject();
        writer.Flush();
        return true;
    }

    /// <summary>Reads what <see cref="Encode"/> wrote for the journal.</summary>
    /// <exception cref="FormatException">The bytes are not what this type's events hold: the journal is damaged or newer.</exception>
    public static EventData? Decode(RunEventType type, ReadOnlyMemory<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(utf8);
            return Read(type, document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"The data of a {type.Word()} event cannot be read.", exception);
        }
    }
}
