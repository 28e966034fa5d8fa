using System.Diagnostics;
using System.Text;
using Baton.Core;
using Baton.Core.Definitions;
using Baton.Core.Errors;
using Baton.Core.Schemas;
using Shouldly;
using Xunit;

namespace Baton.Tests.Schemas;

public sealed class JsonSchemaTests
{
    [Fact]
    public void Every_mistake_of_a_schema_is_listed_with_code_path_place_and_hint()
    {
        var diagnostics = new List<Diagnostic>();
        JsonSchema.Compile(DocNode.FromJson("""
            {"type": "objekt",
             "propertys": {},
             "properties": {"a b": {"minLength": -1}, "n": {"multipleOf": 0, "$ref": "#"}},
             "required": "n", "anyOf": [], "format": "uuid", "items": 3,
             "allOf": [{"pattern": "(?=a)"}]}
            """u8), "input", diagnostics).ShouldBeNull();

        diagnostics.Select(d => (d.Code, d.Path, d.Line)).ShouldBe(
            [
                ("schema_invalid", "input.type", 1),
                ("schema_unknown_keyword", "input.propertys", 2),
                ("schema_invalid", "input.properties['a b'].minLength", 3),
                ("schema_invalid", "input.properties.n.multipleOf", 3),
                ("schema_unknown_keyword", "input.properties.n['$ref']", 3),
                ("schema_invalid", "input.required", 4),
                ("schema_invalid", "input.anyOf", 4),
                ("schema_invalid", "input.format", 4),
                ("schema_invalid", "input.items", 4),
                ("schema_invalid", "input.allOf[0].pattern", 5),
            ],
            ignoreOrder: true);
        diagnostics.ShouldAllBe(d => d.Column > 0);
        diagnostics[0].Hint.ShouldBe("Did you mean 'object'?");
        diagnostics.Single(d => d.Path == "input.propertys").Hint.ShouldBe("Did you mean 'properties'?");
        diagnostics.Single(d => d.Path == "input.allOf[0].pattern").Message.ShouldContain("look-around");
    }

    [Fact]
    public void Every_violation_is_listed_with_its_path_and_a_hint()
    {
        var schema = Compile("""
            {"type": "object", "required": ["city", "when"], "additionalProperties": false, "properties": {
              "city": {"type": "string", "minLength": 2}, "when": {"type": "string", "format": "date-time"},
              "rooms": {"type": "array", "maxItems": 2, "items": {"type": "integer", "minimum": 1}},
              "kind": {"enum": ["single", "double"]}}}
            """);

        var found = schema.Validate(Payload.FromJson("""
            {"citty": "x", "when": "tomorrow", "rooms": [1, 0, "3"], "kind": "singel"}
            """), "input");

        found.ShouldAllBe(d => d.Code == "input_invalid");
        found.Select(d => d.Path).ShouldBe(
            ["input.city", "input.citty", "input.when", "input.rooms", "input.rooms[1]", "input.rooms[2]", "input.kind"],
            ignoreOrder: true);
        found.Single(d => d.Path == "input.citty").Hint.ShouldBe("Did you mean 'city'?");
        found.Single(d => d.Path == "input.rooms[2]").Hint.ShouldBe("Write the number without quotes.");
        found.Single(d => d.Path == "input.kind").Hint!.ShouldContain("Did you mean \"single\"?");
    }

    [Theory]
    [InlineData("""{"type":"integer"}""", "1.0", true)]
    [InlineData("""{"type":"integer"}""", "1e2", true)]
    [InlineData("""{"type":"integer"}""", "1.5e0", false)]
    [InlineData("""{"maximum":9007199254740992}""", "9007199254740993", false)]
    [InlineData("""{"maximum":1e1000000}""", "1e999999999999999999999", false)]
    [InlineData("""{"minimum":-1e-5}""", "-0.00001", true)]
    [InlineData("""{"multipleOf":0.01}""", "19.99", true)]
    [InlineData("""{"multipleOf":0.0001}""", "0.00751", false)]
    [InlineData("""{"multipleOf":7}""", "1e999999999", false)]
    [InlineData("""{"const":100000000000000000000}""", "1e20", true)]
    [InlineData("""{"const":100000000000000000001}""", "1e20", false)]
    [InlineData("""{"enum":[0]}""", "-0.0", true)]
    [InlineData("""{"uniqueItems":true}""", """[{"a":1,"b":2},{"b":2.0,"a":1}]""", false)]
    [InlineData("""{"uniqueItems":true}""", "[1,true]", true)]
    [InlineData("""{"maxLength":2}""", "\"🐲🐲\"", true)]
    [InlineData("""{"pattern":"^[^\\s\\n]$"}""", "\"x\"", true)]
    [InlineData("""{"pattern":"^[🐲x]{2}$"}""", "\"x🐲\"", true)]
    [InlineData("""{"pattern":"^[^x]$"}""", "\"🐲\"", true)]
    [InlineData("""{"pattern":"^\\u{1F432}$"}""", "\"🐲\"", true)]
    [InlineData("""{"pattern":"^[\\[a-]+$"}""", "\"[-a\"", true)]
    [InlineData("""{"pattern":"^(?<y>\\d{4})-(\\d\\d)$"}""", "\"2026-05\"", true)]
    [InlineData("""{"format":"date-time"}""", "\"0000-02-29T00:00:00Z\"", true)]
    [InlineData("""{"format":"date-time"}""", "\"2026-02-29T00:00:00Z\"", false)]
    [InlineData("""{"format":"uri"}""", "\"https://h:8x/\"", false)]
    public void Values_are_judged_exactly(string schema, string value, bool valid) =>
        (Compile(schema).Validate(Payload.FromJson(value), "input").Count == 0).ShouldBe(valid);

    [Fact]
    public void Defaults_are_filled_in_at_every_depth_and_keep_what_is_given()
    {
        var schema = Compile("""
            {"properties": {
               "budget": {"type": "number", "default": 200},
               "trip": {"default": {}, "properties": {"days": {"default": 3}, "from": {"default": null}}},
               "rooms": {"items": {"properties": {"beds": {"default": 1}}}}},
             "allOf": [{"properties": {"budget": {"default": 7}, "tag": {"default": "t"}}}],
             "additionalProperties": {"properties": {"x": {"default": true}}}}
            """);

        schema.WithDefaults(Payload.FromJson("""{"rooms":[{},{"beds":2.50}],"other":{}}""")).ToString().ShouldBe(
            """{"rooms":[{"beds":1},{"beds":2.50}],"other":{"x":true},"budget":200,"trip":{"days":3,"from":null},"tag":"t"}""");
        schema.WithDefaults(Payload.FromJson("[1]")).ToString().ShouldBe("[1]");
    }

    [Fact]
    public void A_schema_without_defaults_gives_the_same_payload_back()
    {
        var payload = Payload.FromJson("""{"a":1}""");
        Compile("""{"type":"object"}""").WithDefaults(payload).ShouldBeSameAs(payload);
    }

    [Fact]
    public void The_schema_can_be_read_back_with_every_digit()
    {
        const string json = """{"title":"t","maximum":123456789012345678901234567890.5,"enum":[1,"ä"]}""";
        Compile(json).Json.ToString().ShouldBe(json);
    }

    [Theory]
    [InlineData("(a+)+$", "schema fine")]
    [InlineData("(a|a)*b", "schema fine")]
    [InlineData("^(.*a){20}$", "schema fine")]
    [InlineData("((a{1000}){1000}){1000}", null)]
    [InlineData("(a{0,9999999999}){2}", null)]
    [InlineData("(a)\\1", null)]
    [InlineData("a++", null)]
    [InlineData("(?i)a", null)]
    [InlineData("(a", null)]
    [InlineData("a)", null)]
    [InlineData("[a", null)]
    [InlineData("[z-a]", null)]
    [InlineData("\\", null)]
    [InlineData("\\p{Script=Greek}", null)]
    [InlineData("\\u{110000}", null)]
    [InlineData("\\A", null)]
    public void Hostile_patterns_are_refused_or_matched_quickly(string pattern, string? fine)
    {
        var clock = Stopwatch.StartNew();
        var diagnostics = new List<Diagnostic>();
        var text = System.Text.Json.JsonSerializer.Serialize(pattern);
        var schema = JsonSchema.Compile(DocNode.FromJson(Encoding.UTF8.GetBytes($$"""{"pattern":{{text}}}""")), "input", diagnostics);
        (schema is not null).ShouldBe(fine is not null, string.Join(';', diagnostics));
        schema?.Validate(Payload.FromJson($"\"{new string('a', 50_000)}!\""), "input");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Many_nested_groups_and_deep_schemas_do_not_overflow_the_stack()
    {
        Errors($$"""{"pattern":"{{new string('(', 500)}}a{{new string(')', 500)}}"}""").ShouldBeEmpty();

        var deep = DocNode.Of(true, 1, 1);
        for (var i = 0; i < 5_000; i++)
        {
            deep = DocNode.Of([new DocEntry("not", 1, 1, deep)], 1, 1);
        }

        var diagnostics = new List<Diagnostic>();
        JsonSchema.Compile(deep, "input", diagnostics).ShouldBeNull();
        diagnostics.ShouldHaveSingleItem().Message.ShouldContain("nest");
    }

    [Theory]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("[1")]
    public void What_is_not_one_clean_json_value_is_a_violation(string json)
    {
        var schema = Compile("""{"properties":{"a":{"default":1}},"minLength":1}""");
        schema.WithDefaults(Payload.FromJson(json));
        schema.Validate(Payload.FromJson(json), "input").ShouldHaveSingleItem().Code.ShouldBe("input_invalid");
    }

    [Fact]
    public void Too_deep_an_instance_is_a_violation()
    {
        var json = new string('[', 100_000) + new string(']', 100_000);
        Compile("""{"items":{"default":1}}""").Validate(Payload.FromJson(json), "input").ShouldHaveSingleItem();
    }

    [Fact]
    public void Big_lists_are_checked_in_linear_time()
    {
        var clock = Stopwatch.StartNew();
        var schema = Compile("""{"uniqueItems":true,"items":{"anyOf":[{"type":"integer","maximum":5},{"type":"integer","maximum":6}]}}""");
        var found = schema.Validate(Payload.FromJson($"[{string.Join(',', Enumerable.Range(0, 200_000))}]"), "input");
        found.Count.ShouldBe(JsonSchema.MaxViolations + 1);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void What_patterns_may_cost_is_bounded_over_a_whole_value()
    {
        var clock = Stopwatch.StartNew();
        var schema = Compile("""{"items":{"pattern":"[ab]*a[ab]{1900}"}}""");
        var found = schema.Validate(
            Payload.FromJson($"[{string.Join(',', Enumerable.Repeat($"\"{new string('a', 1_800)}\"", 1_000))}]"), "input");
        found.Count.ShouldBe(1_000);
        found[0].Message.ShouldContain("does not match");
        found[^1].Message.ShouldContain("too much text");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void A_schema_has_a_limited_number_of_patterns()
    {
        var patterns = Enumerable.Range(0, 300).Select(i => $$"""{"pattern":"a{{i}}"}""");
        Errors($$"""{"allOf":[{{string.Join(',', patterns)}}]}""").Count.ShouldBe(100);
        Compile($$"""{"allOf":[{{string.Join(',', Enumerable.Repeat("""{"pattern":"a"}""", 3_000))}}]}""");
    }

    [Fact]
    public void A_default_that_its_schema_refuses_is_a_mistake() =>
        Errors("""{"properties":{"n":{"type":"integer","default":"x"}}}""")
            .ShouldHaveSingleItem().Path.ShouldBe("input.properties.n.default");

    [Fact]
    public void An_alternative_that_nearly_fits_says_why()
    {
        var schema = Compile("""{"oneOf":[{"type":"string"},{"type":"object","required":["id"]}]}""");
        schema.Validate(Payload.FromJson("{}"), "input").ShouldHaveSingleItem().Hint!.ShouldContain("input.id");
    }

    private static List<Diagnostic> Errors(string json)
    {
        var diagnostics = new List<Diagnostic>();
        JsonSchema.Compile(DocNode.FromJson(Encoding.UTF8.GetBytes(json)), "input", diagnostics);
        return diagnostics;
    }

    private static JsonSchema Compile(string json)
    {
        var diagnostics = new List<Diagnostic>();
        var schema = JsonSchema.Compile(DocNode.FromJson(Encoding.UTF8.GetBytes(json)), "input", diagnostics);
        diagnostics.ShouldBeEmpty();
        return schema.ShouldNotBeNull();
    }
}
