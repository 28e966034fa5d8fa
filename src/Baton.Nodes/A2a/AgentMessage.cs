using System.Text.Json.Nodes;
using Baton.Core;

namespace Baton.Nodes.A2a;

/// <summary>A message to an agent.</summary>
/// <param name="Context">The conversation the agent knows, or null at its beginning.</param>
/// <param name="Task">The task that is answered, or null.</param>
/// <param name="Asked">Stamp of the state that is answered: while the task is in it, it has not taken the answer yet. Null when it has
/// none.</param>
internal sealed record AgentMessage(IReadOnlyList<JsonObject> Parts, string? Context, string? Task, string? Asked)
{
    private const string TextField = "message";

    /// <summary>What <c>with</c> stands for: its field <c>message</c>, when it is a text, is a text part; everything else is one data
    /// part.</summary>
    public static IReadOnlyList<JsonObject> PartsOf(Payload with)
    {
        var given = JsonNode.Parse(with.Utf8) as JsonObject ?? [];
        var parts = new List<JsonObject>();
        if (given.Text(TextField) is { } text)
        {
            given.Remove(TextField);
            parts.Add(new JsonObject { ["text"] = text });
        }

        if (given.Count > 0 || parts.Count == 0)
        {
            parts.Add(Data(given));
        }

        return parts;
    }

    /// <summary>What a person answered at the gate: <c>values.answer</c>, else the comment, as text; other values as data.</summary>
    public static IReadOnlyList<JsonObject> AnswerParts(JsonObject decision)
    {
        var values = (decision["values"] as JsonObject)?.DeepClone() as JsonObject ?? [];
        var text = values.Text("answer") ?? decision.Text("comment");
        values.Remove("answer");
        var parts = new List<JsonObject>();
        if (text is not null)
        {
            parts.Add(new JsonObject { ["text"] = text });
        }

        if (values.Count > 0 || parts.Count == 0)
        {
            parts.Add(Data(values));
        }

        return parts;
    }

    /// <param name="id">The message id: the same whenever this message is sent.</param>
    /// <param name="streaming">False: the agent is to answer at once, and the task is polled.</param>
    public JsonObject ToRequest(string id, bool streaming)
    {
        var message = new JsonObject
        {
            ["messageId"] = id,
            ["contextId"] = Context ?? id,
            ["role"] = "ROLE_USER",
            ["parts"] = new JsonArray([.. Parts.Select(part => part.DeepClone())]),
        };
        if (Task is not null)
        {
            message["taskId"] = Task;
        }

        var request = new JsonObject { ["message"] = message };
        if (!streaming)
        {
            request["configuration"] = new JsonObject { ["returnImmediately"] = true };
        }

        return request;
    }

    private static JsonObject Data(JsonObject value) => new() { ["data"] = value, ["mediaType"] = "application/json" };
}
