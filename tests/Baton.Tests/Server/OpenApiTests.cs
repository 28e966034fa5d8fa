using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Baton.Tests.Server;

public sealed class OpenApiTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task The_description_lists_exactly_the_routes_there_are()
    {
        var document = await DocumentAsync();
        document.GetProperty("openapi").GetString()!.ShouldStartWith("3.1");
        var described = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(verb => $"{verb.Name.ToUpperInvariant()} {path.Name.TrimEnd('/')}"));
        var mapped = server.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(route => $"{route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0]} {Plain(route.RoutePattern.RawText!)}")
            .Except(["GET /login", "GET /openapi/v1.json"])

            // What A2A and MCP speak is described by them.
            .Where(route => !route.Contains(" /a2a") && !route.Contains(" /.well-known") && route != "POST /mcp");
        described.ShouldBe(mapped, ignoreOrder: true);
    }

    [Fact]
    public async Task Every_operation_describes_its_refusals()
    {
        foreach (var path in (await DocumentAsync()).GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                operation.Value.GetProperty("responses").GetProperty("default").GetProperty("content")
                    .GetProperty("application/problem+json").GetProperty("schema").GetProperty("$ref").GetString()
                    .ShouldBe("#/components/schemas/ProblemView", path.Name);
            }
        }
    }

    [Fact]
    public async Task Answers_have_exactly_the_fields_that_are_described()
    {
        var document = await DocumentAsync();
        await server.PostYamlAsync(
            "/api/v1/workflows", "name: described\nnodes: {a: {type: transform, value: 1}, g: {type: human_gate, gate: {title: t}}}");
        var run = (await server.PostAsync("/api/v1/workflows/described/run", "{}")).Json.GetProperty("id").GetString();
        await server.UntilAsync("/api/v1/gates", gates => gates.GetProperty("items").GetArrayLength() == 1);
        foreach (var path in new[]
        {
            "/api/v1/workflows", "/api/v1/workflows/{name}", "/api/v1/workflows/{name}/versions",
            "/api/v1/workflows/{name}/versions/{version}", "/api/v1/runs", "/api/v1/runs/{id}", "/api/v1/runs/{id}/graph",
            "/api/v1/runs/{id}/nodes", "/api/v1/runs/{id}/events",
            "/api/v1/gates", "/api/v1/health", "/api/v1/health/ready", "/health/live",
        })
        {
            var schema = document.GetProperty("paths").GetProperty(path).GetProperty("get").GetProperty("responses").GetProperty("200")
                .GetProperty("content").GetProperty("application/json").GetProperty("schema");
            var answer = await server.GetAsync(path.Replace("{name}", "described").Replace("{version}", "1").Replace("{id}", run));
            answer.Status.ShouldBe(200, path);
            Compare(answer.Json, schema, document, path);
        }
    }

    [Fact]
    public async Task Parameters_may_be_left_out_and_reading_takes_no_body()
    {
        foreach (var path in (await DocumentAsync()).GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var place = $"{operation.Name} {path.Name}";
                (operation.Name == "get" && operation.Value.TryGetProperty("requestBody", out _)).ShouldBeFalse(place);
                foreach (var parameter in operation.Value.TryGetProperty("parameters", out var all) ? all.EnumerateArray().ToList() : [])
                {
                    var required = parameter.TryGetProperty("required", out var must) && must.GetBoolean();
                    required.ShouldBe(parameter.GetProperty("in").GetString() == "path", $"{place} {parameter.GetProperty("name")}");
                }
            }
        }
    }

    [Fact]
    public async Task Nothing_is_described_as_null_or_any_value_which_null_would_fit_twice()
    {
        foreach (var schema in (await DocumentAsync()).GetProperty("components").GetProperty("schemas").EnumerateObject())
        {
            schema.Value.GetRawText().Replace(" ", "").Replace("\n", "")
                .ShouldNotContain("\"$ref\":\"#/components/schemas/JsonElement\"}]", Case.Sensitive, schema.Name);
        }
    }

    [Fact]
    public async Task The_description_says_where_the_token_goes_and_where_none_is_needed()
    {
        var document = await DocumentAsync();
        document.GetProperty("components").GetProperty("securitySchemes").GetProperty("token").GetProperty("scheme").GetString()
            .ShouldBe("bearer");
        document.GetProperty("security")[0].TryGetProperty("token", out _).ShouldBeTrue();
        var paths = document.GetProperty("paths");
        paths.GetProperty("/health/live").GetProperty("get").GetProperty("security").GetArrayLength().ShouldBe(0);
        paths.GetProperty("/api/v1/runs").GetProperty("get").TryGetProperty("security", out _).ShouldBeFalse();
    }

    private static string Plain(string pattern) => pattern.TrimEnd('/').Replace(":int", "");

    private static void Compare(JsonElement value, JsonElement schema, JsonElement document, string place)
    {
        if (value.ValueKind == JsonValueKind.Null && schema.TryGetProperty("oneOf", out var either)
            && either.EnumerateArray().Any(one => one.TryGetProperty("type", out var kind) && kind.GetRawText() == "\"null\""))
        {
            return;
        }

        schema = Resolve(schema, document);
        if (value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties))
        {
            var described = properties.EnumerateObject().Select(p => p.Name).ToHashSet();
            foreach (var member in value.EnumerateObject())
            {
                described.ShouldContain(member.Name, place);
                Compare(member.Value, properties.GetProperty(member.Name), document, $"{place}.{member.Name}");
            }

            foreach (var required in schema.TryGetProperty("required", out var names) ? names.EnumerateArray().ToList() : [])
            {
                value.TryGetProperty(required.GetString()!, out _).ShouldBeTrue($"{place}.{required}");
            }
        }
        else if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            foreach (var item in value.EnumerateArray())
            {
                Compare(item, items, document, $"{place}[]");
            }
        }
        else if (schema.TryGetProperty("type", out var type))
        {
            var word = value.ValueKind switch
            {
                JsonValueKind.Null => "null",
                JsonValueKind.String => "string",
                JsonValueKind.True or JsonValueKind.False => "boolean",
                JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
                JsonValueKind.Object => "object",
                _ => "array",
            };
            var taken = type.ValueKind == JsonValueKind.String
                ? [type.GetString()]
                : type.EnumerateArray().Select(t => t.GetString()).ToArray();
            (taken.Contains(word) || (word == "integer" && taken.Contains("number"))).ShouldBeTrue($"{place}: {word} is not {type}");
        }
    }

    /// <summary>Follows references and the "null or that" form.</summary>
    private static JsonElement Resolve(JsonElement schema, JsonElement document)
    {
        if (schema.TryGetProperty("oneOf", out var either))
        {
            schema = either.EnumerateArray().Last();
        }

        return schema.TryGetProperty("$ref", out var reference)
            ? document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1])
            : schema;
    }

    private async Task<JsonElement> DocumentAsync()
    {
        var answer = await server.GetAsync("/openapi/v1.json");
        answer.Status.ShouldBe(200, answer.Text);
        return answer.Json;
    }
}
