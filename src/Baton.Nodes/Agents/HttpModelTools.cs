using System.Text.Json;
using Baton.Core;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Nodes.Http;

namespace Baton.Nodes.Agents;

/// <summary>HTTP requests as tools of a model:
/// <c>{name, description, input_schema, http: {method, url, headers, expected_status, max_response_bytes}}</c>. Arguments fill
/// <c>{name}</c> in the path of the URL; the others go into the query of a GET, HEAD or DELETE and into a JSON body otherwise.</summary>
public static class HttpModelTools
{
    private static readonly string[] EntryFields = ["name", "description", "input_schema", "http"];
    private static readonly string[] HttpFields = ["method", "url", "headers", "expected_status", "max_response_bytes", "follow_redirects"];

    public static ModelToolSource Source(HttpTool http) => new("http", (entry, request, _) =>
        Task.FromResult<IReadOnlyList<ModelTool>>([Open(entry, request, http)]));

    private static ModelTool Open(JsonElement entry, AttemptRequest request, HttpTool http)
    {
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("http", out var call) || call.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidToolException("An HTTP tool is {name, description, input_schema, http: {method, url, …}}.");
        }

        Known(entry, EntryFields);
        Known(call, HttpFields);
        var name = Required(entry, "name");
        if (name.Length > 64 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
        {
            throw new InvalidToolException($"'{name}' is not a name of a tool: 1 to 64 letters, digits, '_' and '-'.");
        }

        var method = call.TryGetProperty("method", out var given) ? given.GetString() ?? "GET" : "GET";
        var target = new Target(method.ToUpperInvariant(), Required(call, "url"), call.Clone());
        var schema = entry.TryGetProperty("input_schema", out var s) ? Payload.FromJson(s.GetRawText()) : Payload.FromJson("{\"type\":\"object\"}");
        return new ModelTool(
            name, entry.TryGetProperty("description", out var text) ? text.GetString() ?? "" : "", schema,
            (arguments, step, cancellation) => CallAsync(target, arguments, step, request, http, cancellation));
    }

    private static async Task<ToolAnswer> CallAsync(
        Target target, Payload arguments, StepCall step, AttemptRequest request, HttpTool http, CancellationToken cancellation)
    {
        // The tool takes the key from its attempt; here each call of the conversation has one of its own.
        var attempt = new AttemptRequest(
            request.RunId, request.Workflow, request.Node, request.Attempt, step.IdempotencyKey, http.Tool, With(target, arguments), request.Log)
        {
            TrustedLocal = request.TrustedLocal,
        };
        var outcome = await http.ExecuteAsync(attempt, cancellation);
        return outcome.Output is { } output
            ? new ToolAnswer(output, false)
            : new ToolAnswer(NodeJson.Text($"{outcome.Error!.Kind}: {outcome.Error.Message}"), true);
    }

    private static Payload With(Target target, Payload arguments)
    {
        using var document = JsonDocument.Parse(arguments.Utf8);
        var left = document.RootElement.EnumerateObject().ToDictionary(argument => argument.Name, argument => argument.Value);
        var url = target.Url;
        foreach (var (name, value) in left.Where(argument => url.Contains($"{{{argument.Key}}}", StringComparison.Ordinal)).ToList())
        {
            var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
            url = url.Replace($"{{{name}}}", Uri.EscapeDataString(text), StringComparison.Ordinal);
            left.Remove(name);
        }

        return NodeJson.Object(w =>
        {
            foreach (var field in target.Fields.EnumerateObject().Where(field => field.Name is not ("url" or "method")))
            {
                field.WriteTo(w);
            }

            w.WriteString("method", target.Method);
            w.WriteString("url", url);
            if (left.Count == 0)
            {
                return;
            }

            w.WriteStartObject(target.Method is "GET" or "HEAD" or "DELETE" ? "query" : "body");
            foreach (var (name, value) in left)
            {
                w.WritePropertyName(name);
                value.WriteTo(w);
            }

            w.WriteEndObject();
        });
    }

    private static void Known(JsonElement map, string[] fields)
    {
        if (map.EnumerateObject().FirstOrDefault(field => !fields.Contains(field.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } other)
        {
            throw new InvalidToolException($"An HTTP tool has no field '{other.Name}'. It has: {string.Join(", ", fields)}.");
        }
    }

    private static string Required(JsonElement map, string field) =>
        map.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : throw new InvalidToolException($"An HTTP tool needs '{field}'.");

    private sealed record Target(string Method, string Url, JsonElement Fields);
}
