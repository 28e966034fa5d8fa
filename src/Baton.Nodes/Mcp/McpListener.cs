using System.Text.Json;
using System.Text.Json.Nodes;
using Baton.Core;
using Baton.Engine;

namespace Baton.Nodes.Mcp;

/// <summary>Who hears what a server says while it works on a call.</summary>
/// <param name="Log">Takes log messages, the text of progress, and lines of the program's stderr.</param>
/// <param name="Live">Takes progress as <c>{percent, message}</c>.</param>
public sealed record McpListener(AttemptLog Log, Action<Payload> Live)
{
    public static McpListener None { get; } = new(static (_, _) => { }, static _ => { });

    internal void Message(JsonObject said)
    {
        var data = said["data"];
        var text = data is JsonValue value && value.TryGetValue<string>(out var plain) ? plain : data?.ToJsonString() ?? "";
        var level = said["level"]?.ToString() ?? "info";
        Log("info", said["logger"] is { } logger ? $"{level} {logger}: {text}" : $"{level}: {text}");
    }

    internal void Progress(JsonObject said)
    {
        var done = Number(said["progress"]);
        var total = Number(said["total"]);
        var message = said["message"]?.ToString();
        double? percent = done is { } d && total is > 0 ? Math.Clamp(Math.Round(100 * d / total.Value, 1), 0, 100) : null;
        Live(NodeJson.Object(writer =>
        {
            if (percent is { } known)
            {
                writer.WriteNumber("percent", known);
            }

            writer.WriteString("message", message ?? "");
        }));
        var step = total is null ? $"{done}" : $"{done}/{total}";
        Log("info", message is null ? $"progress {step}" : $"progress {step}: {message}");
    }

    private static double? Number(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.Number && node.AsValue().TryGetValue<double>(out var number) ? number : null;
}
