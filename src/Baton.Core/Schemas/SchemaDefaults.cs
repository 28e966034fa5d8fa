using System.Buffers;
using System.Text.Json;

namespace Baton.Core.Schemas;

/// <summary>Writes an instance again with the defaults of missing properties added behind the given ones.</summary>
internal static class SchemaDefaults
{
    public static byte[] Fill(SchemaNode schema, JsonElement instance)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, SchemaJson.Writing))
        {
            Write(Effective([schema]), instance, writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(List<SchemaNode> schemas, JsonElement value, Utf8JsonWriter writer)
    {
        if (schemas.Count == 0 || value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            value.WriteTo(writer);
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            var items = Effective(schemas.Select(s => s.Items));
            writer.WriteStartArray();
            foreach (var item in value.EnumerateArray())
            {
                Write(items, item, writer);
            }

            writer.WriteEndArray();
        }
        else
        {
            WriteObject(schemas, value, writer);
        }
    }

    private static void WriteObject(List<SchemaNode> schemas, JsonElement value, Utf8JsonWriter writer)
    {
        var present = new HashSet<string>(StringComparer.Ordinal);
        writer.WriteStartObject();
        foreach (var property in value.EnumerateObject())
        {
            present.Add(property.Name);
            writer.WritePropertyName(property.Name);
            Write(Effective(schemas.Select(s => Of(s, property.Name))), property.Value, writer);
        }

        foreach (var schema in schemas)
        {
            foreach (var (name, property) in schema.Properties)
            {
                // Where several branches of allOf have a default for one property, the first counts.
                if (property.Default is { } value0 && present.Add(name))
                {
                    writer.WritePropertyName(name);
                    Write(Effective(schemas.Select(s => Of(s, name))), value0, writer);
                }
            }
        }

        writer.WriteEndObject();
    }

    private static SchemaNode? Of(SchemaNode schema, string property) =>
        schema.Properties.TryGetValue(property, out var own) ? own : schema.AdditionalProperties;

    /// <summary>The schemas that may fill something in, branches of <c>allOf</c> included.</summary>
    private static List<SchemaNode> Effective(IEnumerable<SchemaNode?> schemas)
    {
        var found = new List<SchemaNode>();
        foreach (var schema in schemas)
        {
            if (schema is { HasDefaults: true })
            {
                found.Add(schema);
                found.AddRange(Effective(schema.AllOf));
            }
        }

        return found;
    }
}
