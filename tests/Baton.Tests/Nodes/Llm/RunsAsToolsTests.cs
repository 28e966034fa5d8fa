using System.Text.Json;
using Baton.Core.Graph;
using Baton.Tests.Server;
using Microsoft.AspNetCore.Http;

namespace Baton.Tests.Nodes.Llm;

/// <summary>Runs that models start as tools spend from the budgets around the call, and move although those who wait for them take every
/// place.</summary>
public sealed class RunsAsToolsTests
{
    private const decimal Call = 0.02m;

    /// <summary>Three calls of the model, one after the other.</summary>
    private const string Three = """
        name: three
        nodes:
          a: {type: agent_call, agent: whole, with: {prompt: one}}
          b: {type: agent_call, agent: whole, needs: [a], with: {prompt: two}}
          c: {type: agent_call, agent: whole, needs: [b], with: {prompt: three}}
        """;

    [Theory]
    [InlineData("run", "max_cost: 0.1", "")]
    [InlineData("node:boss", "", "max_cost: 0.1")]
    [InlineData("run", "max_tokens: 240", "")]
    public async Task All_of_them_together_stay_within_the_budget_of_the_run_that_started_them(string scope, string ofRun, string ofNode)
    {
        // Room for five calls in money, and for some in tokens: a call sets its bytes and 20 tokens aside.
        await using var peer = await PeerAsync(() => Task.CompletedTask);
        await using var server = await StartAsync(peer);
        (await server.PostYamlAsync("/api/v1/workflows", Three)).Status.ShouldBe(201);
        var end = await server.EndOfAsync(await server.StartRunAsync(Boss(ofRun, ofNode)));

        end.GetProperty("error").GetProperty("kind").GetString().ShouldBe("budget_exceeded", end.ToString());
        end.GetProperty("error").GetProperty("message").GetString()!.ShouldContain(BudgetScopes.Words(scope));
        var (amount, input, output) = ModelTests.Cost(end);
        if (ofRun.Contains("tokens", StringComparison.Ordinal))
        {
            (input + output).ShouldBeInRange(3 * 21, 240);
        }
        else
        {
            peer.Seen.Count.ShouldBe(5);
            (await server.GetAsync("/api/v1/runs?workflow=three")).Json.GetProperty("items").EnumerateArray()
                .Select(run => run.GetProperty("status").GetString()).Order().ShouldBe(["failed", "success"]);
        }

        amount.ShouldBe(peer.Seen.Count * Call, "what the other side counted");
        Sum(await server.GetAsync("/api/v1/costs")).ShouldBe(peer.Seen.Count * Call, "counted once, by the runs that spent it");
    }

    [Fact]
    public async Task What_a_run_came_to_is_part_of_what_the_node_came_to_that_started_it()
    {
        await using var peer = await PeerAsync(() => Task.CompletedTask);
        await using var server = await StartAsync(peer);
        (await server.PostYamlAsync("/api/v1/workflows", Three)).Status.ShouldBe(201);
        var run = await server.StartRunAsync(Boss("", ""));
        var end = await server.EndOfAsync(run);

        end.GetProperty("status").GetString().ShouldBe("success", end.ToString());
        peer.Seen.Count.ShouldBe(8);
        ModelTests.Cost(end).Amount.ShouldBe(8 * Call);
        ModelTests.Cost((await server.GetAsync($"/api/v1/runs/{run}/nodes/boss")).Json).Amount.ShouldBe(8 * Call);
        var paid = (await server.GetAsync($"/api/v1/runs/{run}/events?limit=500")).Json.GetProperty("items").EnumerateArray()
            .Where(e => e.GetProperty("type").GetString() == "cost.added").Select(e => e.GetProperty("data"))
            .Where(data => data.TryGetProperty("run", out _)).ToList();
        paid.Select(data => data.GetProperty("model").GetString()).ShouldBe(["workflow:three", "workflow:three"]);
        (await server.GetAsync($"/api/v1/runs/{paid[0].GetProperty("run").GetString()}")).Status.ShouldBe(200);
        Sum(await server.GetAsync("/api/v1/costs")).ShouldBe(8 * Call);
        (await server.GetAsync("/api/v1/costs?by=model")).Json.GetProperty("items").EnumerateArray()
            .Select(sum => sum.GetProperty("model").GetString()).ShouldBe(["whole"]);
    }

    [Fact]
    public async Task After_a_restart_the_run_that_was_started_keeps_what_was_set_aside_for_it()
    {
        var (held, calls) = (new TaskCompletionSource(), 0);
        await using var peer = await PeerAsync(async () =>
        {
            // The first call of the first run that was started.
            if (Interlocked.Increment(ref calls) == 2)
            {
                held.SetResult();
                await Task.Delay(TimeSpan.FromMinutes(1), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        });
        await using var server = await StartAsync(peer);
        (await server.PostYamlAsync("/api/v1/workflows", Three)).Status.ShouldBe(201);
        var run = await server.StartRunAsync(Boss("max_cost: 0.5", ""));
        await held.Task.WaitAsync(ServerFixture.Timeout);
        await server.RestartAsync();
        var end = await server.EndOfAsync(run);

        end.GetProperty("status").GetString().ShouldBe("success", end.ToString());
        peer.Seen.Count.ShouldBe(9, "one call was in flight and is made again");
        ModelTests.Cost(end).Amount.ShouldBe(9 * Call);
        Sum(await server.GetAsync("/api/v1/costs")).ShouldBe(9 * Call);
        (await server.GetAsync("/api/v1/runs?workflow=three")).Json.GetProperty("items").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Runs_are_carried_on_although_all_places_are_taken_by_those_who_wait_for_them()
    {
        const int parents = 300;
        await using var peer = await PeerAsync(() => Task.CompletedTask);
        await using var server = await StartAsync(peer);
        (await server.PostYamlAsync("/api/v1/workflows", """
            name: three
            nodes: {a: {type: tool_call, tool: process, with: {command: ["true"]}}}
            """)).Status.ShouldBe(201);
        var run = await server.StartRunAsync($$$"""
            name: many
            max_parallel: {{{parents}}}
            nodes:
              each:
                type: parallel
                foreach: "[{{{string.Join(',', Enumerable.Range(0, parents))}}}]"
                body: {type: agent_call, agent: whole, with: {prompt: boss, tools: ["workflow:three"]}}
            """);
        var end = await server.EndOfAsync(run);
        end.GetProperty("status").GetString().ShouldBe("success", end.ToString()[..Math.Min(2_000, end.ToString().Length)]);
    }

    private static string Boss(string ofRun, string ofNode) => $$$"""
        name: boss
        {{{ofRun}}}
        nodes:
          boss:
            type: agent_call
            agent: whole
            {{{ofNode}}}
            with: {prompt: boss, tools: ["workflow:three"]}
        """;

    /// <summary>Whoever asks as the boss is told to call the tool twice, and to be done when it has the answers; everybody else gets an
    /// answer.</summary>
    private static Task<TargetServer> PeerAsync(Func<Task> before) => TargetServer.StartAsync(async context =>
    {
        using var asked = await JsonDocument.ParseAsync(context.Request.Body);
        await before();
        var messages = asked.RootElement.GetProperty("messages").EnumerateArray().ToList();
        var message = messages is [var only] && only.GetProperty("content").GetString() == "boss"
            ? $"{{\"tool_calls\":[{Tool(1)},{Tool(2)}]}},\"finish_reason\":\"tool_calls\""
            : """{"content":"yes"},"finish_reason":"stop" """;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            $"{{\"choices\":[{{\"message\":{message}}}],\"usage\":{{\"prompt_tokens\":1,\"completion_tokens\":20}}}}");

        static string Tool(int id) =>
            $$$"""{"id":"t{{{id}}}","type":"function","function":{"name":"three","arguments":"{}"}}""";
    });

    /// <summary>Only output costs, and as much as is set aside for it.</summary>
    private static Task<ServerFixture> StartAsync(TargetServer peer) => ModelServer.StartAsync(
        peer.Url, profile => profile with { InputPrice = 0, OutputPrice = 1000, MaxOutputTokens = 20, MaxRetries = 2 });

    private static decimal Sum(Answer costs) =>
        costs.Json.GetProperty("items").EnumerateArray().Sum(sum => sum.GetProperty("cost").GetProperty("amount").GetDecimal());
}
