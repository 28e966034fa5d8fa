using System.Text.Json;
using System.Text.Json.Nodes;
using Baton.Core;
using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Nodes.A2a;

namespace Baton.Server.A2a;

/// <summary>What an agent sent: the input of a run, or the answer at a gate.</summary>
internal sealed record A2aMessage(string Id, string? Context, string? Task, string? Skill, string? Gate, IReadOnlyList<JsonObject> Parts)
{
    private const int MostId = 200;
    private const string TextField = "message";

    /// <summary>SHA-256 of the message as it was sent, lower-case hex.</summary>
    public required string Hash { get; init; }

    /// <exception cref="A2aRefusal">InvalidParams.</exception>
    public static A2aMessage Parse(JsonObject parameters)
    {
        var message = parameters["message"] as JsonObject ?? throw A2aRefusal.Params("There is no 'message'.");
        var id = message.Text("messageId");
        var parts = message.Objects("parts").ToList();
        if (string.IsNullOrEmpty(id) || id.Length > MostId || id.Any(c => c is < ' ' or > '~'))
        {
            throw A2aRefusal.Params($"'messageId' must have 1 to {MostId} visible ASCII characters.");
        }

        if (parts.Count == 0)
        {
            throw A2aRefusal.Params("The message has no parts.");
        }

        var metadata = message["metadata"] as JsonObject ?? parameters["metadata"] as JsonObject;
        var context = Named(message.Text("contextId"));
        return new A2aMessage(
            id, context is { Length: > MostId } ? throw A2aRefusal.Params($"'contextId' has more than {MostId} characters.") : context,
            Named(message.Text("taskId")), Named(parameters.Text("tenant")) ?? metadata.Text("skill"), metadata.Text("gate"), parts)
        {
            Hash = ContentHash.Of(message.ToJsonString()),
        };
    }

    /// <summary>Data parts are the input; a text is its field <c>message</c>, or its only text field.</summary>
    /// <exception cref="A2aRefusal">InvalidParams; ContentTypeNotSupported.</exception>
    public Payload InputFor(CompiledWorkflow workflow)
    {
        var (text, input) = Read();
        if (text is not null)
        {
            var field = TextFieldOf(workflow);
            if (!input.TryAdd(field, text))
            {
                throw A2aRefusal.Params($"The message has both a text and '{field}' in its data.");
            }
        }

        return Payload.FromJson(input.ToJsonString());
    }

    /// <summary>A text that is one of the options chooses it; data with <c>decision</c> is the whole answer, other data are the values; any
    /// other text goes into the form.</summary>
    /// <exception cref="A2aRefusal">InvalidParams, with what can be answered.</exception>
    public (string Option, string? Comment, Payload? Values) AnswerTo(GateOpenedData gate)
    {
        var (text, data) = Read();
        if (data.Text("decision") is { } decision)
        {
            var values = data["values"] is JsonObject given ? Payload.FromJson(given.ToJsonString()) : null;
            return (decision, data.Text("comment") ?? text, values);
        }

        if (data.Count == 0 && gate.Options.FirstOrDefault(option => Same(option, text)) is { } chosen)
        {
            return (chosen, null, null);
        }

        var agreeing = new[] { GateOptions.Submit, GateOptions.Approve }.FirstOrDefault(gate.Options.Contains)
            ?? throw A2aRefusal.Params($"Answer with one of: {string.Join(", ", gate.Options)}.");
        if (text is not null)
        {
            // A text that is no option says nothing about whether something is approved.
            var field = gate.Form is { } form && agreeing == GateOptions.Submit ? OnlyText(JsonNode.Parse(form.Utf8) as JsonObject) : null;
            if (field is null || !data.TryAdd(field, text))
            {
                throw A2aRefusal.Params(
                    $"Answer with one of these words: {string.Join(", ", gate.Options)}; or with a data part "
                    + "{\"decision\": …, \"comment\": …, \"values\": {…}}.");
            }
        }

        return (agreeing, null, Payload.FromJson(data.ToJsonString()));
    }

    private static string? Named(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static bool Same(string option, string? text) => string.Equals(option, text?.Trim(), StringComparison.OrdinalIgnoreCase);

    private static string TextFieldOf(CompiledWorkflow workflow)
    {
        var schema = workflow.InputSchema is { } input ? JsonNode.Parse(input.Json.Utf8) as JsonObject : null;
        return schema?["properties"] is not JsonObject properties || properties.ContainsKey(TextField)
            ? TextField
            : OnlyText(schema) ?? throw A2aRefusal.Params(
                $"The skill '{workflow.Name}' takes no text: send its input as a data part that fits {schema.ToJsonString()}");
    }

    /// <summary>The one property of a schema that is a text.</summary>
    private static string? OnlyText(JsonObject? schema)
    {
        var texts = (schema?["properties"] as JsonObject ?? [])
            .Where(property => (property.Value as JsonObject).Text("type") == "string").Select(property => property.Key).ToList();
        return texts is [var only] ? only : null;
    }

    private (string? Text, JsonObject Data) Read()
    {
        var texts = new List<string>();
        var data = new JsonObject();
        foreach (var part in Parts)
        {
            if (part.Text("text") is { } text)
            {
                texts.Add(text);
            }
            else if (part["data"] is JsonObject fields)
            {
                foreach (var (name, value) in fields)
                {
                    data[name] = value?.DeepClone();
                }
            }
            else
            {
                throw new A2aRefusal(A2aError.ContentType, "Parts are texts, or data that is a JSON object; files are not taken.");
            }
        }

        var whole = texts.Count == 0 ? null : string.Join('\n', texts);
        return whole is not null && data.Count == 0 && AsObject(whole) is { } written ? (null, written) : (whole, data);
    }

    /// <summary>Models write JSON as text.</summary>
    private static JsonObject? AsObject(string text)
    {
        try
        {
            return text.AsSpan().TrimStart().StartsWith("{") ? JsonNode.Parse(text) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
