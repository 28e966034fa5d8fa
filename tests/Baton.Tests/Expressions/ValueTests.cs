using System.Diagnostics.CodeAnalysis;
using System.Text;
using Baton.Core.Expressions;

namespace Baton.Tests.Expressions;

public sealed class ValueTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("""{"a":[1,-2,9223372036854775807,2.5,2.0,true,"é"],"b":{}}""")]
    [InlineData("[[],{},\"\"]")]
    [InlineData("1E+23")]
    [InlineData("-0.0")]
    public void Json_survives_reading_and_writing(string json) => Round(json).ShouldBe(json);

    [Theory]
    [InlineData("""{"a":1,"b":2,"a":3}""", """{"a":3,"b":2}""")]
    [InlineData("9223372036854775808", "9.223372036854776E+18")]
    [InlineData("1.0e2", "100.0")]
    [InlineData(" [ 1 ] ", "[1]")]
    public void Json_is_read_by_the_rules(string json, string expected) => Round(json).ShouldBe(expected);

    [Fact]
    public void Of_many_equal_keys_the_last_wins()
    {
        var many = string.Join(',', Enumerable.Range(0, 40).Select(number => $"\"k{number % 20}\":{number}"));
        var map = (CelMap)CelValue.FromJson(Encoding.UTF8.GetBytes("{" + many + "}"));
        map.Count.ShouldBe(20);
        map.TryGet("k7", out var value).ShouldBeTrue();
        value.ShouldBe(CelValue.Of(27));
        map.TryGet("k20", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("1 2")]
    [InlineData("\"\\ud800\"")]
    [InlineData("1e999")]
    public void Bad_json_is_an_error_with_a_name(string json) =>
        Should.Throw<CelException>(() => CelValue.FromJson(Encoding.UTF8.GetBytes(json))).Code.ShouldBe(CelCodes.InvalidArgument);

    [Fact]
    public void Depth_of_json_is_limited()
    {
        var deepest = new string('[', CelValue.MaxJsonDepth) + new string(']', CelValue.MaxJsonDepth);
        Round(deepest).ShouldBe(deepest);
        Should.Throw<CelException>(() => Round("[" + deepest + "]"));
        Should.Throw<CelException>(() => CelValue.List(CelValue.FromJson(Encoding.UTF8.GetBytes(deepest))).ToJsonUtf8());
    }

    [Theory]
    [InlineData("b'ab'", "\"YWI=\"")]
    [InlineData("timestamp('2009-02-13T23:31:30.5+02:00')", "\"2009-02-13T21:31:30.5Z\"")]
    [InlineData("duration('12500ms')", "\"12.5s\"")]
    [InlineData("duration('-1ns')", "\"-0.000000001s\"")]
    [InlineData("18446744073709551615u", "18446744073709551615")]
    [InlineData("{1: 'a', true: 'b'}", """{"1":"a","true":"b"}""")]
    [InlineData("optional.of(1)", "1")]
    [InlineData("optional.none()", "null")]
    [InlineData("int", "\"int\"")]
    [InlineData("4.0 / 2.0", "2.0")]
    public void Every_kind_has_a_json_form(string text, string json) => Expression.Json(text).ShouldBe(json);

    [Theory]
    [InlineData("0.0 / 0.0")]
    [InlineData("-1.0 / 0.0")]
    [InlineData("{1: 'a', '1': 'b'}")]
    public void What_json_cannot_hold_is_an_error(string text) =>
        Should.Throw<CelException>(() => Expression.Evaluate(text).ToJsonUtf8()).Code.ShouldBe(CelCodes.InvalidArgument);

    [Theory]
    [InlineData("string(1000000.0)", "1000000")]
    [InlineData("string(0.1 + 0.2)", "0.30000000000000004")]
    [InlineData("string(1e21)", "1e+21")]
    [InlineData("string(123456789012345680000.0)", "123456789012345680000")]
    [InlineData("string(0.000001)", "0.000001")]
    [InlineData("string(-0.00000123)", "-0.00000123")]
    [InlineData("string(12345678901234567.0)", "12345678901234568")]
    [InlineData("string(1.5e-9)", "1.5e-9")]
    [InlineData("string(5e-324)", "5e-324")]
    [InlineData("string(-0.0)", "-0")]
    public void Doubles_have_their_shortest_text(string text, string expected) =>
        ((CelString)Expression.Evaluate(text)).Value.ShouldBe(expected);

    [Fact]
    public void Lazy_map_is_asked_only_for_what_is_read()
    {
        var outputs = new LazyOutputs();
        var environment = new CelEnvironment(new Dictionary<string, CelType> { ["outputs"] = CelType.Dyn });
        var variables = new Variables(new Dictionary<string, CelValue> { ["outputs"] = outputs });
        Expression.Compiled("outputs.a.score + outputs['b'].score", environment).Evaluate(variables).ShouldBe(CelValue.Of(2));
        outputs.Asked.ShouldBe(["a", "b"]);
    }

    private static string Round(string json) => Encoding.UTF8.GetString(CelValue.FromJson(Encoding.UTF8.GetBytes(json)).ToJsonUtf8());

    private sealed class LazyOutputs : CelObject
    {
        public List<string> Asked { get; } = [];

        public override int Count => 1000;

        public override IEnumerable<KeyValuePair<CelValue, CelValue>> Entries =>
            throw new InvalidOperationException("nobody asked for all");

        public override bool TryGet(string field, [NotNullWhen(true)] out CelValue? value)
        {
            Asked.Add(field);
            value = CelValue.FromJson("""{"score": 1}"""u8);
            return true;
        }
    }
}
