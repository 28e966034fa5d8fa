using System.Text.Json.Nodes;

namespace Baton.Nodes.A2a;

/// <summary>A task of an agent as its events have left it; or, for agents that answer at once, the message that was the answer.</summary>
internal sealed class RemoteTask
{
    private readonly Dictionary<string, JsonObject> artifacts = [];
    private readonly List<string> order = [];

    /// <summary>Null while the agent has not named it, and for a plain message.</summary>
    public string? Id { get; private set; }

    public string? Context { get; private set; }

    /// <summary>One of <c>TASK_STATE_…</c>; completed for a plain message.</summary>
    public string State { get; private set; } = "TASK_STATE_UNSPECIFIED";

    /// <summary>What the agent last said with its state, or the answer itself.</summary>
    public JsonObject? Message { get; private set; }

    /// <summary>Tells two states of the same name apart: when it was entered, and the message that came with it.</summary>
    public string Stamp { get; private set; } = "";

    public IEnumerable<JsonObject> Artifacts => order.Select(id => artifacts[id]);

    /// <summary>The agent does no more of its own accord.</summary>
    public bool Rests => IsOver || State is "TASK_STATE_INPUT_REQUIRED" or "TASK_STATE_AUTH_REQUIRED";

    public bool IsOver => State is "TASK_STATE_COMPLETED" or "TASK_STATE_FAILED" or "TASK_STATE_CANCELED" or "TASK_STATE_REJECTED";

    /// <summary>Takes one event, or the whole task.</summary>
    public void Apply(JsonObject happened)
    {
        if (happened["task"] is JsonObject task)
        {
            Name(task.Text("id"), task.Text("contextId"));
            Status(task["status"] as JsonObject);
            foreach (var artifact in task.Objects("artifacts"))
            {
                Keep(artifact, append: false);
            }
        }
        else if (happened["statusUpdate"] is JsonObject status)
        {
            Name(status.Text("taskId"), status.Text("contextId"));
            Status(status["status"] as JsonObject);
        }
        else if (happened["artifactUpdate"] is JsonObject update && update["artifact"] is JsonObject artifact)
        {
            Name(update.Text("taskId"), update.Text("contextId"));
            Keep(artifact, update.Flag("append"));
        }
        else if (happened["message"] is JsonObject message)
        {
            Context ??= message.Text("contextId");
            (Message, State) = (message, "TASK_STATE_COMPLETED");
        }
    }

    /// <summary>The texts of a message or an artifact, each on its own line.</summary>
    public static string TextOf(JsonObject? holder) =>
        string.Join('\n', holder.Objects("parts").Select(part => part.Text("text")).Where(text => text is not null));

    private void Name(string? id, string? context)
    {
        Id ??= id;
        Context = context is { Length: > 0 } ? context : Context;
    }

    private void Status(JsonObject? status)
    {
        State = status.Text("state") ?? State;
        Message = status?["message"] as JsonObject;
        Stamp = $"{status.Text("timestamp")} {Message.Text("messageId")}".Trim();
    }

    private void Keep(JsonObject artifact, bool append)
    {
        var id = artifact.Text("artifactId") ?? "";
        if (append && artifacts.TryGetValue(id, out var known) && known["parts"] is JsonArray parts)
        {
            foreach (var part in artifact.Objects("parts"))
            {
                parts.Add(part.DeepClone());
            }

            return;
        }

        if (artifacts.TryAdd(id, (JsonObject)artifact.DeepClone()))
        {
            order.Add(id);
        }
        else
        {
            artifacts[id] = (JsonObject)artifact.DeepClone();
        }
    }
}
