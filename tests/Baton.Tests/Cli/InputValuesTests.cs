using System.Text.Json;
using Baton.Cli.CommandLine;

namespace Baton.Tests.Cli;

public class InputValuesTests
{
    [Theory]
    [InlineData("42", null, "42")]
    [InlineData("abc", null, "\"abc\"")]
    [InlineData("[1, 2]", null, "[1, 2]")]
    [InlineData("42", "\"string\"", "\"42\"")]
    [InlineData("true", "\"string\"", "\"true\"")]
    [InlineData("\"x\"", "\"string\"", "\"x\"")]
    [InlineData("null", "[\"string\", \"null\"]", "null")]
    [InlineData("7", "[\"string\", \"integer\"]", "7")]
    [InlineData("many", "\"integer\"", "\"many\"")]
    [InlineData("1.5", "\"integer\"", "1.5")]
    public void A_word_takes_the_declared_type_where_it_can(string word, string? type, string json)
    {
        var schema = type is null ? (JsonElement?)null : JsonElement.Parse($"{{\"type\": {type}}}");

        InputValues.Coerce(word, schema).GetRawText().ShouldBe(json);
    }

    [Fact]
    public void Single_values_win_over_the_whole_and_may_hold_an_equals_sign()
    {
        var schema = JsonElement.Parse("{\"properties\": {\"zip\": {\"type\": \"string\"}}}");

        InputValues.Read("{\"a\": 1, \"b\": 2}", ["b=x=y", "zip=01234"], () => schema)!.Value.GetRawText()
            .ShouldBe("{\"a\":1,\"b\":\"x=y\",\"zip\":\"01234\"}");
    }

    [Theory]
    [InlineData("no-sign")]
    [InlineData("=value")]
    public void A_pair_without_a_key_is_refused(string pair) =>
        Should.Throw<UsageException>(() => InputValues.Read(null, [pair], () => null)).Message.ShouldContain("key=value");
}
