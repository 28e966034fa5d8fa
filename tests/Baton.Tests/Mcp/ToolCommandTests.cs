using System.Text.Json;
using Baton.Tests.Cli;

namespace Baton.Tests.Mcp;

/// <summary><c>baton mcp</c> and <c>baton tool</c>, with a server and without.</summary>
[Trait("speed", "slow")]
public sealed class ToolCommandTests : IDisposable
{
    private readonly CliFixture cli = new();

    public ToolCommandTests()
    {
        Assert.SkipUnless(Peers.Node.Length > 0, "needs Node.js");
        cli.Environment["BATON_PROCESS_ALLOW"] = Peers.Node;
        cli.File("description", "Notes a text.\u001b[31m");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Servers_are_registered_and_their_tools_tried(bool withServer)
    {
        using var server = withServer ? await cli.StartServerAsync() : null;
        var added = await cli.RunAsync("mcp", "add", "recorder", "--", Peers.Node, Peers.Recorder, Path.Combine(cli.Data, "files"));
        added.Exit.ShouldBe(0, added.ToString());
        added.Out.ShouldContain("Tool: mcp:recorder/note");
        (await cli.RunAsync("mcp", "list")).Out.ShouldContain("recorder 1");
        var shown = await cli.RunAsync("tool", "show", "mcp:recorder/note");
        shown.Out.ShouldContain("Notes a text.");
        shown.Out.ShouldNotContain('\u001b');
        JsonElement.Parse((await cli.RunAsync("tool", "list", "-o", "json")).Out)[0].GetProperty("hash").GetString()!.Length.ShouldBe(64);

        var called = await cli.RunAsync("tool", "call", "mcp:recorder/note", "-i", "text=7");
        called.ShouldBe(new CliResult(0, "noted 7\n", called.Err));
        called.Err.ShouldContain("asked to note 7");
        (await cli.RunAsync("tool", "call", "mcp:recorder/note", "-i", "txt=7")).Exit.ShouldBe(3);
        var unknown = await cli.RunAsync("tool", "call", "mcp:recorder/nots", "-i", "text=7");
        unknown.Exit.ShouldBe(5);
        unknown.Err.ShouldContain("mcp:recorder/note");

        var file = cli.File("note.dag.yaml", """
            name: note
            nodes:
              note: {type: tool_call, tool: "mcp:recorder/note", with: {text: milk}}
            output: $note.text
            """);
        (await cli.RunAsync("workflow", "validate", file)).Exit.ShouldBe(0);
        var run = await cli.RunAsync("run", "dag", file, "--id", "milk");
        run.Exit.ShouldBe(0, run.ToString());
        (await cli.RunAsync("run", "output", "milk")).Out.ShouldContain("noted milk");

        (await cli.RunAsync("mcp", "remove", "recorder")).Exit.ShouldBe(0);
        (await cli.RunAsync("mcp", "show", "recorder")).Exit.ShouldBe(5);
        var refused = await cli.RunAsync("run", "dag", file);
        refused.Exit.ShouldBe(3, refused.ToString());
        refused.Err.ShouldContain("baton mcp add");
    }

    public void Dispose() => cli.Dispose();
}
