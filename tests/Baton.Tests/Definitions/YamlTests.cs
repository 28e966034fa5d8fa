using Baton.Core.Errors;
using Baton.Core.Graph;
using Baton.Tests.Graph;

namespace Baton.Tests.Definitions;

/// <summary>How YAML is read, seen through the value of a transform.</summary>
public sealed class YamlTests
{
    [Theory]
    [InlineData("yes", "\"yes\"")]
    [InlineData("no", "\"no\"")]
    [InlineData("on", "\"on\"")]
    [InlineData("true", "true")]
    [InlineData("True", "true")]
    [InlineData("FALSE", "false")]
    [InlineData("tRUE", "\"tRUE\"")]
    [InlineData("~", "null")]
    [InlineData("null", "null")]
    [InlineData("", "null")]
    [InlineData("12", "12")]
    [InlineData("+12", "12")]
    [InlineData("-12", "-12")]
    [InlineData("007", "7")]
    [InlineData("0o17", "15")]
    [InlineData("0x1F", "31")]
    [InlineData("0x", "\"0x\"")]
    [InlineData("0o8", "\"0o8\"")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("2.0", "2.0")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5.0")]
    [InlineData("1e3", "1000.0")]
    [InlineData("1e", "\"1e\"")]
    [InlineData("-", "\"-\"", true)]
    [InlineData(".", "\".\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("12:30", "\"12:30\"")]
    [InlineData("2026-01-02", "\"2026-01-02\"")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("9223372036854775808", "9.223372036854776E+18")]
    [InlineData("'12'", "\"12\"")]
    [InlineData("\"true\"", "\"true\"")]
    [InlineData("'it''s'", "\"it's\"")]
    [InlineData("\"a\\tb\\u00e9\"", "\"a\\tbé\"")]
    [InlineData("[1, [a, b], {c: d}]", "[1,[\"a\",\"b\"],{\"c\":\"d\"}]")]
    [InlineData("{1: a, true: b, null: c}", "{\"1\":\"a\",\"true\":\"b\",\"null\":\"c\"}")]
    public void Scalars_follow_the_core_schema(string yaml, string json, bool quote = false) =>
        Value(quote ? $"'{yaml}'" : yaml).ShouldBe(json);

    [Fact]
    public void Block_scalars_are_text() =>
        Value("|\n      one\n      two\n").ShouldBe("\"one\\ntwo\\n\"");

    [Fact]
    public void Aliases_stand_for_their_anchor() =>
        Value("{first: &x {a: [1]}, second: *x}").ShouldBe("""{"first":{"a":[1]},"second":{"a":[1]}}""");

    [Fact]
    public void Anchors_may_be_on_nodes_and_keys_of_the_file()
    {
        var workflow = Compiling.Good("""
            name: test
            nodes:
              a: &call {type: tool_call, tool: http, with: {url: x}}
              b: *call
            """);

        workflow.Node("b").Tool.ShouldBe("http");
    }

    [Fact]
    public void Json_and_yaml_of_the_same_file_compile_alike()
    {
        var json = Compiling.Good("""{"name": "test", "nodes": {"a": {"type": "transform", "value": {"x": [1, 2.5, null]}}}}""");

        json.Node("a").With!.Evaluate(new Bindings()).ToString().ShouldBe("""{"x":[1,2.5,null]}""");
    }

    [Fact]
    public void A_flow_map_that_is_not_json_is_yaml() =>
        Compiling.Good("{name: test, nodes: {a: {type: transform, value: 1}}}").Name.ShouldBe("test");

    [Fact]
    public void A_byte_order_mark_is_skipped()
    {
        Compiling.Good("\uFEFF" + Compiling.File("  a: {type: transform, value: 1}")).Name.ShouldBe("test");
        Compiling.Good("\uFEFF{\"name\": \"test\", \"nodes\": {\"a\": {\"type\": \"transform\", \"value\": 1}}}").Name.ShouldBe("test");
    }

    [Fact]
    public void A_bomb_of_aliases_is_refused_at_once()
    {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
        for (var i = 1; i < 30; i++)
        {
            text += $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n";
        }

        Compiling.Bad(text).ShouldHaveSingleItem().Code.ShouldBe(DiagnosticCodes.LimitAliases);
    }

    [Theory]
    [InlineData("{", "}")]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    [InlineData("- ", "")]
    public void Nesting_is_bounded(string open, string close)
    {
        foreach (var depth in new[] { 70, 100_000 })
        {
            var text = string.Concat(Enumerable.Repeat(open, depth)) + "x" + string.Concat(Enumerable.Repeat(close, depth));

            Compiling.Bad(text)[0].Code.ShouldBeOneOf(DiagnosticCodes.LimitDepth, DiagnosticCodes.BadKey, DiagnosticCodes.Syntax);
        }
    }

    [Fact]
    public void Nesting_through_aliases_is_bounded()
    {
        var text = "a0: &a0 [x]\n";
        for (var i = 1; i < 80; i++)
        {
            text += $"a{i}: &a{i} [*a{i - 1}]\n";
        }

        Compiling.Bad(text).ShouldHaveSingleItem().Code.ShouldBe(DiagnosticCodes.LimitDepth);
    }

    private static string Value(string yaml) =>
        Compiling.Good(Compiling.File($"  a:\n    type: transform\n    value: {yaml}\n")).Node("a").With!.Evaluate(new Bindings())
            .ToString();
}
