using System.Text.Json;
using Baton.Core.Graph;
using Baton.Nodes.Llm;
using Baton.Tests.Server;
using Microsoft.AspNetCore.Http;

namespace Baton.Tests.Nodes.Llm;

/// <summary>Budgets: a call that could go over is not made, and what is counted here is what the other side counts.</summary>
public sealed class BudgetTests
{
    private const decimal Call = 0.02m;
    private const string Answer = """
        {"choices":[{"message":{"content":"yes"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":20}}
        """;

    [Theory]
    [InlineData(BudgetScopes.Run)]
    [InlineData(BudgetScopes.Workflow)]
    [InlineData(BudgetScopes.User)]
    [InlineData(BudgetScopes.Day)]
    public async Task Of_200_calls_side_by_side_no_more_are_made_than_the_budget_allows(string scope)
    {
        await using var peer = await PeerAsync();
        await using var server = await StartAsync(peer, scope == BudgetScopes.Run ? null : (scope, new Budget(37 * Call, null)));
        var run = await server.StartRunAsync($$$"""
            name: many
            {{{(scope == BudgetScopes.Run ? $"max_cost: {37 * Call}" : "")}}}
            max_parallel: 200
            nodes:
              each:
                type: parallel
                foreach: "{{{Numbers(200)}}}"
                fail_fast: false
                critical: false
                body: {type: agent_call, agent: whole, with: {prompt: hi}}
            """);
        var end = await server.EndOfAsync(run);

        var nodes = (await server.GetAsync($"/api/v1/runs/{run}/nodes?limit=500")).Json.GetProperty("items").EnumerateArray()
            .Where(node => node.GetProperty("type").GetString() == "agent_call").ToList();
        var odd = nodes.Where(node => ModelTests.Cost(node).Amount is not (0m or Call)).Select(node => node.ToString());
        peer.Seen.Count.ShouldBe(37, string.Join('\n', odd));
        ModelTests.Cost(end).Amount.ShouldBe(37 * Call, string.Join('\n', odd));
        nodes.Count(node => node.GetProperty("status").GetString() == "success").ShouldBe(37);
        nodes.Where(node => node.GetProperty("status").GetString() == "failed")
            .Select(node => node.GetProperty("error").GetProperty("kind").GetString()).Distinct().ShouldBe(["budget_exceeded"]);
        nodes.First(node => node.GetProperty("status").GetString() == "failed").GetProperty("error").GetProperty("message").GetString()!
            .ShouldContain($"{BudgetScopes.Words(scope)} is {37 * Call} USD: ");
        Sum(await server.GetAsync("/api/v1/costs")).ShouldBe(37 * Call);
    }

    [Theory]
    [InlineData("node:a", "max_tokens: 200")]
    [InlineData("run", "")]
    public async Task Tokens_are_counted_like_money(string scope, string node)
    {
        // A call sets its bytes and 20 tokens aside, and uses 21.
        await using var peer = await PeerAsync();
        await using var server = await StartAsync(peer, null);
        var run = await server.StartRunAsync($$$"""
            name: tokens
            {{{(scope == "run" ? "max_tokens: 200" : "")}}}
            nodes:
              a:
                type: parallel
                foreach: "{{{Numbers(20)}}}"
                fail_fast: false
                {{{node}}}
                body: {type: agent_call, agent: whole, with: {prompt: hi}}
            """);
        var end = await server.EndOfAsync(run);

        end.GetProperty("status").GetString().ShouldBe("failed", end.ToString());
        end.GetProperty("error").GetProperty("kind").GetString().ShouldBe("budget_exceeded", end.ToString());
        end.GetProperty("error").GetProperty("message").GetString()!.ShouldContain($"{BudgetScopes.Words(scope)} is 200 tokens: ");
        var (_, input, output) = ModelTests.Cost(end);
        (input + output).ShouldBeInRange(21, 200);
        peer.Seen.Count.ShouldBe((int)output / 20);
    }

    [Fact]
    public async Task A_run_may_be_started_with_a_smaller_budget_than_its_workflow_has()
    {
        await using var peer = await PeerAsync();
        await using var server = await StartAsync(peer, null);
        (await server.PostYamlAsync("/api/v1/workflows", $$$"""
            name: smaller
            max_cost: 1
            nodes:
              a: {type: agent_call, agent: whole, with: {prompt: one}}
              b: {type: agent_call, agent: whole, needs: [a], with: {prompt: two}}
            """)).Status.ShouldBe(201);
        var started = await server.PostAsync("/api/v1/workflows/smaller/run", $$"""{"max_cost": {{Call}}}""");
        var end = await server.EndOfAsync(started.Json.GetProperty("id").GetString()!);

        end.GetProperty("error").GetProperty("kind").GetString().ShouldBe("budget_exceeded", end.ToString());
        peer.Seen.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Costs_are_summed_by_day_workflow_user_and_model()
    {
        await using var peer = await PeerAsync();
        await using var server = await StartAsync(peer, null);
        foreach (var (workflow, agent) in new[] { ("one", "whole"), ("two", "whole"), ("two", "claude-whole") })
        {
            await server.EndOfAsync(await server.StartRunAsync(
                $"name: {workflow}\nnodes:\n  a: {{type: agent_call, agent: {agent}, with: {{prompt: hi}}, critical: false}}\n"));
        }

        // The peer speaks one protocol only, so that the other model's call counted as what was set aside for it.
        var day = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd");
        Sum(await server.GetAsync("/api/v1/costs?by=day")).ShouldBe(Sum(await server.GetAsync("/api/v1/costs")));
        var groups = (await server.GetAsync("/api/v1/costs?by=day&by=workflow&by=user&by=model&workflow=one")).Json.GetProperty("items");
        groups.GetArrayLength().ShouldBe(1);
        groups[0].GetProperty("day").GetString().ShouldBe(day);
        groups[0].GetProperty("workflow").GetString().ShouldBe("one");
        groups[0].GetProperty("user").GetString().ShouldBe("owner");
        groups[0].GetProperty("model").GetString().ShouldBe("whole");
        groups[0].GetProperty("calls").GetInt64().ShouldBe(1);
        Sum(await server.GetAsync("/api/v1/costs?by=user&user=owner")).ShouldBe(Sum(await server.GetAsync("/api/v1/costs")));
        Sum(await server.GetAsync("/api/v1/costs?user=nobody")).ShouldBe(0);
        Sum(await server.GetAsync("/api/v1/costs?since=9999-01-01")).ShouldBe(0);
        (await server.GetAsync("/api/v1/costs?by=model")).Json.GetProperty("items").EnumerateArray()
            .Select(sum => sum.GetProperty("model").GetString()).ShouldBe(["claude-whole", "whole"]);
        (await server.GetAsync("/api/v1/costs?by=hour")).ShouldRefuse(400, "bad_parameter");
        (await server.GetAsync("/api/v1/costs?since=yesterday")).ShouldRefuse(400, "bad_parameter");
    }

    [Theory]
    [InlineData(BudgetScopes.Run)]
    [InlineData(BudgetScopes.Day)]
    public async Task A_budget_that_asks_opens_a_gate_and_what_was_answered_is_not_paid_for_again(string scope)
    {
        await using var peer = await PeerAsync();
        await using var server = await StartAsync(peer, scope == BudgetScopes.Run ? null : (scope, new Budget(Call, null)));
        var run = await server.StartRunAsync($$$"""
            name: ask
            {{{(scope == BudgetScopes.Run ? $"max_cost: {Call}" : "")}}}
            nodes:
              a: {type: agent_call, agent: whole, with: {prompt: one}}
              b: {type: agent_call, agent: whole, needs: [a], on_budget: ask, with: {prompt: two}}
            """);
        var gate = (await server.UntilAsync($"/api/v1/gates?status=open", list => list.GetProperty("items").GetArrayLength() == 1))
            .GetProperty("items")[0];
        gate.GetProperty("options").EnumerateArray().Select(option => option.GetString()).ShouldBe(["raise", "reject"]);
        peer.Seen.Count.ShouldBe(1);
        var id = Uri.EscapeDataString(gate.GetProperty("id").GetString()!);
        (await server.PostAsync($"/api/v1/gates/{id}", """{"decision":"raise","values":{"max_cost":0.03}}""")).Status.ShouldBe(422);
        (await server.PostAsync($"/api/v1/gates/{id}", """{"decision":"raise","values":{"max_cost":0.04}}""")).Status.ShouldBe(200);

        var end = await server.EndOfAsync(run);
        end.GetProperty("status").GetString().ShouldBe("success", end.ToString());
        peer.Seen.Count.ShouldBe(2);
        ModelTests.Cost(end).Amount.ShouldBe(2 * Call);
    }

    [Theory]
    [InlineData("max_cost: 0.01", "max_cost", "0.04", "New max_cost in USD", "is 0.01 USD: 0 USD spent")]
    [InlineData("max_tokens: 3", "max_tokens", "5000", "New max_tokens", "is 3 tokens: 0 tokens spent")]
    public async Task The_budget_of_a_node_is_raised_at_a_gate_that_says_in_what(
        string budget, string field, string more, string title, string text)
    {
        await using var peer = await PeerAsync();
        await using var server = await StartAsync(peer, null);
        var run = await server.StartRunAsync(
            $"name: ask\nnodes:\n  a: {{type: agent_call, agent: whole, {budget}, on_budget: ask, with: {{prompt: one}}}}\n");
        var gate = (await server.UntilAsync("/api/v1/gates?status=open", list => list.GetProperty("items").GetArrayLength() == 1))
            .GetProperty("items")[0];
        peer.Seen.ShouldBeEmpty();
        gate.GetProperty("description").GetString()!.ShouldContain(text);
        gate.GetProperty("form").GetProperty("properties").GetProperty(field).GetProperty("title").GetString().ShouldBe(title);
        var id = Uri.EscapeDataString(gate.GetProperty("id").GetString()!);
        var raised = $$$"""{"decision":"raise","values":{"{{{field}}}":{{{more}}}}}""";
        (await server.PostAsync($"/api/v1/gates/{id}", raised)).Status.ShouldBe(200);
        (await server.EndOfAsync(run)).GetProperty("status").GetString().ShouldBe("success");
        peer.Seen.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Refusals_cost_nothing_and_a_lost_answer_counts_like_the_call_that_was_made_again()
    {
        var calls = 0;
        await using var peer = await TargetServer.StartAsync(async context =>
        {
            switch (Interlocked.Increment(ref calls))
            {
                case 1:
                    context.Response.StatusCode = 429;
                    context.Response.Headers.RetryAfter = "0";
                    break;
                case 2:
                    context.Abort();
                    break;
                default:
                    await WriteAsync(context);
                    break;
            }
        });
        await using var server = await StartAsync(peer, null);
        var end = await server.EndOfAsync(
            await server.StartRunAsync("name: ask\nnodes:\n  a: {type: agent_call, agent: whole, with: {prompt: one}}\n"));

        end.GetProperty("status").GetString().ShouldBe("success", end.ToString());
        peer.Seen.Count.ShouldBe(3);
        ModelTests.Cost(end).Amount.ShouldBe(2 * Call);
    }

    [Fact]
    public async Task After_a_restart_in_the_middle_of_a_call_the_sum_is_what_the_peer_counted()
    {
        var calls = 0;
        var hold = new TaskCompletionSource();
        await using var peer = await TargetServer.StartAsync(async context =>
        {
            if (Interlocked.Increment(ref calls) == 2)
            {
                hold.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            }

            await WriteAsync(context);
        });
        await using var server = await StartAsync(peer, (BudgetScopes.Day, new Budget(10 * Call, null)));
        var run = await server.StartRunAsync("""
            name: ask
            nodes:
              a: {type: agent_call, agent: whole, with: {prompt: one}}
              b: {type: agent_call, agent: whole, needs: [a], with: {prompt: two}}
            """);
        await hold.Task.WaitAsync(ServerFixture.Timeout);
        await server.RestartAsync();
        var end = await server.EndOfAsync(run);

        end.GetProperty("status").GetString().ShouldBe("success", end.ToString());
        peer.Seen.Count.ShouldBe(3);
        ModelTests.Cost(end).Amount.ShouldBe(3 * Call);
        Sum(await server.GetAsync("/api/v1/costs")).ShouldBe(3 * Call);
    }

    /// <summary>Every place of the server is taken by a call that waits for the money of the one that is to be made again.</summary>
    [Fact]
    public async Task A_call_is_made_again_although_all_places_are_taken_by_those_who_wait_for_its_money()
    {
        var first = new TaskCompletionSource();
        await using var peer = await TargetServer.StartAsync(async context =>
        {
            if (first.TrySetResult())
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            }

            await WriteAsync(context);
        });
        await using var server = await ModelServer.StartAsync(
            peer.Url,
            profile => profile with { InputPrice = 0, OutputPrice = 1000, MaxOutputTokens = profile.Name == "whole" ? 20 : 40 },
            new Dictionary<string, Budget> { [BudgetScopes.Day] = new(2.75m * Call, null) });
        var made = await server.StartRunAsync("""
            name: again
            nodes:
              a: {type: agent_call, agent: whole, with: {prompt: hi}, timeout: 3s, retry: {max_attempts: 2, delay: 200ms}}
            """);
        await first.Task.WaitAsync(ServerFixture.Timeout);
        var waits = await server.StartRunAsync($$$"""
            name: waits
            max_parallel: 300
            nodes:
              each:
                type: parallel
                foreach: "{{{Numbers(300)}}}"
                body: {type: agent_call, agent: small, with: {prompt: hi}}
            """);

        var end = await server.EndOfAsync(made);
        end.GetProperty("status").GetString().ShouldBe("success", end.ToString());
        ModelTests.Cost(end).Amount.ShouldBe(2 * Call);
        (await server.EndOfAsync(waits)).GetProperty("error").GetProperty("kind").GetString().ShouldBe("budget_exceeded");
        peer.Seen.Count.ShouldBe(2);
    }

    private static Task<TargetServer> PeerAsync() => TargetServer.StartAsync(WriteAsync);

    private static Task WriteAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(Answer);
    }

    /// <summary>Only output costs, and as much as is set aside for it: how many calls a budget allows is then exact.</summary>
    private static Task<ServerFixture> StartAsync(TargetServer peer, (string Scope, Budget Budget)? shared) => ModelServer.StartAsync(
        peer.Url, profile => profile with { InputPrice = 0, OutputPrice = 1000, MaxOutputTokens = 20, MaxRetries = 2 },
        shared is { } one ? new Dictionary<string, Budget> { [one.Scope] = one.Budget } : null);

    private static string Numbers(int count) => $"[{string.Join(',', Enumerable.Range(0, count))}]";

    private static decimal Sum(Answer costs) =>
        costs.Json.GetProperty("items").EnumerateArray().Sum(sum => sum.GetProperty("cost").GetProperty("amount").GetDecimal());
}
