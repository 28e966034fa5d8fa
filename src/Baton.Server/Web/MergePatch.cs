using System.Buffers;
using System.Text.Json;
using Baton.Core;

namespace Baton.Server.Web;

/// <summary>JSON Merge Patch, RFC 7396.</summary>
internal static class MergePatch
{
    public static Payload Apply(Payload target, JsonElement patch)
    {
        using var document = JsonDocument.Parse(target.Utf8);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, document.RootElement, patch);
        }

        return new Payload(buffer.WrittenSpan.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, JsonElement? target, JsonElement patch)
    {
        if (patch.ValueKind != JsonValueKind.Object)
        {
            patch.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        if (target is { ValueKind: JsonValueKind.Object } before)
        {
            foreach (var member in before.EnumerateObject().Where(member => !patch.TryGetProperty(member.Name, out _)))
            {
                member.WriteTo(writer);
            }
        }

        foreach (var change in patch.EnumerateObject().Where(change => change.Value.ValueKind != JsonValueKind.Null))
        {
            writer.WritePropertyName(change.Name);
            var known = target is { ValueKind: JsonValueKind.Object };
            Write(writer, known && target!.Value.TryGetProperty(change.Name, out var old) ? old : null, change.Value);
        }

        writer.WriteEndObject();
    }
}
