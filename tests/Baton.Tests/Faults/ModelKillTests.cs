using System.Text.Json;
using Baton.Tests.Nodes;
using Microsoft.AspNetCore.Http;

namespace Baton.Tests.Faults;

/// <summary><c>kill -9</c> in the middle of a model's turn and of a call of its tool: what was recorded is never paid for again, and the
/// sum is what the other side has counted.</summary>
[Trait("suite", "faults")]
[Trait("speed", "slow")]
[Collection(Alone.Name)]
public sealed class ModelKillTests
{
    private const decimal Call = 0.02m;

    [Theory]
    [InlineData("turn-1")]
    [InlineData("tool")]
    [InlineData("turn-2")]
    public async Task After_a_kill_only_the_step_in_flight_is_made_again(string killed)
    {
        var kills = FaultSettings.Kills(3);
        var place = new Moment();
        await using var tool = await TargetServer.StartAsync(context => place.PassAsync("tool", context, "{\"sky\":\"clear\"}"));
        await using var model = await TargetServer.StartAsync(async context =>
        {
            using var body = await JsonDocument.ParseAsync(
                context.Request.Body, cancellationToken: TestContext.Current.CancellationToken);
            var answered = body.RootElement.GetProperty("messages").EnumerateArray().Any(m => m.GetProperty("role").GetString() == "tool");
            await place.PassAsync(answered ? "turn-2" : "turn-1", context, answered ? Answer("\"content\":\"clear\"") : Answer(
                """
                "content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"look","arguments":"{}"}}]
                """));
        });
        using var server = new ServerProcess($"127.0.0.1:{tool.Port},127.0.0.1:{model.Port}");
        server.Cli.Environment["BATON_MODELS"] =
            $$$"""
            {"m": {"provider": "openai", "base_url": "{{{model.Url}}}/v1", "model": "x", "stream": false, "max_output_tokens": 20,
                   "output_price": 1000}}
            """;
        await server.StartAsync();
        var name = await server.PublishAsync(
            "name: talk\nnodes:\n  a: {type: agent_call, agent: m, with: {prompt: hi, "
            + $"tools: [{{name: look, http: {{url: \"{tool.Url}/\"}}}}]}}}}\n");
        for (var i = 0; i < kills; i++)
        {
            var (models, tools) = (model.Seen.Count, tool.Seen.Count);
            var there = place.Stop(killed);
            await server.RunAsync(name, $"{killed}-{i}");
            await there.WaitAsync(Polling.Patience, TestContext.Current.CancellationToken);
            await server.KillAsync();
            place.Go();
            await server.StartAsync();
            var run = default(JsonElement);
            await Polling.UntilAsync(
                async () => (run = (await server.GetAsync($"/runs/{killed}-{i}")).Json).GetProperty("status").GetString() == "success",
                "the end of the run");

            (model.Seen.Count - models).ShouldBe(killed == "tool" ? 2 : 3);
            (tool.Seen.Count - tools).ShouldBe(killed == "tool" ? 2 : 1);
            run.GetProperty("cost").GetProperty("amount").GetDecimal().ShouldBe((model.Seen.Count - models) * Call);
        }

        var sums = (await server.GetAsync("/costs")).Json.GetProperty("items").EnumerateArray();
        sums.Sum(sum => sum.GetProperty("cost").GetProperty("amount").GetDecimal()).ShouldBe(model.Seen.Count * Call);
    }

    private static string Answer(string message) =>
        "{\"choices\":[{\"message\":{" + message + "},\"finish_reason\":\"stop\"}],"
        + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":20}}";

    /// <summary>Where the other side stops answering until it is told to go on.</summary>
    private sealed class Moment
    {
        private volatile string? wanted;
        private TaskCompletionSource there = new();

        public Task Stop(string at)
        {
            there = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            wanted = at;
            return there.Task;
        }

        public void Go() => wanted = null;

        public async Task PassAsync(string at, HttpContext context, string answer)
        {
            if (wanted == at)
            {
                there.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            }

            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer);
        }
    }
}
