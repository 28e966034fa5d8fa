using System.Text.Json;
using Baton.Core.Schemas;

namespace Baton.Nodes.Llm;

/// <summary>How a conversation begins: <c>prompt</c> or <c>messages</c>, and <c>system</c>.</summary>
internal static class Opening
{
    public static readonly string[] Roles = ["user", "assistant", "system"];

    /// <exception cref="InvalidRequestException" />
    public static List<ModelMessage> Messages(WithFields with)
    {
        var (prompt, given) = (with.Text("prompt"), with.Get("messages"));
        if ((prompt is null) == (given is null))
        {
            throw new InvalidRequestException("An agent that is a model takes either 'prompt' or 'messages'.");
        }

        if (prompt is not null)
        {
            return [new ModelMessage("user", prompt)];
        }

        if (given!.Value is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() == 0)
        {
            throw new InvalidRequestException("'messages' must be a list with at least one {role, content}.");
        }

        var messages = list.EnumerateArray().Where(message => RoleOf(message) != "system").Select(Message).ToList();
        return messages.Count > 0 && messages[^1].Role == "user"
            ? messages
            : throw new InvalidRequestException("The last of 'messages' must be the user's.");
    }

    public static string? System(WithFields with, JsonSchema? output)
    {
        var parts = new List<string>();
        if (with.Text("system") is { } system)
        {
            parts.Add(system);
        }

        if (with.Get("messages") is { ValueKind: JsonValueKind.Array } list)
        {
            parts.AddRange(list.EnumerateArray().Where(message => RoleOf(message) == "system").Select(message => Message(message).Text));
        }

        if (output is not null)
        {
            parts.Add("Answer with one JSON value that fits this JSON Schema, and with nothing else:\n" + output.Json);
        }

        return parts.Count == 0 ? null : string.Join("\n\n", parts);
    }

    private static string RoleOf(JsonElement message) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty("role", out var role) && role.ValueKind == JsonValueKind.String
            ? role.GetString()!
            : "";

    private static ModelMessage Message(JsonElement message)
    {
        var role = RoleOf(message);
        if (!Roles.Contains(role))
        {
            throw new InvalidRequestException("The 'role' of a message is user, assistant or system.");
        }

        return message.TryGetProperty("content", out var content)
            ? new ModelMessage(role, content.ValueKind == JsonValueKind.String ? content.GetString()! : content.GetRawText())
            : throw new InvalidRequestException("A message has 'content'.");
    }
}
