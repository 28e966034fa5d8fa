using System.Text.Json;
using Baton.Core.Expressions;
using Baton.Core.Graph;

namespace Baton.Tests.Graph;

public sealed class ValueTemplateTests
{
    private static readonly Bindings Given = new Bindings()
        .With("input", """{"city":"Bonn","n":3,"deep":{"list":[{"name":"x"},2.0]},"7":"seven","a b":true}""")
        .Output("a", """{"body": {"hotels": [{"name": "Ritz"}]}, "ok": true, "nothing": null}""")
        .Output("a-b", "[1, 2]");

    [Theory]
    [InlineData("$input", """{"city":"Bonn","n":3,"deep":{"list":[{"name":"x"},2.0]},"7":"seven","a b":true}""")]
    [InlineData("$context.city", "\"Bonn\"")]
    [InlineData("$input.deep.list[0].name", "\"x\"")]
    [InlineData("$input.deep.list[1]", "2.0")]
    [InlineData("$input.7", "\"seven\"")]
    [InlineData("$input['a b']", "true")]
    [InlineData("$a.body.hotels[0].name", "\"Ritz\"")]
    [InlineData("$a.nothing", "null")]
    [InlineData("$a-b[1]", "2")]
    [InlineData("$outputs.a.ok", "true")]
    [InlineData("$$5.00", "\"$5.00\"")]
    [InlineData("$$", "\"$\"")]
    [InlineData("$${ x }", "\"${ x }\"")]
    [InlineData("a $b $ c", "\"a $b $ c\"")]
    [InlineData("a $${ b } ${ input.n }", "\"a ${ b } 3\"")]
    [InlineData("${ input.n + 1 }", "4")]
    [InlineData("${ input.n }", "3")]
    [InlineData("${ {'a': [input.n]} }", """{"a":[3]}""")]
    [InlineData("${ '}' + \"}\" }", "\"}}\"")]
    [InlineData("${ r'\\' + '\\'' }", "\"\\\\'\"")]
    [InlineData("${ '''it's }''' }", "\"it's }\"")]
    [InlineData("n=${input.n}, c=${input.city}, l=${input.deep.list}", "\"n=3, c=Bonn, l=[{\\\"name\\\":\\\"x\\\"},2.0]\"")]
    [InlineData(" ${ input.n }", "\" 3\"")]
    [InlineData("${ input.n }${ input.n }", "\"33\"")]
    [InlineData("at ${ timestamp('2026-01-02T03:04:05Z') }", "\"at 2026-01-02T03:04:05Z\"")]
    [InlineData("${ optional.of(1) }", "1")]
    public void A_string_is_text_reference_or_expression(string text, string json) =>
        Evaluate(JsonSerializer.Serialize(text)).ShouldBe(json);

    [Theory]
    [InlineData("""{"a": 1, "b": [true, null, 2.50, "x"], "c": {}}""", """{"a":1,"b":[true,null,2.5,"x"],"c":{}}""")]
    [InlineData(
        """{"x": "$input.n", "y": ["$a.ok", "${ input.n * 2 }", {"z": "é\n\"<"}], "k\"": 1}""",
        """{"x":3,"y":[true,6,{"z":"é\n\"<"}],"k\"":1}""")]
    public void Structures_keep_their_form(string value, string json) => JsonDocument.Parse(Evaluate(value)).RootElement.ToString()
        .ShouldBe(JsonDocument.Parse(json).RootElement.ToString());

    [Theory]
    [InlineData("$input.town", CelCodes.NoSuchKey, "$input.town")]
    [InlineData("$input.city.x", CelCodes.NoSuchKey, "$input.city.x")]
    [InlineData("$input.deep.list[2]", CelCodes.IndexOutOfRange, "2 items")]
    [InlineData("$c.x", CelCodes.NoSuchKey, "'c' has no output")]
    [InlineData("x ${ 1 / (input.n - 3) }", CelCodes.DivideByZero, "")]
    public void What_is_not_there_is_an_error_that_says_so(string text, string code, string part)
    {
        var error = Should.Throw<CelException>(() => Evaluate(JsonSerializer.Serialize(text)));

        error.Code.ShouldBe(code);
        error.Message.ShouldContain(part);
    }

    [Fact]
    public void A_whole_output_is_handed_on_untouched()
    {
        var template = Template("\"$a\"");

        template.Evaluate(Given).ShouldBeSameAs(Given.HandedOut);
        template.References.ShouldHaveSingleItem().Path.ShouldBe(["a"]);
    }

    [Fact]
    public void A_constant_is_made_once()
    {
        var template = Template("""{"a": [1, "$$x"]}""");

        template.IsConstant.ShouldBeTrue();
        template.Evaluate(Given).ShouldBeSameAs(template.Evaluate(Given));
        template.References.ShouldBeEmpty();
    }

    [Fact]
    public void References_tell_what_is_read_and_where()
    {
        var template = Template("""{"x": "$a.body", "y": "n ${ outputs.c.z + input.n }"}""");

        template.References.Select(r => (r.Root, string.Join('.', r.Path)))
            .ShouldBe([("outputs", "a.body"), ("outputs", "c.z"), ("input", "n")]);
        template.References.ShouldAllBe(r => r.Line == 1 && r.Column > 0);
        template.References[1].Column.ShouldBeLessThan(template.References[2].Column);
    }

    [Fact]
    public void Values_come_without_the_detour_over_text()
    {
        ((CelList)Template("\"$a-b\"").EvaluateValue(Given)).Count.ShouldBe(2);
        ((CelList)Template("[1, \"$input.n\", 3]").EvaluateValue(Given)).Count.ShouldBe(3);
    }

    [Fact]
    public void A_correction_reads_as_null_before_there_is_one()
    {
        var workflow = Compiling.Good("""
            name: test
            nodes:
              draft: {type: transform, value: {note: $correction.comment, list: [{type: x}]}}
              polish: {type: transform, needs: [draft], value: $correction}
              check: {type: human_gate, needs: [polish], gate: {corrects: draft}}
            """);

        workflow.Node("draft").With!.Evaluate(Given).ToString().ShouldBe("""{"note":null,"list":[{"type":"x"}]}""");
        workflow.Node("draft").With!.Evaluate(new Bindings().With("correction", """{"comment": "shorter"}"""))
            .ToString().ShouldContain("shorter");
    }

    private static string Evaluate(string value) => Template(value).Evaluate(Given).ToString();

    private static ValueTemplate Template(string value) => Compiling.Good(
        $"{{\"name\": \"t\", \"nodes\": {{\"a\": {{\"type\": \"join\"}}, \"a-b\": {{\"type\": \"join\"}}, \"c\": {{\"type\": \"join\"}}, "
        + $"\"r\": {{\"type\": \"transform\", \"needs\": [\"a\", \"a-b\", \"c\"], \"value\": {value}}}}}}}").Node("r").With!;
}
