using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Baton.Core;
using Baton.Core.Runs;
using Baton.Core.Schemas;
using Baton.Engine;

namespace Baton.Nodes.A2a;

/// <summary>The output of a call whose task is completed.</summary>
internal static class AgentAnswer
{
    /// <summary>With a schema: the first data part, or text that is JSON, that fits it. Without: the one data part when the answer is
    /// nothing else; otherwise <c>{text, data, artifacts, task_id, context_id}</c>.</summary>
    /// <param name="turn">What the turn recorded.</param>
    public static AttemptOutcome Of(JsonObject turn, JsonSchema? schema)
    {
        var artifacts = turn.Objects("artifacts").ToList();
        var message = turn["message"] as JsonObject;
        List<JsonObject> parts =
            [.. artifacts.SelectMany(artifact => artifact.Objects("parts")), .. message.Objects("parts")];
        if (schema is not null)
        {
            return Fitting(parts, schema);
        }

        if (parts is [var only] && only["data"] is JsonObject data)
        {
            return AttemptOutcome.Success(Json(data));
        }

        var text = string.Join('\n', parts.Select(part => part.Text("text")).Where(one => one is not null));
        return AttemptOutcome.Success(Json(new JsonObject
        {
            ["text"] = text,
            ["data"] = parts.Select(part => part["data"]).FirstOrDefault(one => one is not null)?.DeepClone(),
            ["artifacts"] = new JsonArray([.. artifacts.Select(artifact => artifact.DeepClone())]),
            ["task_id"] = turn.Text("task_id"),
            ["context_id"] = turn.Text("context_id"),
        }));
    }

    public static Payload Json(JsonNode node) => new(Encoding.UTF8.GetBytes(node.ToJsonString()));

    private static AttemptOutcome Fitting(List<JsonObject> parts, JsonSchema schema)
    {
        var candidates = parts
            .Select(part => part["data"] is { } data ? Json(data) : FromText(part.Text("text"))).OfType<Payload>().ToList();
        var mistake = "it has neither a data part nor a text that is JSON";
        foreach (var candidate in candidates)
        {
            var mistakes = schema.Validate(candidate, "output");
            if (mistakes.Count == 0)
            {
                return AttemptOutcome.Success(candidate);
            }

            mistake = $"{mistakes[0].Path}: {mistakes[0].Message}";
        }

        return AttemptOutcome.Failure(new NodeError("invalid_output", $"The agent's answer does not fit output_schema: {mistake}."));
    }

    private static Payload? FromText(string? text)
    {
        try
        {
            return text is null ? null : Json(JsonNode.Parse(text)!);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
