using System.Buffers;
using System.Text.Json;
using Baton.Core;
using Baton.Core.Runs;

namespace Baton.Engine.Feeds;

/// <summary>The one form of an event for the outside: <c>{seq, at, type, node, attempt, data}</c>.</summary>
public static class EventJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        SkipValidation = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="pathOf">Paths of node runs by slot; null for the run itself, which is slot -1.</param>
    public static FeedEvent Encode(in RunEvent e, Func<int, string?> pathOf)
    {
        var node = pathOf(e.Slot);
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteNumber("seq", e.Seq);
            writer.WriteString("at", Timestamps.Format(e.At));
            writer.WriteString("type", e.Type.Word());
            writer.WriteString("node", node);
            if (e.Attempt > 0)
            {
                writer.WriteNumber("attempt", e.Attempt);
            }
            else
            {
                writer.WriteNull("attempt");
            }

            writer.WritePropertyName("data");
            WriteData(writer, e.Data, pathOf);
            writer.WriteEndObject();
        }

        return new FeedEvent(e.Seq, e.Type, node, buffer.WrittenMemory);
    }

    /// <summary>Something that is shown and not recorded: a node.progress without a seq.</summary>
    public static FeedEvent Live(long at, string node, int attempt, Payload data)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteNull("seq");
            writer.WriteString("at", Timestamps.Format(at));
            writer.WriteString("type", RunEventType.NodeProgress.Word());
            writer.WriteString("node", node);
            writer.WriteNumber("attempt", attempt);
            writer.WritePropertyName("data");
            writer.WriteRawValue(data.Utf8, skipInputValidation: true);
            writer.WriteEndObject();
        }

        return new FeedEvent(0, RunEventType.NodeProgress, node, buffer.WrittenMemory);
    }

    private static void WriteData(Utf8JsonWriter writer, EventData? data, Func<int, string?> pathOf)
    {
        var inner = new ArrayBufferWriter<byte>(128);
        if (EventCodec.Encode(data, inner, pathOf))
        {
            writer.WriteRawValue(inner.WrittenSpan, skipInputValidation: true);
        }
        else
        {
            writer.WriteStartObject();
            writer.WriteEndObject();
        }
    }
}

/// <summary>Shows something to those who watch a run now.</summary>
internal delegate void LivePublisher(long runNo, string node, int attempt, Payload data);
