using Baton.Tests.Nodes;
using Baton.Tests.Server;
using Microsoft.AspNetCore.Http;

namespace Baton.Tests.A2a;

/// <summary>Peers that try to lead Baton elsewhere: by addresses in their cards, by what they answer, by where they send it.</summary>
public sealed class AgentElsewhereTests
{
    private const string Key = "key-of-the-first-origin";

    /// <summary>The card may be fetched; what it names is held to the same rules when it is called.</summary>
    [Theory]
    [InlineData("http://169.254.169.254/a2a")]
    [InlineData("http://10.0.0.1/a2a")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/a2a")]
    [InlineData("http://localhost:{0}/a2a")]
    [InlineData("//127.0.0.1:{0}/a2a")]
    [InlineData("http://user:pass@127.0.0.1:{1}/a2a")]
    public async Task A_card_opens_no_address_that_the_guard_keeps_closed(string address)
    {
        await using var other = await TargetServer.StartAsync(context => context.Response.WriteAsync("{}"));
        var card = "";
        await using var agent = await TargetServer.StartAsync(context => context.Response.WriteAsync(card));
        card = Card(string.Format(System.Globalization.CultureInfo.InvariantCulture, address, other.Port, agent.Port));
        await using var server = await StartAsync(agent);
        var run = await CallAsync(server, agent);
        var end = await server.EndOfAsync(run);

        end.GetProperty("error").GetProperty("kind").GetString().ShouldBe("egress_denied", end.ToString());
        other.Seen.ShouldBeEmpty();
        agent.Seen.ShouldAllBe(seen => seen.StartsWith("GET"));
    }

    [Fact]
    public async Task The_key_of_one_origin_reaches_no_other_and_is_nowhere_to_be_read()
    {
        var (keys, card) = (new List<string>(), "");
        await using var other = await TargetServer.StartAsync(context =>
        {
            lock (keys)
            {
                keys.Add(context.Request.Headers.Authorization.ToString());
            }

            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        });
        await using var agent = await TargetServer.StartAsync(context =>
            context.Response.WriteAsync(card.Replace("TOLD", context.Request.Headers.Authorization.ToString(), StringComparison.Ordinal)));
        card = Card($"http://127.0.0.1:{other.Port}/a2a");
        await using var server = await StartAsync(agent, other);
        var run = await CallAsync(server, agent);
        var end = await server.EndOfAsync(run);

        end.GetProperty("error").GetProperty("kind").GetString().ShouldBe("unauthorized", end.ToString());
        keys.ShouldBe([""]);
        var shown = (await server.GetAsync("/api/v1/agents/elsewhere")).Text;
        shown.ShouldContain("You said Bearer (hidden)");
        shown.ShouldNotContain(Key);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_an_agent_says_back_of_its_key_is_nowhere_to_be_read(bool refuses)
    {
        var card = "";
        await using var agent = await TargetServer.StartAsync(context =>
        {
            var told = context.Request.Headers.Authorization.ToString();
            return context.Response.WriteAsync(context.Request.Method == "GET" ? card
                : refuses ? $$$$"""{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"No: {{{{told}}}}"}}"""
                : $$$$"""
                {"jsonrpc":"2.0","id":1,"result":{"message":{"messageId":"m","role":"ROLE_AGENT","parts":[{"text":"Yes: {{{{told}}}}"}]}}}
                """);
        });
        card = Card("/a2a");
        await using var server = await StartAsync(agent);
        var run = await CallAsync(server, agent);
        var end = await server.EndOfAsync(run);

        end.ToString().ShouldContain(refuses ? "No: Bearer (hidden)" : "Yes: Bearer (hidden)");
        (end + (await server.GetAsync($"/api/v1/runs/{run}/events?limit=500")).Text).ShouldNotContain(Key);
    }

    [Fact]
    public async Task A_server_of_tools_that_wants_a_sign_in_leads_nowhere()
    {
        await using var other = await TargetServer.StartAsync(context => context.Response.WriteAsync("{}"));
        await using var tools = await TargetServer.StartAsync(context =>
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate =
                $"Bearer resource_metadata=\"{other.Url}/.well-known/oauth-protected-resource\"";
            return Task.CompletedTask;
        });
        await using var server = await ServerFixture.StartAsync();
        var answer = await server.PostAsync("/api/v1/tools", $$"""{"name":"closed","url":"{{tools.Url}}/mcp"}""");

        answer.ShouldRefuse(503, "tool_server_unreachable");
        other.Seen.ShouldBeEmpty("Baton follows no metadata of sign-ins, whoever names them");
        tools.Seen.ShouldAllBe(seen => seen.EndsWith(" /mcp", StringComparison.Ordinal));
    }

    private static string Card(string url) => $$$"""
        {"name": "Elsewhere", "description": "You said TOLD", "version": "1", "capabilities": {}, "skills": [],
         "supportedInterfaces": [{"url": "{{{url}}}", "protocolBinding": "JSONRPC", "protocolVersion": "1.0"}]}
        """;

    private static Task<ServerFixture> StartAsync(TargetServer agent, params TargetServer[] others)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, Key);
        return ServerFixture.StartAsync(options => options with
        {
            EgressAllow = string.Join(',', others.Append(agent).Select(one => $"127.0.0.1:{one.Port}")),
            AgentKeys = new Dictionary<string, string> { [$"http://127.0.0.1:{agent.Port}"] = "file:" + file },
        });
    }

    private static async Task<string> CallAsync(ServerFixture server, TargetServer agent)
    {
        var added = await server.PostAsync("/api/v1/agents", $$"""{"name": "elsewhere", "url": "{{agent.Url}}"}""");
        added.Status.ShouldBe(201, added.Text);
        return await server.StartRunAsync("name: calls\nnodes: {talk: {type: agent_call, agent: elsewhere, with: {message: hi}}}\n");
    }
}
