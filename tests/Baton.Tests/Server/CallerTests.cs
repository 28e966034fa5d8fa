using Baton.Tests.Nodes.Llm;

namespace Baton.Tests.Server;

/// <summary>Which workflows call an agent.</summary>
public sealed class CallerTests
{
    private const string Far = "http://127.0.0.1:9";

    [Fact]
    public async Task The_newest_versions_that_call_an_agent_are_found_with_their_nodes()
    {
        await using var server = await ModelServer.StartAsync(Far);
        await PublishAsync(server, "name: one\nnodes:\n  a: {type: agent_call, agent: small, with: {prompt: hi}}\n");
        await PublishAsync(server, "name: changed\nnodes:\n  a: {type: agent_call, agent: small, with: {prompt: hi}}\n");
        await PublishAsync(server, "name: changed\nnodes:\n  a: {type: agent_call, agent: whole, with: {prompt: not small}}\n");
        await PublishAsync(server, "name: other\nnodes:\n  small: {type: agent_call, agent: claude-whole, with: {prompt: small}}\n");
        await PublishAsync(server, """
            name: inside
            nodes:
              each:
                type: parallel
                foreach: [1, 2]
                body: {nodes: {ask: {type: agent_call, agent: small, with: {prompt: hi}}}}
              again: {type: agent_call, agent: small, needs: [each], with: {prompt: hi}}
              bare: {type: parallel, foreach: [1], body: {type: agent_call, agent: small, with: {prompt: hi}}}
            """);
        await PublishAsync(server, "name: gone\nnodes:\n  a: {type: agent_call, agent: small, with: {prompt: hi}}\n");
        (await server.DeleteAsync("/api/v1/workflows/gone")).Status.ShouldBe(204);

        (await CallersAsync(server, "small")).ShouldBe(["inside 1: each.ask again bare", "one 1: a"]);
        (await CallersAsync(server, "whole")).ShouldBe(["changed 2: a"]);
        (await CallersAsync(server, "claude")).ShouldBeEmpty();
        (await server.GetAsync("/api/v1/agents/small/callers?limit=1")).ShouldRefuse(400, "unknown_parameter");
    }

    private static async Task PublishAsync(ServerFixture server, string yaml) =>
        (await server.PostYamlAsync("/api/v1/workflows", yaml)).Status.ShouldBe(201);

    private static async Task<IEnumerable<string>> CallersAsync(ServerFixture server, string agent) =>
        (await server.GetAsync($"/api/v1/agents/{agent}/callers")).Json.GetProperty("items").EnumerateArray().Select(caller =>
            $"{caller.GetProperty("workflow")} {caller.GetProperty("version")}: "
            + string.Join(' ', caller.GetProperty("nodes").EnumerateArray().Select(node => node.GetString())));
}
