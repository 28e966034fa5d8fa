using System.Text.Json;
using Baton.Tests.A2a;

namespace Baton.Tests.Cli;

/// <summary><c>baton agent</c>, with a server and without.</summary>
public sealed class AgentCommandTests(PeerAgent peer) : IClassFixture<PeerAgent>, IDisposable
{
    private readonly CliFixture cli = new();

    public void Dispose() => cli.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Agents_are_registered_shown_checked_and_forgotten(bool served)
    {
        cli.Environment["BATON_EGRESS_ALLOW"] = "127.0.0.1";
        using var server = served ? await cli.StartServerAsync() : null;
        var added = await cli.RunAsync("agent", "add", "talker", peer.Url("rpc"));
        added.Exit.ShouldBe(0, added.ToString());
        added.Out.ShouldContain("Skill: talk: Talk. Answers");
        var list = JsonElement.Parse((await cli.RunAsync("agent", "list", "-o", "json")).Out);
        list[0].GetProperty("name").GetString().ShouldBe("talker");
        (await cli.RunAsync("agent", "check", "talker")).Out.ShouldContain("Protocol: JSONRPC 1.0, streaming");
        (await cli.RunAsync("agent", "remove", "talker")).Exit.ShouldBe(0);
        (await cli.RunAsync("agent", "show", "talker")).Exit.ShouldBe(5);
    }

    [Fact]
    public async Task A_local_run_calls_an_agent_of_this_machine()
    {
        (await cli.RunAsync("agent", "add", "talker", peer.Url("rest"))).Exit.ShouldBe(0);
        var file = cli.File("talk.dag.yaml", "name: talk\nnodes: {a: {type: agent_call, agent: talker, with: {message: hello}}}\n");
        var ran = await cli.RunAsync("run", "dag", file, "--id", "talk-1");
        ran.Exit.ShouldBe(0, ran.ToString());
        (await cli.RunAsync("run", "output", "talk-1")).Out.Replace("\\n", "").ShouldContain("You said: hello");
    }
}
