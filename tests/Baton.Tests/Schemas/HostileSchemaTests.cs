using System.Diagnostics;
using System.Text;
using Baton.Core;
using Baton.Core.Errors;
using Baton.Core.Schemas;
using Shouldly;
using Xunit;

namespace Baton.Tests.Schemas;

/// <summary>Schemas and values that somebody made to keep Baton busy: each is refused or answered in a bounded time.</summary>
public sealed class HostileSchemaTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(15);

    // What a thread has at least where Baton runs.
    private const int StackSize = 1_536 * 1_024;

    private readonly Stopwatch clock = Stopwatch.StartNew();

    [Theory]
    [InlineData("""{"$ref": "#"}""")]
    [InlineData("""{"allOf": [{"$ref": "#"}]}""")]
    [InlineData("""{"anyOf": [{"type": "string"}, {"not": {"$ref": "#"}}]}""")]
    [InlineData("""{"if": {"$ref": "#"}}""")]
    [InlineData("""{"dependentSchemas": {"a": {"oneOf": [{"$ref": "#"}]}}}""")]
    [InlineData("""{"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"allOf": [{"$ref": "#/$defs/a"}]}}}""")]
    [InlineData("""{"properties": {"x": {"$ref": "#/unknown"}}, "unknown": {"$ref": "#/unknown"}}""")]
    public void A_schema_that_refers_to_itself_without_going_deeper_is_refused(string schema) =>
        Refusal(schema).Message.ShouldContain("refers to itself");

    [Theory]
    [InlineData("allOf")]
    [InlineData("anyOf")]
    [InlineData("oneOf")]
    public void Alternatives_that_double_with_every_reference_use_up_the_steps(string word)
    {
        var steps = Enumerable.Range(0, 60).Select(i =>
            $$"""
            "s{{i}}": {"{{word}}": [{"$ref": "#/$defs/s{{i + 1}}"}, {"$ref": "#/$defs/s{{i + 1}}"}]}
            """);
        var schema = Compile($$"""{"$ref": "#/$defs/s0", "$defs": { {{string.Join(',', steps)}}, "s60": {"type": "string"} } }""");
        schema.Validate(Payload.FromJson("1"), "with").ShouldHaveSingleItem().Message.ShouldContain("steps");
    }

    [Fact]
    public void A_denial_does_not_make_a_given_up_check_a_good_one()
    {
        var schema = Compile("""
            {"not": {"$ref": "#/$defs/node"}, "$defs": {"node": {
              "anyOf": [{"items": {"$ref": "#/$defs/node"}, "minItems": 1, "type": "array"},
                        {"items": {"$ref": "#/$defs/node"}, "type": "object"},
                        {"items": {"$ref": "#/$defs/node"}, "maxItems": 0}, {"contains": {"$ref": "#/$defs/node"}, "minItems": 9}],
              "not": {"type": "array", "items": {"$ref": "#/$defs/node"}, "minItems": 1}}}}
            """);
        var value = string.Concat(Enumerable.Repeat("[", 60)) + "3" + string.Concat(Enumerable.Repeat("]", 60));
        schema.Validate(Payload.FromJson(value), "with").ShouldHaveSingleItem().Message.ShouldContain("steps");
    }

    [Fact]
    public void Recursion_over_a_deep_value_is_no_blow_up()
    {
        var schema = Compile("""{"type": ["array", "integer"], "items": {"$ref": "#"}}""");
        var value = new string('[', 120) + "1" + new string(']', 120);
        schema.Validate(Payload.FromJson(value), "with").ShouldBeEmpty();
        schema.Validate(Payload.FromJson(value.Replace("1", "\"x\"")), "with").ShouldHaveSingleItem();
    }

    [Fact]
    public void Many_schemas_within_each_other_do_not_overflow_the_stack()
    {
        var steps = Enumerable.Range(0, 9_000).Select(i => $$"""
            "s{{i}}": {"$ref": "#/$defs/s{{i + 1}}"}
            """);
        var schema = Compile($$"""{"$ref": "#/$defs/s0", "$defs": { {{string.Join(',', steps)}}, "s9000": true} }""");
        ValidateOn(StackSize, schema, "1").ShouldHaveSingleItem().Message.ShouldContain("within each other");
        ValidateOn(StackSize / 6, schema, "1").ShouldHaveSingleItem().Message.ShouldContain("within each other");

        var deep = Compile("""{"allOf": [{"anyOf": [{"oneOf": [{"if": true, "then": {"items": {"$ref": "#"}}}]}]}]}""");
        ValidateOn(StackSize, deep, new string('[', 127) + new string(']', 127)).ShouldBeEmpty();
    }

    [Fact]
    public void A_megabyte_of_schema_is_read_or_refused_quickly()
    {
        Refusal($$"""{"enum": ["{{new string('x', 1 << 20)}}"]}""").Message.ShouldContain("bytes");
        Refusal($$"""{"anyOf": [{{string.Join(',', Enumerable.Repeat("{}", 300_000))}}]}""").Message.ShouldContain("subschemas");
        Refusal(string.Concat(Enumerable.Repeat("{\"not\":", 140_000))).Message.ShouldContain("JSON");
        Refusal($$"""{"properties": { {{string.Join(',', Enumerable.Range(0, 40_000).Select(i => $"\"p{i}\":true"))}} } }""")
            .Message.ShouldContain("subschemas");

        var names = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"{i}\""));
        Compile($$"""{"enum": [{{names}}]}""").Validate(Payload.FromJson("\"99999\""), "with").ShouldBeEmpty();
        Compile($$"""{"items": {"required": [{{names}}]} }""").Validate(Many("{}", 1_000), "with")
            .ShouldHaveSingleItem().Message.ShouldContain("steps");
    }

    [Fact]
    public void Long_words_of_a_schema_are_not_said_over_and_over()
    {
        var word = new string('x', 1_000_000);
        Compile($$"""{"items": {"required": ["{{word}}"]} }""").Validate(Many("{}", 100_000), "with").Count.ShouldBeLessThan(100);
        Compile($$"""{"items": {"not": {"const": "{{word}}"} } }""").Validate(Many("1", 200_000), "with").ShouldBeEmpty();
        Compile($$"""{"items": {"anyOf": [{"minimum": {{new string('9', 500_000)}} }, true]} }""").Validate(Many("1", 100_000), "with")
            .ShouldBeEmpty();
    }

    [Fact]
    [Trait("speed", "slow")]
    public void Costly_comparisons_are_weighed()
    {
        var divisor = new string('9', 999);
        var same = string.Join(',', Enumerable.Range(0, 500).Select(i => $$"""{"multipleOf": {{divisor[..^4]}}{{1_000 + i}}}"""));
        Compile($$"""{"items": {"anyOf": [{{same}}]} }""").Validate(Many("1e99999999999999", 10_000), "with")
            .ShouldHaveSingleItem().Message.ShouldContain("steps");
        var unique = string.Join(',', Enumerable.Repeat("""{"uniqueItems": true}""", 2_000));
        Compile($$"""{"allOf": [{{unique}}]}""").Validate(
            Payload.FromJson($"[{string.Join(',', Enumerable.Range(0, 100_000))}]"), "with").ShouldHaveSingleItem();
    }

    [Fact]
    public void Patterns_for_names_share_the_budget_of_patterns()
    {
        var schema = Compile("""{"not": {"patternProperties": {"[ab]*a[ab]{1900}": {}}}}""");
        var names = string.Join(',', Enumerable.Range(0, 1_000).Select(i => $"\"{new string('a', 1_800)}{i}\":1"));
        schema.Validate(Payload.FromJson($"{{{names}}}"), "with")
            .Select(violation => violation.Message).ShouldContain(message => message.Contains("too much text"));
    }

    [Fact]
    public void What_is_not_evaluated_is_found_out_in_bounded_time()
    {
        var schema = Compile("""
            {"$ref": "#/$defs/node", "$defs": {"node": {
              "anyOf": [{"$ref": "#/$defs/leaf"}, {"properties": {"a": {"$ref": "#/$defs/node"}}},
                        {"properties": {"b": {"$ref": "#/$defs/node"}}}],
              "unevaluatedProperties": false}, "leaf": {"type": "string"}}}
            """);
        var value = Enumerable.Range(0, 120).Aggregate("\"x\"", (inner, i) => $"{{\"{(i % 2 == 0 ? "a" : "b")}\":{inner}}}");
        schema.Validate(Payload.FromJson(value), "with").ShouldBeEmpty();
    }

    public void Dispose() => clock.Elapsed.ShouldBeLessThan(Bound);

    private static IReadOnlyList<Diagnostic> ValidateOn(int stack, JsonSchema schema, string value)
    {
        IReadOnlyList<Diagnostic> found = [];
        var thread = new Thread(() => found = schema.Validate(Payload.FromJson(value), "with"), stack);
        thread.Start();
        thread.Join();
        return found;
    }

    private static Payload Many(string item, int count) => Payload.FromJson($"[{string.Join(',', Enumerable.Repeat(item, count))}]");

    private static Diagnostic Refusal(string schema)
    {
        var diagnostics = new List<Diagnostic>();
        JsonSchema.CompileForeign(new Payload(Encoding.UTF8.GetBytes(schema)), "schema", diagnostics).ShouldBeNull();
        return diagnostics[0];
    }

    private static JsonSchema Compile(string schema)
    {
        var diagnostics = new List<Diagnostic>();
        var compiled = JsonSchema.CompileForeign(new Payload(Encoding.UTF8.GetBytes(schema)), "schema", diagnostics);
        diagnostics.ShouldBeEmpty();
        return compiled.ShouldNotBeNull();
    }
}
