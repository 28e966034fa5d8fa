using System.Buffers;
using System.Text.Json;
using Baton.Core;
using Baton.Core.Errors;
using Baton.Core.Graph;
using Baton.Core.Schemas;

namespace Baton.Nodes.Mcp;

/// <summary>A tool as its server described it when it was last accepted.</summary>
public sealed class McpToolInfo
{
    // What may change without changing what the tool is.
    private static readonly string[] Passing = ["_meta", "icons"];

    private readonly Lazy<(JsonSchema? Schema, string? Why)> schema;
    private readonly Lazy<(JsonSchema? Schema, string? Why)> output;

    public McpToolInfo(JsonElement said)
    {
        Said = said;
        Name = said.GetProperty("name").GetString()!;
        Hash = HashOf(said);
        schema = new(() => Compile(InputSchema, "arguments"));
        output = new(() => Field("outputSchema") is { } given ? Compile(Payload.FromJson(given.GetRawText()), "structured") : default);
    }

    /// <summary>All that the server said about it.</summary>
    public JsonElement Said { get; }

    public string Name { get; }

    /// <summary>SHA-256 over name, description, schemas and annotations, whatever the order of their fields; lower-case hex.</summary>
    public string Hash { get; }

    public string Description => Field("description")?.GetString() ?? "";

    public Payload InputSchema => Payload.FromJson(Field("inputSchema")?.GetRawText() ?? "{}");

    /// <summary>What its arguments are checked against; null when <see cref="WhyUnchecked"/> says why they cannot be.</summary>
    public JsonSchema? Schema => schema.Value.Schema;

    /// <summary>Why arguments cannot be checked, so that the tool cannot be called; or null.</summary>
    public string? WhyUnchecked => schema.Value.Why;

    /// <summary>What its structured answers should fit; null when it does not say, or says what cannot be checked.</summary>
    public JsonSchema? OutputSchema => output.Value.Schema;

    /// <param name="tool">As workflows name it.</param>
    public ToolSignature Signature(string tool)
    {
        var input = Field("inputSchema");
        var required = Names(input, "required", list => list.EnumerateArray().Select(item => item.GetString()!), JsonValueKind.Array);
        var known = Names(input, "properties", map => map.EnumerateObject().Select(item => item.Name), JsonValueKind.Object);
        var closed = input?.TryGetProperty("additionalProperties", out var more) == true && more.ValueKind == JsonValueKind.False
            && !input.Value.TryGetProperty("patternProperties", out _);
        return new ToolSignature(tool, required, [.. known.Except(required)]) { Open = !closed };
    }

    public JsonElement? Field(string name) =>
        Said.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static (JsonSchema? Schema, string? Why) Compile(Payload schema, string path)
    {
        var mistakes = new List<Diagnostic>();
        var compiled = JsonSchema.CompileForeign(schema, path, mistakes);
        return (compiled, compiled is null ? $"{mistakes[0].Path}: {mistakes[0].Message}" : null);
    }

    private static IReadOnlyList<string> Names(
        JsonElement? schema, string keyword, Func<JsonElement, IEnumerable<string>> read, JsonValueKind kind) =>
        schema is { ValueKind: JsonValueKind.Object } map && map.TryGetProperty(keyword, out var value) && value.ValueKind == kind
            ? [.. read(value)]
            : [];

    private static string HashOf(JsonElement said)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            WriteSorted(writer, said, top: true);
        }

        return ContentHash.Of(buffer.WrittenSpan);
    }

    private static void WriteSorted(Utf8JsonWriter writer, JsonElement value, bool top)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var field in value.EnumerateObject().OrderBy(field => field.Name, StringComparer.Ordinal))
                {
                    if (!top || !Passing.Contains(field.Name))
                    {
                        writer.WritePropertyName(field.Name);
                        WriteSorted(writer, field.Value, top: false);
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    WriteSorted(writer, item, top: false);
                }

                writer.WriteEndArray();
                break;
            default:
                NodeJson.Write(writer, value);
                break;
        }
    }
}
