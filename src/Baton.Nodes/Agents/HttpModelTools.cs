using System.Text.Json;
using Baton.Core;
using Baton.Engine;
using Baton.Nodes.Http;

namespace Baton.Nodes.Agents;

/// <summary>HTTP requests as tools of a model. Arguments fill <c>{name}</c> in the path and query of the URL; the others go into the query
/// of a GET, HEAD or DELETE and into a JSON body otherwise.</summary>
public static class HttpModelTools
{
    public static ModelToolKind Kind { get; } = new(
        "http", static (entry, mistakes) => HttpToolEntry.Read(entry, mistakes) is { } tool ? [tool.Name] : []);

    public static ModelToolSource Source(HttpTool http) => new(Kind, (entry, request, _) =>
        Task.FromResult<IReadOnlyList<ModelTool>>([Open(entry, request, http)]));

    private static ModelTool Open(WrittenEntry entry, AttemptRequest request, HttpTool http)
    {
        var tool = HttpToolEntry.Read(entry, [])!;
        return new ModelTool(
            tool.Name, tool.Description, tool.InputSchema, tool.Schema,
            (arguments, step, cancellation) => CallAsync(tool, arguments, step, request, http, cancellation));
    }

    private static async Task<ToolAnswer> CallAsync(
        HttpToolEntry tool, Payload arguments, StepCall step, AttemptRequest request, HttpTool http, CancellationToken cancellation)
    {
        var (with, refusal) = With(tool, arguments);
        if (with is null)
        {
            return new ToolAnswer(NodeJson.Text(refusal!), true);
        }

        // The tool takes the key from its attempt; here each call of the conversation has one of its own.
        var attempt = new AttemptRequest(
            request.RunId, request.Workflow, request.Node, request.Attempt, step.IdempotencyKey, http.Tool, with, request.Log)
        {
            TrustedLocal = request.TrustedLocal,
            Secrets = request.Secrets,
            EnsureOwnedAsync = request.EnsureOwnedAsync,
        };
        var outcome = await http.ExecuteAsync(attempt, cancellation);
        return outcome.Output is { } output
            ? new ToolAnswer(output, false)
            : new ToolAnswer(NodeJson.Text($"{outcome.Error!.Kind}: {outcome.Error.Message}"), true);
    }

    private static (Payload? With, string? Refusal) With(HttpToolEntry tool, Payload arguments)
    {
        using var document = JsonDocument.Parse(arguments.Utf8);
        var left = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var argument in document.RootElement.EnumerateObject())
        {
            left[argument.Name] = argument.Value;
        }

        var (url, refusal) = tool.Url.Fill(left);
        return url is null ? (null, refusal) : (Write(tool, url, left), null);
    }

    private static Payload Write(HttpToolEntry tool, string url, Dictionary<string, JsonElement> left) =>
        NodeJson.Object(w =>
        {
            foreach (var field in tool.Fields.EnumerateObject().Where(field => field.Name is not ("url" or "method")))
            {
                field.WriteTo(w);
            }

            w.WriteString("method", tool.Method);
            w.WriteString("url", url);
            if (left.Count == 0)
            {
                return;
            }

            w.WriteStartObject(tool.Method is "GET" or "HEAD" or "DELETE" ? "query" : "body");
            foreach (var (name, value) in left)
            {
                w.WritePropertyName(name);
                value.WriteTo(w);
            }

            w.WriteEndObject();
        });
}
