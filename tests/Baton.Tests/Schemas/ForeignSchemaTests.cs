using System.Text;
using System.Text.Json;
using Baton.Core;
using Baton.Core.Definitions;
using Baton.Core.Errors;
using Baton.Core.Schemas;
using Shouldly;
using Xunit;

namespace Baton.Tests.Schemas;

/// <summary>Schemas of others, as tools come with them.</summary>
public sealed class ForeignSchemaTests
{
    private const string Blocks = """
        {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "required": ["children"],
         "properties": {"children": {"type": "array", "items": {"$ref": "#/definitions/block"}}},
         "definitions": {"block": {"anyOf": [{"$ref": "#/definitions/text"}, {"$ref": "#/definitions/list"}]},
           "text": {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}, "additionalProperties": false},
           "list": {"type": "object", "required": ["items"], "additionalProperties": false,
                    "properties": {"items": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/block"}}}}}}
        """;

    [Fact]
    public void A_schema_that_contains_itself_checks_to_the_bottom()
    {
        var schema = Compile(Blocks);
        Validate(schema, """{"children": [{"text": "a"}, {"items": [{"items": [{"text": "b"}]}]}]}""").ShouldBeEmpty();
        var found = Validate(schema, """{"children": [{"text": "a"}, {"items": [{"items": [{"text": 5}]}]}]}""").ShouldHaveSingleItem();
        found.Path.ShouldBe("with.children[1]");
        found.Code.ShouldBe("input_invalid");
        found.Hint!.ShouldContain("items");
    }

    // As pydantic writes a tuple, and zod a tuple with a rest.
    [Theory]
    [InlineData("""{"prefixItems": [{"type": "string"}, {"type": "integer"}], "minItems": 2, "maxItems": 2, "type": "array"}""")]
    [InlineData("""{"type": "array", "minItems": 2, "items": [{"type": "string"}, {"type": "integer"}], "additionalItems": false}""")]
    [InlineData("""{"prefixItems": [{"type": "string"}], "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}""")]
    public void A_tuple_is_checked_place_by_place(string schema)
    {
        var compiled = Compile(schema);
        Validate(compiled, """["a", 1]""").ShouldBeEmpty();
        Validate(compiled, """["a", "b"]""").ShouldHaveSingleItem().Path.ShouldBe("with[1]");
        Validate(compiled, """["a", 1, 2]""").Count.ShouldBe(1);
        Validate(compiled, """["a"]""").Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"$ref": "https://example.com/other.json"}""", "not fetched")]
    [InlineData("""{"$ref": "other.json#/a"}""", "not fetched")]
    [InlineData("""{"$ref": "https://json-schema.org/draft/2020-12/schema"}""", "not fetched")]
    [InlineData("""{"$ref": "#/$defs/none"}""", "does not have")]
    [InlineData("""{"$ref": "#none"}""", "does not have")]
    [InlineData("""{"$ref": 5}""", "string")]
    [InlineData("""{"properties": {"a": {"$dynamicRef": "#a"}}}""", "$dynamicRef")]
    [InlineData("""{"$schema": "https://example.com/mine"}""", "version")]
    [InlineData("""{"$schema": "http://json-schema.org/draft-04/schema#", "minimum": 1, "exclusiveMinimum": true}""", "draft-04")]
    [InlineData("""{"pattern": "(a)\\1"}""", "back-reference")]
    [InlineData("""{"patternProperties": {"a(?=b)": {}}}""", "look-around")]
    [InlineData("""{"items": [true], "prefixItems": [true]}""", "prefixItems")]
    [InlineData("""{"type": "any"}""", "not a type")]
    [InlineData("""{"$defs": {"a": {"$id": "x"}, "b": {"$id": "x"}}}""", "Two schemas")]
    [InlineData("""{"a": 1, "a": 2}""", "twice")]
    [InlineData("""[]""", "map")]
    public void What_cannot_be_checked_is_refused_with_the_reason(string schema, string why)
    {
        var diagnostics = new List<Diagnostic>();
        JsonSchema.CompileForeign(Payload.FromJson(schema), "arguments", diagnostics).ShouldBeNull();
        diagnostics[0].Message.ShouldContain(why);
        diagnostics[0].Code.ShouldBeOneOf("schema_invalid", "schema_unsupported");
        diagnostics[0].Path.ShouldStartWith("arguments");
    }

    [Theory]
    [InlineData("""{"description": null, "title": 3, "x-order": ["a"], "default": 5, "type": "string", "nullable": true}""")]
    [InlineData("""{"type": "string", "format": "date-time"}""")]
    [InlineData("""{"type": "string", "format": "color"}""")]
    [InlineData("""{"type": ["string", "string"], "required": ["a", "a"]}""")]
    [InlineData("""{"$comment": 1, "minContains": 3, "then": false, "additionalItems": false, "prefixItems": []}""")]
    public void Notes_carelessness_and_what_has_no_meaning_are_ignored(string schema) =>
        Validate(Compile(schema), "\"x\"").ShouldBeEmpty();

    [Fact]
    public void Known_formats_are_asserted_for_those_who_ask()
    {
        var diagnostics = new List<Diagnostic>();
        var schema = JsonSchema.CompileForeign(
            Payload.FromJson("""{"prefixItems": [{"format": "email"}, {"format": "color"}]}"""), "", diagnostics, formats: true)!;
        Validate(schema, """["x", "y"]""").ShouldHaveSingleItem().Path.ShouldBe("with[0]");
    }

    // As zod writes what it takes for an address of mail, and for the name of a host.
    [Theory]
    [InlineData("a.b@c.de", true)]
    [InlineData(".a@c.de", false)]
    [InlineData("a..b@c.de", false)]
    [InlineData("a@c", false)]
    public void Conditions_at_the_start_of_a_pattern_are_matched(string text, bool fits)
    {
        var schema = Compile("""
            {"pattern": "^(?!\\.)(?!.*\\.\\.)([A-Za-z0-9_'+\\-\\.]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9\\-]*\\.)+[A-Za-z]{2,}$"}
            """);
        (Validate(schema, $"\"{text}\"").Count == 0).ShouldBe(fits);
    }

    [Theory]
    [InlineData("^(?=.{1,3}$)[ab](?:c|d)", "acx", true)]
    [InlineData("^(?=.{1,3}$)[ab](?:c|d)", "acxx", false)]
    [InlineData("^(?=.*[)|])a", "a)", true)]
    [InlineData("^(?=.*[)|])a", "ab", false)]
    [InlineData("^(?!\\))", ")", false)]
    public void Conditions_are_taken_apart_where_they_end(string pattern, string text, bool fits) =>
        (Validate(Compile(WithPattern(pattern)), $"\"{text}\"").Count == 0).ShouldBe(fits);

    [Theory]
    [InlineData("^(?!a)b|c")]
    [InlineData("(?=a)b")]
    [InlineData("^(?=a)*b")]
    [InlineData("^(?=(?!a)b)c")]
    [InlineData("^(?=a")]
    public void Conditions_that_cannot_be_taken_apart_are_refused(string pattern) =>
        JsonSchema.CompileForeign(Payload.FromJson(WithPattern(pattern)), "", []).ShouldBeNull();

    [Fact]
    public void Violations_of_the_further_keywords_say_where_and_what()
    {
        var schema = Compile("""
            {"propertyNames": {"pattern": "^[a-z]+$"}, "maxProperties": 5, "patternProperties": {"^n": {"type": "number"}},
             "dependentRequired": {"card": ["address"]}, "if": {"required": ["card"]}, "then": {"required": ["name"]},
             "properties": {"tags": {"contains": {"const": "a"}, "maxContains": 1}},
             "allOf": [{"properties": {"card": true}}], "unevaluatedProperties": false}
            """);
        var found = Validate(schema, """{"card": 1, "nn": "x", "B": 2, "tags": ["a", "a"], "more": true}""");
        found.Select(violation => violation.Path).ShouldBe(
            ["with.address", "with.B", "with.nn", "with.tags", "with.name", "with.B", "with.more"], ignoreOrder: true);
        found.Select(violation => violation.Message).ShouldContain("'address' is required beside 'card' and missing.");
        Validate(schema, """{"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "f": 1}""").ShouldContain(v => v.Message.Contains("6 properties"));
    }

    [Fact]
    public void Its_text_is_kept_and_its_defaults_are_not_filled_in()
    {
        const string Text = """{"properties": {"a": {"default": 1}}}""";
        var schema = Compile(Text);
        schema.Json.ToString().ShouldBe(Text);
        schema.WithDefaults(Payload.EmptyObject).ShouldBeSameAs(Payload.EmptyObject);
    }

    [Fact]
    public void None_of_it_is_known_to_schemas_that_are_written_for_Baton()
    {
        string[] words =
        [
            "$ref", "$dynamicRef", "$recursiveRef", "$defs", "definitions", "$id", "$anchor", "patternProperties", "propertyNames",
            "minProperties", "maxProperties", "dependentRequired", "dependentSchemas", "dependencies", "prefixItems", "additionalItems",
            "contains", "minContains", "maxContains", "if", "then", "else", "unevaluatedProperties", "unevaluatedItems",
        ];
        var schema = $"{{{string.Join(',', words.Select(word => $"\"{word}\":{{}}"))}}}";
        var diagnostics = new List<Diagnostic>();
        JsonSchema.Compile(DocNode.FromJson(Encoding.UTF8.GetBytes(schema)), "input", diagnostics).ShouldBeNull();
        diagnostics.Select(mistake => mistake.Code).ShouldBe(Enumerable.Repeat("schema_unknown_keyword", words.Length));
        diagnostics[0].Hint.ShouldBe("Schemas here have no references: write the schema out in place.");
        diagnostics.Single(mistake => mistake.Path == "input.if").Hint.ShouldBe(
            "Known keywords: type, properties, required, additionalProperties, items, enum, const, default, minimum, maximum, "
            + "exclusiveMinimum, exclusiveMaximum, multipleOf, minLength, maxLength, pattern, format, minItems, maxItems, uniqueItems, "
            + "anyOf, oneOf, allOf, not, title, description, examples, deprecated, readOnly, writeOnly, $comment, $schema.");
    }

    private static IReadOnlyList<Diagnostic> Validate(JsonSchema schema, string value) => schema.Validate(Payload.FromJson(value), "with");

    private static string WithPattern(string pattern) => $$"""{"pattern": {{JsonSerializer.Serialize(pattern)}}}""";

    private static JsonSchema Compile(string schema)
    {
        var diagnostics = new List<Diagnostic>();
        var compiled = JsonSchema.CompileForeign(Payload.FromJson(schema), "arguments", diagnostics);
        diagnostics.ShouldBeEmpty();
        return compiled.ShouldNotBeNull();
    }
}
