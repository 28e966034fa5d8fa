using System.Text.Json;
using Baton.Tests.Server;
using Microsoft.AspNetCore.Http;

namespace Baton.Tests.Nodes.Llm;

/// <summary>What goes over the wire to a model and what its server says was used, in both protocols, streamed and whole.</summary>
public sealed class ModelWireTests
{
    private const string OpenAiUsage =
        """{"prompt_tokens":100,"completion_tokens":20,"prompt_tokens_details":{"cached_tokens":60}}""";

    [Theory]
    [InlineData("small")]
    [InlineData("whole")]
    [InlineData("claude")]
    [InlineData("claude-whole")]
    public async Task A_profile_reaches_the_server_and_what_was_in_its_cache_is_paid_as_such(string agent)
    {
        var sent = default(JsonElement);
        await using var peer = await TargetServer.StartAsync(async context =>
        {
            sent = JsonElement.Parse(await new StreamReader(context.Request.Body).ReadToEndAsync());
            context.Response.ContentType = agent.EndsWith("whole", StringComparison.Ordinal) ? "application/json" : "text/event-stream";
            await context.Response.WriteAsync(AnswerOf(agent));
        });
        await using var server = await ModelServer.StartAsync(
            peer.Url, profile => profile with { CachedPrice = 0.3m, Temperature = 0.25m, MaxOutputTokens = 77, Currency = "EUR" });
        var run = await server.StartRunAsync(
            $"name: ask\nnodes:\n  a: {{type: agent_call, agent: {agent}, with: {{system: Be brief., prompt: hi}}}}\n");
        var end = await server.EndOfAsync(run);

        end.GetProperty("output").GetProperty("a").GetProperty("text").GetString().ShouldBe("Hello", end.ToString());
        sent.GetProperty("temperature").GetDecimal().ShouldBe(0.25m);
        sent.GetProperty("max_tokens").GetInt32().ShouldBe(77);
        sent.GetProperty("model").GetString().ShouldBe("test-model");
        sent.ToString().ShouldContain("Be brief.");

        // 40 tokens at 3, 60 at 0.3 and 20 at 15 for a million.
        const decimal cost = 0.000438m;
        var added = (await server.GetAsync($"/api/v1/runs/{run}/events")).Json.GetProperty("items").EnumerateArray()
            .Single(e => e.GetProperty("type").GetString() == "cost.added").GetProperty("data");
        added.ToString().ShouldBe(
            $$"""{"amount":{{cost}},"currency":"EUR","input_tokens":100,"cached_tokens":60,"output_tokens":20,"""
            + $"\"model\":\"{agent}\",\"step\":\"turn-1\"}}");
        ModelTests.Cost(end).ShouldBe((cost, 100, 20));
        var sum = (await server.GetAsync("/api/v1/costs")).Json.GetProperty("items")[0];
        sum.GetProperty("cached_tokens").GetInt64().ShouldBe(60);
        ModelTests.Cost(sum).Amount.ShouldBe(cost);
    }

    private static string AnswerOf(string agent) => agent switch
    {
        "whole" => $$$"""{"choices":[{"message":{"content":"Hello"},"finish_reason":"stop"}],"usage":{{{OpenAiUsage}}}}""",
        "small" => Stream(
            """{"choices":[{"delta":{"content":"Hel"}}]}""", """{"choices":[{"delta":{"content":"lo"},"finish_reason":"stop"}]}""",
            $$$"""{"choices":[],"usage":{{{OpenAiUsage}}}}""", "[DONE]"),
        "claude-whole" => """
            {"content":[{"type":"text","text":"Hello"}],"stop_reason":"end_turn",
             "usage":{"input_tokens":40,"cache_read_input_tokens":60,"output_tokens":20}}
            """,
        _ => Stream(
            """{"type":"message_start","message":{"usage":{"input_tokens":40,"cache_read_input_tokens":60,"output_tokens":1}}}""",
            """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}""",
            """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":20}}""",
            """{"type":"message_stop"}"""),
    };

    private static string Stream(params string[] events) => string.Concat(events.Select(one => $"data: {one}\n\n"));
}
