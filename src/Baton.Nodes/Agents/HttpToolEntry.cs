using System.Text.Json;
using Baton.Core;
using Baton.Core.Definitions;
using Baton.Core.Errors;
using Baton.Core.Schemas;
using Baton.Nodes.Http;

namespace Baton.Nodes.Agents;

/// <summary>An HTTP request as a tool, as it is written:
/// <c>{name, description, input_schema, http: {method, url, headers, expected_status, max_response_bytes, follow_redirects}}</c>.</summary>
/// <param name="Fields">Those of <c>http</c>.</param>
internal sealed record HttpToolEntry(
    string Name, string Description, Payload InputSchema, JsonSchema Schema, string Method, UrlTemplate Url, JsonElement Fields)
{
    private const string What = "an HTTP tool";
    private const int MostName = 64;

    private static readonly string[] EntryFields = ["name", "description", "input_schema", "http"];
    private static readonly string[] HttpFields = ["method", "url", "headers", "expected_status", "max_response_bytes", "follow_redirects"];
    private static readonly DocNode AnyObject = DocNode.FromJson("""{"type":"object"}"""u8);

    /// <returns>Null when there was a mistake.</returns>
    public static HttpToolEntry? Read(WrittenEntry entry, List<Diagnostic> mistakes)
    {
        var before = mistakes.Count;
        if (entry.Node.Get("http") is not { Kind: DocKind.Map } http)
        {
            mistakes.Add(entry.At(
                "http", DiagnosticCodes.WrongType, $"{What} is {{name, description, input_schema, http: {{method, url, …}}}}"));
            return null;
        }

        entry.RequireKnown(What, EntryFields, mistakes);
        var name = entry.Text("name", What, mistakes, required: true);
        if (name is not null && (name.Length > MostName || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')))
        {
            mistakes.Add(entry.At(
                "name", DiagnosticCodes.BadName, $"'{name}' is not a name of a tool: 1 to {MostName} letters, digits, '_' and '-'"));
        }

        var description = entry.Text("description", What, mistakes, required: false);
        var given = entry.Node.Get("input_schema") ?? AnyObject;
        var schema = Compile(given, entry, mistakes);
        var call = new WrittenEntry(http, DocPath.Key(entry.Path, "http"), entry.Workflow);
        var url = Request(call, mistakes);
        return mistakes.Count > before
            ? null
            : new HttpToolEntry(
                name!, description ?? "", given.ToPayload(), schema!, (http.Get("method")?.Text ?? "GET").ToUpperInvariant(), url!,
                JsonElement.Parse(http.ToPayload().Utf8));
    }

    // Written for a model, so in whatever JSON Schema models are told of, not in the part that inputs have.
    private static JsonSchema? Compile(DocNode schema, WrittenEntry entry, List<Diagnostic> mistakes)
    {
        var wrong = new List<Diagnostic>();
        var compiled = JsonSchema.CompileForeign(schema, DocPath.Key(entry.Path, "input_schema"), wrong, formats: true);
        mistakes.AddRange(wrong.Select(one => one.Line > 0 ? one : one with { Line = schema.Line, Column = schema.Column }));
        return compiled;
    }

    /// <summary>What the request is made of must be what the tool itself takes, whatever a model will fill in.</summary>
    private static UrlTemplate? Request(WrittenEntry call, List<Diagnostic> mistakes)
    {
        call.RequireKnown("'http' of a tool", HttpFields, mistakes);
        if (call.Text("url", "'http'", mistakes, required: true) is not { } url)
        {
            return null;
        }

        try
        {
            var template = UrlTemplate.Parse(url);
            Require(call, "url", template, mistakes);
            foreach (var field in call.Node.Entries.Where(field => field.Key != "url" && HttpFields.Contains(field.Key)))
            {
                Require(call, field.Key, template, mistakes);
            }

            return template;
        }
        catch (InvalidToolException e)
        {
            mistakes.Add(call.At("url", DiagnosticCodes.BadValue, e.Message));
            return null;
        }
    }

    /// <summary>Each field for itself, so that its mistake has its place.</summary>
    private static void Require(WrittenEntry call, string field, UrlTemplate url, List<Diagnostic> mistakes)
    {
        try
        {
            _ = HttpCall.Read(NodeJson.Object(w =>
            {
                w.WriteString("url", url.Example);
                if (field != "url")
                {
                    w.WritePropertyName(field);
                    call.Node.Get(field)!.WriteJson(w);
                }
            }));
        }
        catch (InvalidRequestException e)
        {
            mistakes.Add(call.At(field, DiagnosticCodes.BadValue, e.Message));
        }
    }
}
