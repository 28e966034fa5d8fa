using System.Text.Json;
using Baton.Tests.Server;
using Microsoft.AspNetCore.Http;

namespace Baton.Tests.Nodes.Llm;

/// <summary>Agents that are models, against a published stand-in for their servers.</summary>
public sealed class ModelTests(ModelPeer peer) : IClassFixture<ModelPeer>
{
    [Theory]
    [InlineData("small")]
    [InlineData("whole")]
    [InlineData("claude")]
    public async Task A_model_answers_and_its_cost_is_counted_everywhere(string agent)
    {
        await using var server = await ModelServer.StartAsync(peer.Url);
        var run = await server.StartRunAsync($"name: ask\nnodes:\n  a: {{type: agent_call, agent: {agent}, with: {{prompt: plain}}}}\n");
        var end = await server.EndOfAsync(run);

        end.GetProperty("status").GetString().ShouldBe("success", end.ToString());
        var output = end.GetProperty("output").GetProperty("a");
        output.GetProperty("text").GetString().ShouldBe("Hello from the model, word by word.");
        output.GetProperty("usage").GetProperty("input_tokens").GetInt64().ShouldBe(100);
        Cost(end).ShouldBe((ModelServer.CallCost, 100, 20));
        Cost((await server.GetAsync($"/api/v1/runs/{run}/nodes/a")).Json).ShouldBe((ModelServer.CallCost, 100, 20));
        Cost((await server.GetAsync("/api/v1/runs")).Json.GetProperty("items")[0]).Amount.ShouldBe(ModelServer.CallCost);
        var sums = (await server.GetAsync("/api/v1/costs?by=day&by=workflow&by=user&by=model")).Json.GetProperty("items");
        sums[0].GetProperty("model").GetString().ShouldBe(agent);
        Cost(sums[0]).Amount.ShouldBe(ModelServer.CallCost);
        var models = (await server.GetAsync("/api/v1/models")).Json.GetProperty("items").EnumerateArray().ToList();
        models.Count.ShouldBe(3);
        Cost(models.Single(model => model.GetProperty("name").GetString() == agent)).Amount.ShouldBe(ModelServer.CallCost);
    }

    [Theory]
    [InlineData("small")]
    [InlineData("claude")]
    public async Task Tools_are_called_in_steps_and_only_those_that_are_named(string agent)
    {
        await using var target = await TargetServer.StartAsync(async context =>
        {
            context.Request.Headers["Idempotency-Key"].ToString().ShouldContain("#turn-1.0");
            await context.Response.WriteAsJsonAsync(new { sky = "clear" });
        });
        await using var server = await ModelServer.StartAsync(peer.Url);
        var tool = $"{{name: lookup, description: The weather, http: {{url: \"{target.Url}/weather/{{city}}\"}}}}";
        var run = await server.StartRunAsync(
            $"name: ask\nnodes:\n  a: {{type: agent_call, agent: {agent}, with: {{prompt: weather, tools: [{tool}]}}}}\n");
        var end = await server.EndOfAsync(run);

        end.GetProperty("status").GetString().ShouldBe("success", end.ToString());
        end.GetProperty("output").GetProperty("a").GetProperty("text").GetString().ShouldBe("It is sunny.");
        target.Seen.ShouldHaveSingleItem().ShouldBe("GET /weather/Rome");
        Cost(end).Amount.ShouldBe(2 * ModelServer.CallCost);
        var steps = (await server.GetAsync($"/api/v1/runs/{run}/events?limit=100")).Json.GetProperty("items").EnumerateArray()
            .Where(e => e.GetProperty("type").GetString() == "node.progress").Select(e => e.GetProperty("data"));
        steps.Where(data => data.TryGetProperty("output", out _)).Select(data => data.GetProperty("step").GetString())
            .ShouldBe(["turn-1", "turn-1.0", "turn-2"]);
    }

    [Fact]
    public async Task An_answer_that_does_not_fit_the_schema_is_repaired_within_its_bound()
    {
        await using var server = await ModelServer.StartAsync(peer.Url);
        const string Schema = "output_schema: {type: object, required: [best], properties: {best: {type: integer}}}";
        var before = await peer.CountAsync();
        var good = await server.EndOfAsync(await server.StartRunAsync(
            $"name: rank\nnodes:\n  a: {{type: agent_call, agent: small, with: {{prompt: rank the hotels}}, {Schema}}}\n"));
        good.GetProperty("output").GetProperty("a").GetRawText().ShouldBe("""{"best":7}""", good.ToString());
        (await peer.CountAsync()).ShouldBe(before + 2);

        var bad = await server.EndOfAsync(await server.StartRunAsync(
            $"name: rank\nnodes:\n  a: {{type: agent_call, agent: small, with: {{prompt: rank the hotels, max_repairs: 0}}, {Schema}}}\n"));
        bad.GetProperty("error").GetProperty("kind").GetString().ShouldBe("invalid_output", bad.ToString());
        (await peer.CountAsync()).ShouldBe(before + 3);
    }

    [Fact]
    public async Task The_words_of_a_model_are_shown_live_and_not_recorded()
    {
        await using var server = await ModelServer.StartAsync(peer.Url);
        var run = await server.StartRunAsync("""
            name: ask
            nodes:
              go: {type: human_gate, gate: {title: Go}}
              a: {type: agent_call, agent: small, needs: [go], with: {prompt: plain}}
            """);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/runs/{run}/events?live=true");
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ServerFixture.Timeout);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(ServerFixture.Timeout));
        var words = "";
        while (await reader.ReadLineAsync(ServerFixture.Timeout) is { } line)
        {
            if (!line.StartsWith("data: ", StringComparison.Ordinal))
            {
                continue;
            }

            var e = JsonElement.Parse(line.AsSpan(6));
            if (e.GetProperty("type").GetString() == "gate.opened")
            {
                var gate = Uri.EscapeDataString($"{run}:{e.GetProperty("seq").GetInt64()}");
                (await server.PostAsync($"/api/v1/gates/{gate}", """{"decision":"approve"}""")).Status.ShouldBe(200);
            }

            words += e.GetProperty("seq").ValueKind == JsonValueKind.Null ? e.GetProperty("data").GetProperty("text").GetString() : "";
        }

        words.ShouldBe("Hello from the model, word by word.");
        (await server.EndOfAsync(run)).GetProperty("status").GetString().ShouldBe("success");
    }

    internal static (decimal Amount, long Input, long Output) Cost(JsonElement view)
    {
        var cost = view.GetProperty("cost");
        return (cost.GetProperty("amount").GetDecimal(), cost.GetProperty("input_tokens").GetInt64(),
            cost.GetProperty("output_tokens").GetInt64());
    }
}
