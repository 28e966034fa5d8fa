using Baton.Core.Expressions;

namespace Baton.Tests.Expressions;

/// <summary>What the conformance suite does not ask: Baton's own rules and functions, and the lists extension.</summary>
public sealed class EvaluationTests
{
    [Theory]
    [InlineData("x * 1.5", "2", "3.0")]
    [InlineData("1 + x", "2.5", "3.5")]
    [InlineData("x / 4", "2.0", "0.5")]
    [InlineData("x / 4", "2", "0")]
    [InlineData("10 - x", "2.0", "8.0")]
    [InlineData("x == 2", "2.0", "true")]
    [InlineData("x < 3", "2.5", "true")]
    [InlineData("x > 3", "2", "false")]
    public void Numbers_of_json_are_one_family(string text, string x, string expected) =>
        Expression.Json(text, ("x", x)).ShouldBe(expected);

    [Theory]
    [InlineData("2u + 1")]
    [InlineData("2u * 1.5")]
    [InlineData("5.5 % 2")]
    public void Unsigned_and_remainder_stay_strict(string text) =>
        Expression.Issues(text).Single().ShouldStartWith(CelCodes.NoSuchOverload);

    [Theory]
    [InlineData("x.a.b", CelCodes.NoSuchField)]
    [InlineData("x.b", CelCodes.NoSuchKey)]
    [InlineData("x[0]", CelCodes.NoSuchKey)]
    [InlineData("x + 1", CelCodes.NoSuchOverload)]
    [InlineData("x.l[5]", CelCodes.IndexOutOfRange)]
    [InlineData("x.l[-1]", CelCodes.IndexOutOfRange)]
    [InlineData("1 / x.zero", CelCodes.DivideByZero)]
    [InlineData("x ? 1 : 2", CelCodes.NoSuchOverload)]
    [InlineData("'a'.matches(x.open)", CelCodes.InvalidPattern)]
    [InlineData("timestamp(0).getHours('Nowhere/At_All')", CelCodes.InvalidArgument)]
    [InlineData("timestamp(0).getHours('../../etc/passwd')", CelCodes.InvalidArgument)]
    [InlineData("int('1 ')", CelCodes.InvalidArgument)]
    [InlineData("duration('1')", CelCodes.InvalidArgument)]
    [InlineData("timestamp('2009-02-30T00:00:00Z')", CelCodes.InvalidArgument)]
    [InlineData("json_decode('[')", CelCodes.InvalidArgument)]
    [InlineData("optional.none().value()", CelCodes.InvalidArgument)]
    public void Failures_have_names(string text, string code) =>
        Expression.ErrorCode(text, ("x", """{"a": null, "l": [1], "zero": 0, "open": "("}""")).ShouldBe(code);

    [Theory]
    [InlineData("has(x.a.b)", "false")]
    [InlineData("has(x.l)", "true")]
    [InlineData("x.?a.?b.orValue('none')", "\"none\"")]
    [InlineData("x.?nope.?b.orValue(1 / 1)", "1")]
    [InlineData("x.?l.orValue([1 / 0])", "[1]")]
    [InlineData("x.nope || true", "true")]
    [InlineData("[1, 2].exists(e, e == 2 || x.nope)", "true")]
    public void Absence_can_be_asked_for(string text, string expected) =>
        Expression.Json(text, ("x", """{"a": null, "l": [1]}""")).ShouldBe(expected);

    [Theory]
    [InlineData("lists.range(3)", "[0,1,2]")]
    [InlineData("[3, 1, 2].sort()", "[1,2,3]")]
    [InlineData("[{'n': 2, 'k': 'b'}, {'n': 1, 'k': 'c'}, {'n': 2, 'k': 'a'}].sortBy(e, e.n).map(e, e.k)", "[\"c\",\"b\",\"a\"]")]
    [InlineData("[1, 1.0, 2u, 'a', 'a', [1], [1], {'x': 1}, {'x': 1}, 2.5, 2.5].distinct()", "[1,2,\"a\",[1],{\"x\":1},2.5]")]
    [InlineData("[1, [2, [3, [4]]]].flatten()", "[1,2,[3,[4]]]")]
    [InlineData("[1, [2, [3, [4]]]].flatten(2)", "[1,2,3,[4]]")]
    [InlineData("[1, 2, 3, 4].slice(1, 3)", "[2,3]")]
    [InlineData("[1, 2].reverse()", "[2,1]")]
    [InlineData("[1, 2].first().value() + [1, 2].last().value()", "3")]
    [InlineData("[].first().hasValue()", "false")]
    [InlineData("[optional.of(1), optional.none()].unwrapOpt()", "[1]")]
    [InlineData("{'a': 1, 'b': 2}.transformMapEntry(k, v, {v: k})", """{"1":"a","2":"b"}""")]
    [InlineData("[1, 2, 3].map(x, x > 1, x * 10)", "[20,30]")]
    [InlineData("cel.bind(a, 2, cel.bind(b, a * a, a + b))", "6")]
    public void Lists_extension(string text, string expected) => Expression.Json(text).ShouldBe(expected);

    [Theory]
    [InlineData("[3, 'a'].sort()", CelCodes.NoSuchOverload)]
    [InlineData("[[1], [2]].sort()", CelCodes.NoSuchOverload)]
    [InlineData("[1].slice(0, 2)", CelCodes.IndexOutOfRange)]
    [InlineData("[1].slice(1, 0)", CelCodes.InvalidArgument)]
    [InlineData("lists.range(-1)", CelCodes.InvalidArgument)]
    [InlineData("['a', 1].join()", CelCodes.NoSuchOverload)]
    [InlineData("{'a': 1, 'b': 1}.transformMapEntry(k, v, {v: k})", CelCodes.InvalidArgument)]
    public void Lists_extension_refuses(string text, string code) => Expression.ErrorCode(text).ShouldBe(code);

    [Theory]
    [InlineData("url_encode('a b/ü&x=1~-_.')", "\"a%20b%2F%C3%BC%26x%3D1~-_.\"")]
    [InlineData("url_encode(12) + url_encode(true)", "\"12true\"")]
    [InlineData("json_encode({'a': [1, 2.0, null, 'é']})", "\"{\\\"a\\\":[1,2.0,null,\\\"é\\\"]}\"")]
    [InlineData("json_decode('{\"a\": [1]}').a[0] + 1", "2")]
    [InlineData("base64.encode(bytes('hello'))", "\"aGVsbG8=\"")]
    [InlineData("'a-b-c'.split('-', 2)", "[\"a\",\"b-c\"]")]
    [InlineData("'ab'.split('')", "[\"a\",\"b\"]")]
    [InlineData("'ab'.replace('', '-')", "\"-a-b-\"")]
    [InlineData("'aaa'.replace('a', 'b', 2)", "\"bba\"")]
    [InlineData("'😀é'.size()", "2")]
    [InlineData("'😀é'.reverse()", "\"é\\uD83D\\uDE00\"")]
    [InlineData("'a😀b'.substring(1, 2)", "\"\\uD83D\\uDE00\"")]
    [InlineData("'a😀b'.indexOf('b')", "2")]
    [InlineData("'\uE000' < '😀'", "true")]
    [InlineData("'%.2f|%e|%x|%o|%b'.format([2.675, 0.00012, -255, 8, -5])", "\"2.67|1.200000e-04|-ff|10|-101\"")]
    [InlineData("'%.1f %.0f %.0f'.format([99.95, 0.5, 1e22])", "\"100.0 0 10000000000000000000000\"")]
    [InlineData("math.sqrt(9)", "3.0")]
    [InlineData("duration('1h30m').getMinutes()", "90")]
    [InlineData("duration('-1.5h')", "\"-5400s\"")]
    [InlineData("timestamp('2024-02-29T12:00:00+05:30')", "\"2024-02-29T06:30:00Z\"")]
    [InlineData("timestamp('2024-07-01T00:00:00Z').getHours('Europe/Paris')", "2")]
    public void Functions_for_text_numbers_and_time(string text, string expected) => Expression.Json(text).ShouldBe(expected);

    [Fact]
    public void A_program_is_evaluated_by_many_threads_at_once()
    {
        var program = Expression.Compiled("[1, 2, 3].map(x, x * n).exists(x, x == 3 * n)", Expression.NoVariables.With("n", CelType.Int));
        Parallel.For(0, 1000, number => program.Evaluate(new Variables(new Dictionary<string, CelValue> { ["n"] = CelValue.Of(number) }))
            .ShouldBe(CelValue.Of(true)));
    }
}
