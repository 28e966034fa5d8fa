using System.Text.Json.Nodes;
using Baton.Contracts;
using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Server.A2a;

/// <summary>A run as a task of A2A, as it stands. Its id is the run's.</summary>
/// <param name="Gate">The gate the outside is asked at, or null.</param>
internal sealed record A2aTask(RunView Run, GateListRow? Gate, long LastSeq)
{
    public const string Submitted = "TASK_STATE_SUBMITTED";
    public const string Working = "TASK_STATE_WORKING";
    public const string InputRequired = "TASK_STATE_INPUT_REQUIRED";

    /// <summary>Label of the run: the conversation it belongs to. Only runs that have it are tasks.</summary>
    public const string ContextLabel = "a2a.context";

    /// <summary>Label of the run: the message that started it.</summary>
    public const string MessageLabel = "a2a.message";

    private const string JsonType = "application/json";
    private const string ArtifactId = "output";

    public string Context => Run.Labels![ContextLabel];

    public string State => Run.Status switch
    {
        "created" => Submitted,
        "success" or "partial_success" => "TASK_STATE_COMPLETED",
        "failed" => "TASK_STATE_FAILED",
        "cancelled" => "TASK_STATE_CANCELED",
        _ => Gate is null ? Working : InputRequired,
    };

    public bool IsOver => Run.FinishedAt is not null && State is not (Submitted or Working or InputRequired);

    /// <summary>Nothing more happens of its own accord.</summary>
    public bool Rests => IsOver || State == InputRequired;

    public DateTimeOffset At => IsOver ? Run.FinishedAt!.Value
        : Gate is { } gate ? DateTimeOffset.FromUnixTimeMilliseconds(gate.Gate.OpenedAt) : Run.StartedAt ?? Run.CreatedAt;

    /// <summary>Another one means that there is something new to tell.</summary>
    public string Stamp => $"{State} {Run.Round} {Gate?.Gate.Id}";

    /// <param name="history">With what started it.</param>
    public JsonObject ToJson(bool history = true, bool artifacts = true)
    {
        var task = new JsonObject
        {
            ["id"] = Run.Id,
            ["contextId"] = Context,
            ["status"] = Status(),
            ["artifacts"] = new JsonArray([.. artifacts && Artifact() is { } artifact ? [artifact] : Array.Empty<JsonNode>()]),
            ["metadata"] = new JsonObject { ["skill"] = Run.Workflow, ["version"] = Run.Version, ["status"] = Run.Status },
        };
        if (history)
        {
            task["history"] = new JsonArray(Message(
                Run.Labels![MessageLabel], "ROLE_USER", Data(A2aJson.Node(Run.Input) ?? new JsonObject())));
        }

        return task;
    }

    /// <summary>The event of a stream that tells the state.</summary>
    public JsonObject StatusUpdate(JsonObject? metadata = null) => new()
    {
        ["statusUpdate"] = new JsonObject
        {
            ["taskId"] = Run.Id, ["contextId"] = Context, ["status"] = Status(), ["metadata"] = metadata,
        },
    };

    /// <summary>The event of a stream that gives the output; null while there is none.</summary>
    public JsonObject? ArtifactUpdate() => Artifact() is not { } artifact ? null : new JsonObject
    {
        ["artifactUpdate"] = new JsonObject
        {
            ["taskId"] = Run.Id, ["contextId"] = Context, ["artifact"] = artifact, ["append"] = false, ["lastChunk"] = true,
        },
    };

    private JsonObject Status() => new()
    {
        ["state"] = State,
        ["timestamp"] = At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
        ["message"] = Said(),
    };

    /// <summary>What is asked, or why it failed.</summary>
    private JsonObject? Said()
    {
        if (Gate is { Opened.Data: GateOpenedData opened } gate)
        {
            var text = opened.Description is null ? opened.Title : $"{opened.Title}\n{opened.Description}";
            return Message(gate.Gate.Id, "ROLE_AGENT", new JsonObject { ["text"] = text }, Data(new JsonObject
            {
                ["gate"] = gate.Gate.Id,
                ["kind"] = opened.GateKind,
                ["options"] = new JsonArray([.. opened.Options.Select(option => JsonValue.Create(option))]),
                ["form"] = opened.Form is { } form ? JsonNode.Parse(form.Utf8) : null,
            }));
        }

        return Run.Error is not { } error ? null
            : Message($"{Run.Id}:{LastSeq}", "ROLE_AGENT", new JsonObject { ["text"] = error.Message }, Data(new JsonObject
            {
                ["kind"] = error.Kind, ["node"] = error.Node,
            }));
    }

    private JsonObject? Artifact() => Run.Output is not { } output ? null : new JsonObject
    {
        ["artifactId"] = ArtifactId,
        ["name"] = ArtifactId,
        ["parts"] = new JsonArray(output.ValueKind == System.Text.Json.JsonValueKind.String
            ? new JsonObject { ["text"] = output.GetString() }
            : Data(A2aJson.Node(output))),
    };

    private JsonObject Message(string id, string role, params JsonNode[] parts) => new()
    {
        ["messageId"] = id, ["contextId"] = Context, ["taskId"] = Run.Id, ["role"] = role, ["parts"] = new JsonArray(parts),
    };

    private static JsonObject Data(JsonNode? value) => new() { ["data"] = value, ["mediaType"] = JsonType };
}
