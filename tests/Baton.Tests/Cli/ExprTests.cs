namespace Baton.Tests.Cli;

public class ExprTests : IDisposable
{
    private readonly CliFixture cli = new();

    public void Dispose()
    {
        cli.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("1 + 2", "3")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("2.0 * 1.5", "3.0")]
    [InlineData("[1, 2, 3].map(x, x * x)", "[1,4,9]")]
    [InlineData("'ü'.size() == 1", "true")]
    [InlineData("1.0 / 0.0", "\"Infinity\"")]
    [InlineData("b'abc'", "\"YWJj\"")]
    public async Task Values_are_printed_as_json(string expression, string value)
    {
        var run = await cli.RunAsync("expr", "eval", expression);

        run.Exit.ShouldBe(0, run.ToString());
        run.Out.ShouldBe(value + "\n");
    }

    [Fact]
    public async Task Variables_come_as_json_or_from_standard_input()
    {
        (await cli.RunAsync("expr", "eval", "outputs.rank.score >= 0.8", "--vars", "{\"outputs\": {\"rank\": {\"score\": 0.9}}}"))
            .Out.ShouldBe("true\n");
        (await cli.RunWithInputAsync("{\"x\": [1, 2]}", "expr", "eval", "x.size()", "--vars", "-")).Out.ShouldBe("2\n");
    }

    [Theory]
    [InlineData("1 +", "expression:1:")]
    [InlineData("nothing + 1", "expression:1:1: ")]
    [InlineData("1 / 0", "divi")]
    [InlineData("{}.key", "no such key")]
    public async Task Mistakes_are_3_with_a_named_error(string expression, string message)
    {
        var run = await cli.RunAsync("expr", "eval", expression);

        run.Exit.ShouldBe(3, run.ToString());
        run.Out.ShouldBe("");
        run.Err.ShouldContain(message);
    }
}
