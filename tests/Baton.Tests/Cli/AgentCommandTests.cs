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
        (await cli.RunAsync("agent", "show", "talkre")).Err.ShouldContain("Did you mean 'talker'?");
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
        (await cli.RunAsync("run", "show", "talk-1")).Out.ShouldContain("a (agent_call talker): SUCCESS");
        (await cli.RunAsync("agent", "show", "talker")).Out.ShouldContain("Calls: 1");
    }

    [Fact]
    public async Task An_agent_that_does_not_answer_is_no_success()
    {
        await using (var agent = new PeerAgent())
        {
            await agent.InitializeAsync();
            (await cli.RunAsync("agent", "add", "gone", agent.Url("rpc"))).Exit.ShouldBe(0);
        }

        var asked = await cli.RunAsync("agent", "check", "gone");
        asked.Exit.ShouldBe(9, asked.ToString());
        asked.Out.ShouldContain("Error: The agent cannot be reached");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Models_are_listed_with_their_prices(bool served)
    {
        cli.Environment["BATON_MODELS"] =
            """{"small": {"provider": "openai", "model": "m", "input_price": 0.15, "output_price": 0.6, "currency": "EUR"}}""";
        using var server = served ? await cli.StartServerAsync() : null;
        var listed = await cli.RunAsync("agent", "models");
        listed.Exit.ShouldBe(0, listed.ToString());
        listed.Out.ShouldContain("│ small │ openai   │ m  │ 0.15  │ 0.15   │ 0.6    │ 0 EUR │ 0         │ 0          │");
        listed.Err.ShouldContain("per million tokens");
        (await cli.RunAsync("agent", "show", "small")).Err.ShouldContain("'small' is the name of a model");
    }
}
