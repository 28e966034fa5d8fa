using System.Text.Json;
using Baton.Tests.Nodes;
using Baton.Tests.Server;
using Microsoft.AspNetCore.Http;

namespace Baton.Tests.A2a;

/// <summary><c>/agents</c>: cards are fetched, kept, shown and fetched again.</summary>
public sealed class AgentRegistryTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_card_is_kept_and_shown_and_its_newest_text_counts()
    {
        var version = "1";
        await using var agent = await AgentAsync(() => version);
        var added = await AddAsync("kept", agent.Url + "/kept");
        added.Status.ShouldBe(201, added.Text);
        added.Json.GetProperty("title").GetString().ShouldBe("Kept");
        added.Json.GetProperty("protocol").GetString().ShouldBe("1.0");
        added.Json.GetProperty("skills")[0].GetProperty("id").GetString().ShouldBe("talk");
        added.Json.GetProperty("card").GetProperty("version").GetString().ShouldBe("1");
        (await server.GetAsync("/api/v1/agents")).Json.GetProperty("items").EnumerateArray()
            .Single(one => one.GetProperty("name").GetString() == "kept").GetProperty("card").ValueKind.ShouldBe(JsonValueKind.Null);

        version = "2";
        var asked = (await server.PostAsync("/api/v1/agents/kept/check")).Json;
        asked.GetProperty("version").GetString().ShouldBe("2");
        asked.GetProperty("card_hash").GetString().ShouldNotBe(added.Json.GetProperty("card_hash").GetString());

        // One that is away keeps the card it had, and says why there is no newer one.
        version = "";
        asked = (await server.PostAsync("/api/v1/agents/kept/check")).Json;
        asked.GetProperty("version").GetString().ShouldBe("2");
        asked.GetProperty("error").GetString()!.ShouldContain("503");

        // As a server does each hour.
        version = "3";
        (await server.Server.Host.Agents.CheckOldAsync(long.MaxValue, ServerFixture.Timeout)).ShouldBeGreaterThan(0);
        var shown = (await server.GetAsync("/api/v1/agents/kept")).Json;
        shown.GetProperty("version").GetString().ShouldBe("3");
        shown.GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null);

        (await server.DeleteAsync("/api/v1/agents/kept")).Status.ShouldBe(204);
        (await server.GetAsync("/api/v1/agents/kept")).ShouldRefuse(404, "agent_not_found");
        (await server.DeleteAsync("/api/v1/agents/kept")).ShouldRefuse(404, "agent_not_found");
    }

    [Fact]
    public async Task A_name_stands_for_one_address()
    {
        await using var agent = await AgentAsync(() => "1");
        (await AddAsync("one", agent.Url + "/one")).Status.ShouldBe(201);
        (await AddAsync("one", agent.Url + "/one")).Status.ShouldBe(201);
        (await AddAsync("one", agent.Url + "/other")).ShouldRefuse(409, "agent_exists");
    }

    [Theory]
    [InlineData("Ranker", "https://agents.example", "agent_invalid")]
    [InlineData("-a", "https://agents.example", "agent_invalid")]
    [InlineData("a", "ftp://agents.example", "agent_invalid")]
    [InlineData("a", "nonsense", "agent_invalid")]
    [InlineData("a", "http://10.0.0.1/agent", "agent_unreachable")]
    [InlineData("a", "http://169.254.169.254/agent", "agent_unreachable")]
    public async Task What_cannot_be_an_agent_is_not_registered(string name, string url, string code) =>
        (await AddAsync(name, url)).ShouldRefuse(422, code);

    [Theory]
    [InlineData("no json")]
    [InlineData("""{"name": "a"}""")]
    [InlineData("""{"name": "a", "supportedInterfaces": [{"url": "/a", "protocolBinding": "GRPC", "protocolVersion": "1.0"}]}""")]
    [InlineData("""{"name": "a", "supportedInterfaces": [{"url": "/a", "protocolBinding": "JSONRPC", "protocolVersion": "2.0"}]}""")]
    public async Task What_is_no_card_that_can_be_used_is_told_with_the_reason(string card)
    {
        await using var agent = await TargetServer.StartAsync(context => context.Response.WriteAsync(card));
        (await AddAsync("bad", agent.Url)).ShouldRefuse(422, "agent_unreachable");
    }

    [Fact]
    public async Task A_workflow_names_only_agents_there_are()
    {
        var answer = await server.PostYamlAsync("/api/v1/workflows", "name: w\nnodes: {a: {type: agent_call, agent: nobody}}\n");
        answer.ShouldRefuse(422, "invalid_workflow");
        answer.Text.ShouldContain("unknown_agent");
    }

    /// <param name="version">Empty: it does not answer.</param>
    private static Task<TargetServer> AgentAsync(Func<string> version) => TargetServer.StartAsync(context =>
    {
        if (version() == "")
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        }

        return context.Response.WriteAsync(
            $$"""
            {"name": "Kept", "version": "{{version()}}", "skills": [{"id": "talk", "name": "Talk", "tags": ["demo"]}],
             "supportedInterfaces": [{"url": "a2a", "protocolBinding": "JSONRPC", "protocolVersion": "1.0"}]}
            """);
    });

    private Task<Answer> AddAsync(string name, string url) =>
        server.PostAsync("/api/v1/agents", JsonSerializer.Serialize(new { name, url }));
}
