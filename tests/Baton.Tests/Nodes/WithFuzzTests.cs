using System.Text;
using System.Text.Json;
using Baton.Core;
using Baton.Core.Definitions;
using Baton.Core.Errors;
using Baton.Core.Schemas;
using Baton.Engine;
using Baton.Nodes.Egress;
using Baton.Nodes.Http;
using Baton.Nodes.Process;
using Shouldly;
using Xunit;

namespace Baton.Tests.Nodes;

/// <summary>Nonsense from seeds: schemas and requests end in a result, never in an exception.</summary>
public sealed class WithFuzzTests
{
    private static readonly string[] Words =
    [
        "type", "properties", "items", "allOf", "anyOf", "not", "enum", "const", "default", "pattern", "format", "required", "minimum",
        "maxLength", "uniqueItems", "multipleOf", "additionalProperties", "url", "method", "headers", "query", "body", "form",
        "expected_status", "response", "command", "stdin", "env", "expected_exit", "stdout", "string", "integer", "object",
        "[a-z]{2,}\\d*(", "^a.$", "date-time", "uri", "\ud83d\udc32", "",
    ];

    [Fact]
    public void Any_schema_is_compiled_or_refused_and_any_value_judged()
    {
        var compiled = 0;
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var diagnostics = new List<Diagnostic>();
            var schema = JsonSchema.Compile(DocNode.FromJson(Encoding.UTF8.GetBytes(Json(random, 5, true))), "input", diagnostics);
            (schema is null).ShouldBe(diagnostics.Count > 0);
            if (schema is not null)
            {
                compiled++;
                var value = Payload.FromJson(Json(random, 4, false));
                schema.Validate(schema.WithDefaults(value), "input");
            }
        }

        compiled.ShouldBeGreaterThan(500);
    }

    [Fact]
    public async Task Any_request_ends_in_an_error_of_a_known_kind()
    {
        var http = HttpTools.Over(EgressPolicy.PublicOnly, (_, _) => Task.FromResult<System.Net.IPAddress[]>([]));
        INodeExecutor[] tools = [http, new ProcessTool(ProcessPolicy.DenyAll, TimeProvider.System)];
        for (var seed = 0; seed < 5_000; seed++)
        {
            var random = new Random(seed);
            var tool = tools[seed % 2];
            var with = seed % 3 == 0
                ? Json(random, 4, false)
                : tool == http
                    ? $$"""{"url": "http://h.example/", {{Field(random)}}}"""
                    : $$"""{"command": ["no-such-program-here"], {{Field(random)}}}""";
            var outcome = await tool.ExecuteAsync(Attempts.Of(tool.Tool, with, trusted: false), TestContext.Current.CancellationToken);
            outcome.Error.ShouldNotBeNull(with).Kind.ShouldBeOneOf("invalid_request", "connection", "process_denied");
        }
    }

    private static string Field(Random random) => $"{JsonSerializer.Serialize(Words[random.Next(17, 30)])}: {Json(random, 3, false)}";

    private static string Json(Random random, int depth, bool keywords)
    {
        var kind = random.Next(depth == 0 ? 4 : 9);
        return kind switch
        {
            0 => JsonSerializer.Serialize(Words[random.Next(Words.Length)]),
            1 => $"{random.Next(-3, 600)}" + (random.Next(3) == 0 ? ".50" : ""),
            2 => random.Next(2) == 0 ? "true" : "false",
            3 => "null",
            < 6 => $"[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Json(random, depth - 1, keywords)))}]",
            _ => $"{{{string.Join(',', Keys(random, keywords).Select(k => Member(random, k, depth - 1, keywords)))}}}",
        };
    }

    private static string Member(Random random, string key, int depth, bool keywords) =>
        $"{JsonSerializer.Serialize(key)}:{Json(random, depth, keywords)}";

    private static IEnumerable<string> Keys(Random random, bool keywords) =>
        Enumerable.Range(0, random.Next(4)).Select(_ => Words[random.Next(keywords ? 17 : Words.Length)]).Distinct();
}
