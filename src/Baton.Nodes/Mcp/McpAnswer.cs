using System.Text;
using System.Text.Json;
using Baton.Core;

namespace Baton.Nodes.Mcp;

/// <summary>What a tool answered.</summary>
/// <param name="Output"><c>{text, structured, content}</c>: all its text, its structured content or null, and everything as the protocol
/// has it.</param>
/// <param name="Failed">The tool says that it failed; its text says why.</param>
public sealed record McpAnswer(Payload Output, string Text, bool Failed)
{
    internal static McpAnswer Of(JsonElement result)
    {
        var content = result.TryGetProperty("content", out var blocks) && blocks.ValueKind == JsonValueKind.Array ? blocks : default;
        var text = new StringBuilder();
        foreach (var block in content.ValueKind == JsonValueKind.Array ? content.EnumerateArray() : default)
        {
            if (block.TryGetProperty("text", out var part) && part.ValueKind == JsonValueKind.String)
            {
                text.Append(text.Length > 0 ? "\n" : "").Append(part.GetString());
            }
        }

        var output = NodeJson.Object(writer =>
        {
            writer.WriteString("text", text.ToString());
            writer.WritePropertyName("structured");
            if (result.TryGetProperty("structuredContent", out var structured))
            {
                NodeJson.Write(writer, structured);
            }
            else
            {
                writer.WriteNullValue();
            }

            writer.WritePropertyName("content");
            if (content.ValueKind == JsonValueKind.Array)
            {
                NodeJson.Write(writer, content);
            }
            else
            {
                writer.WriteStartArray();
                writer.WriteEndArray();
            }
        });
        var failed = result.TryGetProperty("isError", out var error) && error.ValueKind == JsonValueKind.True;
        return new McpAnswer(output, text.ToString(), failed);
    }
}
