namespace Baton.Tests.Cli;

/// <summary>A person at a terminal: the live tree, and questions at gates.</summary>
public class TerminalTests : IDisposable
{
    private const string Form =
        """
        name: formed
        nodes:
          ask:
            type: human_gate
            gate:
              kind: input
              title: Which budget?
              form: {type: object, required: [budget], properties: {budget: {type: number, minimum: 10}}}
          color:
            type: human_gate
            needs: [ask]
            gate: {kind: selection, title: Color?, options: [red, green]}
        output: "${ outputs.color.decision + ' ' + string(outputs.ask.values.budget) }"
        """;

    private readonly CliFixture cli = new();

    public void Dispose()
    {
        cli.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_person_is_asked_until_the_answer_is_right()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "needs script (util-linux) for a terminal");
        using var run = cli.StartOnTerminal("run", "dag", cli.File("f.yaml", Form), "--id", "f-1");

        await run.SeesAsync("Which budget?");
        await run.Input.WriteAsync("5\n");
        await run.SeesAsync("Must be at least 10");
        await run.Input.WriteAsync("20\n");
        await run.SeesAsync("2) green");
        await run.Input.WriteAsync("gren\n");
        await run.SeesAsync("Did you mean 'green'?");
        await run.Input.WriteAsync("2\n");
        var ended = await run.EndAsync();

        ended.Exit.ShouldBe(0, ended.ToString());
        ended.Out.ShouldContain("✓");
        ended.Out.ShouldContain("Status: SUCCESS");
        (await cli.RunAsync("run", "output", "f-1")).Out.ShouldBe("\"green 20\"\n");
    }

    [Fact]
    public async Task Told_not_to_ask_it_ends_with_8_and_without_colour()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "needs script (util-linux) for a terminal");
        cli.Environment["NO_COLOR"] = "1";
        using var run = cli.StartOnTerminal("run", "dag", cli.File("f.yaml", Form), "--id", "f-1", "--no-input");
        var ended = await run.EndAsync();

        ended.Exit.ShouldBe(8, ended.ToString());
        ended.Out.ShouldContain("decide with: baton gate answer f-1:");
        ended.Out.ShouldNotContain("\u001b[3");
    }
}
