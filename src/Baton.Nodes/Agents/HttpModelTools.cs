using System.Text.Json;
using Baton.Core;
using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Core.Schemas;
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
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("http", out var call)
            || call.ValueKind != JsonValueKind.Object)
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

        var target = new Target(
            (Optional(call, "method") ?? "GET").ToUpperInvariant(), UrlTemplate.Parse(Required(call, "url")), call.Clone());
        var schema = Payload.FromJson(entry.TryGetProperty("input_schema", out var given) ? given.GetRawText() : """{"type":"object"}""");
        return new ModelTool(
            name, Optional(entry, "description") ?? "", schema, Compile(name, schema),
            (arguments, step, cancellation) => CallAsync(target, arguments, step, request, http, cancellation));
    }

    // Written for a model, so in whatever JSON Schema models are told of, not in the part that inputs have.
    private static JsonSchema Compile(string name, Payload schema)
    {
        var mistakes = new List<Diagnostic>();
        return JsonSchema.CompileForeign(schema, "input_schema", mistakes, formats: true) ?? throw new InvalidToolException(
            $"The schema of '{name}' cannot be used: {mistakes[0].Path}: {mistakes[0].Message}");
    }

    private static async Task<ToolAnswer> CallAsync(
        Target target, Payload arguments, StepCall step, AttemptRequest request, HttpTool http, CancellationToken cancellation)
    {
        var (with, refusal) = With(target, arguments);
        if (with is null)
        {
            return new ToolAnswer(NodeJson.Text(refusal!), true);
        }

        // The tool takes the key from its attempt; here each call of the conversation has one of its own.
        var attempt = new AttemptRequest(
            request.RunId, request.Workflow, request.Node, request.Attempt, step.IdempotencyKey, http.Tool, with, request.Log)
        {
            TrustedLocal = request.TrustedLocal,
            EnsureOwnedAsync = request.EnsureOwnedAsync,
        };
        var outcome = await http.ExecuteAsync(attempt, cancellation);
        return outcome.Output is { } output
            ? new ToolAnswer(output, false)
            : new ToolAnswer(NodeJson.Text($"{outcome.Error!.Kind}: {outcome.Error.Message}"), true);
    }

    private static (Payload? With, string? Refusal) With(Target target, Payload arguments)
    {
        using var document = JsonDocument.Parse(arguments.Utf8);
        var left = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var argument in document.RootElement.EnumerateObject())
        {
            left[argument.Name] = argument.Value;
        }

        var (url, refusal) = target.Url.Fill(left);
        return url is null ? (null, refusal) : (Write(target, url, left), null);
    }

    private static Payload Write(Target target, string url, Dictionary<string, JsonElement> left) =>
        NodeJson.Object(w =>
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

    private static void Known(JsonElement map, string[] fields)
    {
        foreach (var field in map.EnumerateObject())
        {
            if (!fields.Contains(field.Name))
            {
                throw new InvalidToolException($"An HTTP tool has no field '{field.Name}'. It has: {string.Join(", ", fields)}.");
            }
        }
    }

    private static string Required(JsonElement map, string field) =>
        Optional(map, field) is { Length: > 0 } text ? text : throw new InvalidToolException($"An HTTP tool needs '{field}'.");

    private static string? Optional(JsonElement map, string field) => !map.TryGetProperty(field, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new InvalidToolException($"'{field}' of an HTTP tool is a text.");

    private sealed record Target(string Method, UrlTemplate Url, JsonElement Fields);
}
