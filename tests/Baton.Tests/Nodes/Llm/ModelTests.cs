using System.Text.Json;
using Baton.Tests.Server;

namespace Baton.Tests.Nodes.Llm;

/// <summary>Agents that are models, against a published stand-in for their servers.</summary>
public sealed class ModelTests(ModelPeer peer) : IClassFixture<ModelPeer>
{
    public static TheoryData<string> Agents => ["small", "whole", "claude", "claude-whole"];

    [Theory]
    [MemberData(nameof(Agents))]
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
        var nodes = (await server.GetAsync($"/api/v1/runs/{run}/costs")).Json.GetProperty("items");
        nodes.GetArrayLength().ShouldBe(1);
        nodes[0].GetProperty("node").GetString().ShouldBe("a");
        nodes[0].GetProperty("model").GetString().ShouldBe(agent);
        nodes[0].GetProperty("calls").GetInt64().ShouldBe(1);
        Cost(nodes[0]).Amount.ShouldBe(ModelServer.CallCost);
        var sums = (await server.GetAsync("/api/v1/costs?by=day&by=workflow&by=user&by=model")).Json.GetProperty("items");
        sums[0].GetProperty("model").GetString().ShouldBe(agent);
        Cost(sums[0]).Amount.ShouldBe(ModelServer.CallCost);
        var models = (await server.GetAsync("/api/v1/models")).Json.GetProperty("items").EnumerateArray().ToList();
        models.Count.ShouldBe(4);
        Cost(models.Single(model => model.GetProperty("name").GetString() == agent)).Amount.ShouldBe(ModelServer.CallCost);
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task An_answer_that_does_not_fit_the_schema_is_repaired_within_its_bound(string agent)
    {
        await using var server = await ModelServer.StartAsync(peer.Url);
        const string Schema = "output_schema: {type: object, required: [best], properties: {best: {type: integer}}}";
        string Rank(string with) => $"name: rank\nnodes:\n  a: {{type: agent_call, agent: {agent}, with: {{{with}}}, {Schema}}}\n";
        var before = await peer.CountAsync();
        var good = await server.EndOfAsync(await server.StartRunAsync(Rank("prompt: rank the hotels")));
        good.GetProperty("output").GetProperty("a").GetRawText().ShouldBe("""{"best":7}""", good.ToString());
        (await peer.CountAsync()).ShouldBe(before + 2);
        Cost(good).Amount.ShouldBe(2 * ModelServer.CallCost);

        var bad = await server.EndOfAsync(await server.StartRunAsync(Rank("prompt: never fits, max_repairs: 3")));
        bad.GetProperty("error").GetProperty("kind").GetString().ShouldBe("invalid_output", bad.ToString());
        bad.GetProperty("error").GetProperty("message").GetString()!.ShouldContain("3 repair(s): answer.best");
        (await peer.CountAsync()).ShouldBe(before + 6);
        Cost(bad).Amount.ShouldBe(4 * ModelServer.CallCost);
    }

    [Theory]
    [InlineData("small")]
    [InlineData("claude")]
    public async Task The_words_of_a_model_are_shown_live_and_not_recorded(string agent)
    {
        await using var server = await ModelServer.StartAsync(peer.Url);
        var run = await server.StartRunAsync($$$"""
            name: ask
            nodes:
              go: {type: human_gate, gate: {title: Go}}
              a: {type: agent_call, agent: {{{agent}}}, needs: [go], with: {prompt: plain}}
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
