using System.Net;
using System.Text;
using System.Text.Json;
using Baton.Nodes.Egress;
using Baton.Nodes.Llm;
using Baton.Tests.Server;
using Microsoft.AspNetCore.Http;

namespace Baton.Tests.Nodes.Llm;

/// <summary>Servers of models that refuse, break off, send elsewhere or may not be reached: both protocols, streamed and
/// whole.</summary>
public sealed class ModelRefusalTests(ModelPeer peer) : IClassFixture<ModelPeer>
{
    public static TheoryData<string> Agents => ["small", "whole", "claude", "claude-whole"];

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task After_429_the_call_is_made_again_not_before_the_time_the_server_asks_for(string agent)
    {
        var (end, calls) = await AskAsync($"limited for {agent}!", agent);

        calls.Select(call => call.Status).ShouldBe([429, 200]);
        // Two clocks, each exact to some milliseconds.
        (calls[1].At - calls[0].At).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(980));
        ModelTests.Cost(end).Amount.ShouldBe(ModelServer.CallCost);
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task After_529_the_call_is_made_again_and_paid_for_once(string agent)
    {
        var (end, calls) = await AskAsync($"overloaded for {agent}!", agent);

        calls.Select(call => call.Status).ShouldBe([529, 200]);
        ModelTests.Cost(end).Amount.ShouldBe(ModelServer.CallCost);
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task A_dropped_connection_is_a_call_whose_answer_was_lost_and_that_is_counted(string agent)
    {
        var (end, calls) = await AskAsync($"dropped for {agent}!", agent);

        calls.Count.ShouldBe(2);
        ModelTests.Cost(end).Amount.ShouldBe(2 * ModelServer.CallCost);
        calls.Select(call => call.Key).Distinct().ShouldHaveSingleItem().ShouldContain("#turn-1");
    }

    [Theory]
    [InlineData(400, 1)]
    [InlineData(401, 1)]
    [InlineData(500, 3)]
    public async Task A_refusal_that_stays_fails_the_node_with_what_the_server_said(int status, int calls)
    {
        await using var server = await TargetServer.StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync("the reason");
        });
        await using var baton = await ModelServer.StartAsync(server.Url, profile => profile with { MaxRetries = 2 });
        var end = await baton.EndOfAsync(await baton.StartRunAsync(Ask("whole", "hi")));

        var error = end.GetProperty("error");
        error.GetProperty("kind").GetString().ShouldBe("http_status");
        error.GetProperty("message").GetString()!.ShouldContain($"{status}: the reason");
        server.Seen.Count.ShouldBe(calls);
        ModelTests.Cost(end).Amount.ShouldBe(0);
    }

    [Fact]
    public async Task A_server_that_asks_for_a_long_pause_leaves_it_to_the_nodes_retry()
    {
        var calls = 0;
        await using var server = await TargetServer.StartAsync(context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref calls) == 1 ? 429 : 400;
            context.Response.Headers.RetryAfter = "3600";
            return Task.CompletedTask;
        });
        await using var baton = await ModelServer.StartAsync(server.Url);
        var run = await baton.StartRunAsync(Ask("whole", "hi", ", retry: {max_attempts: 2, delay: 10ms, max_delay: 2h}"));
        var node = await baton.UntilAsync(
            $"/api/v1/runs/{run}/nodes/a", node => node.GetProperty("status").GetString() == "retrying");

        calls.ShouldBe(1);
        var pause = node.GetProperty("attempts")[0];
        (pause.GetProperty("retry_at").GetDateTimeOffset() - pause.GetProperty("finished_at").GetDateTimeOffset())
            .ShouldBeGreaterThan(TimeSpan.FromMinutes(59));
    }

    [Theory]
    [InlineData("small")]
    [InlineData("whole")]
    public async Task A_key_that_the_server_says_back_is_nowhere_to_be_read(string agent)
    {
        const string key = "sk-live/9c1+f72b";
        var name = $"BATON_TESTS_KEY_{agent}";
        Environment.SetEnvironmentVariable(name, key);
        var calls = 0;
        await using var server = await TargetServer.StartAsync(async context =>
        {
            var sent = context.Request.Headers.Authorization.ToString()["Bearer ".Length..];
            var spelled = $"{sent} {Uri.EscapeDataString(sent)} {Convert.ToBase64String(Encoding.UTF8.GetBytes(sent))}";
            if (Interlocked.Increment(ref calls) == 1)
            {
                context.Response.StatusCode = 429;
                await context.Response.WriteAsync($"Incorrect API key provided: {spelled}");
                return;
            }

            var text = JsonSerializer.Serialize($"you are {spelled}");
            context.Response.ContentType = agent == "small" ? "text/event-stream" : "application/json";
            await context.Response.WriteAsync(agent == "small"
                ? $$$"""data: {"choices":[{"delta":{"content":{{{text}}}},"finish_reason":"stop"}]}""" + "\n\n"
                : $$$"""{"choices":[{"message":{"content":{{{text}}}},"finish_reason":"stop"}]}""");
        });
        await using var baton = await ModelServer.StartAsync(server.Url, profile => profile with { ApiKey = "env:" + name });
        var run = await baton.StartRunAsync(Ask(agent, "hi"));
        var end = await baton.EndOfAsync(run);

        end.GetProperty("output").GetProperty("a").GetProperty("text").GetString().ShouldBe("you are (hidden) (hidden) (hidden)");
        var events = (await baton.GetAsync($"/api/v1/runs/{run}/events?limit=500")).Text;
        events.ShouldContain("Incorrect API key provided: (hidden)");
        foreach (var spelling in new[] { key, "sk-live/9c1", "sk-live%2F9c1", Convert.ToBase64String(Encoding.UTF8.GetBytes(key)) })
        {
            (events + end + (await baton.GetAsync($"/api/v1/runs/{run}/nodes")).Text).ShouldNotContain(spelling);
        }
    }

    [Theory]
    [InlineData("one event")]
    [InlineData("many events")]
    public async Task An_answer_without_an_end_is_not_kept_in_memory_and_not_asked_for_again(string kind)
    {
        await using var server = await TargetServer.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            var part = new string('x', 1 << 20);
            var word = $$$"""data: {"choices":[{"delta":{"content":"{{{part}}}"}}]}""" + "\n\n";
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(kind == "one event" ? part : word, context.RequestAborted);
            }
        });
        await using var baton = await ModelServer.StartAsync(server.Url);
        var end = await baton.EndOfAsync(await baton.StartRunAsync(Ask("small", "hi")));

        end.GetProperty("error").GetProperty("kind").GetString().ShouldBe("output_too_large", end.ToString());
        server.Seen.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("api.openai.com", "max_completion_tokens")]
    [InlineData("models.example", "max_tokens")]
    public async Task The_limit_of_an_answer_has_the_name_that_its_server_takes(string host, string field)
    {
        var body = "";
        await using var server = await TargetServer.StartAsync(async context =>
        {
            body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            context.Response.StatusCode = 400;
        });
        using var outbound = new Outbound(
            EgressPolicy.AllowAll, TimeProvider.System, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        var profile = new ModelProfile
        {
            Name = "m", Provider = ModelProfile.OpenAi, BaseUrl = new Uri($"http://{host}:{server.Port}/v1"), Model = "m",
            MaxOutputTokens = 77,
        };
        var agents = ModelAgents.Source(
            new Dictionary<string, ModelProfile> { ["m"] = profile }, [], outbound, TimeProvider.System);
        await agents.Find("m")!(Attempts.Of("agent:m", """{"prompt": "hi"}""", trusted: false), ServerFixture.Timeout);

        var sent = JsonElement.Parse(body);
        sent.GetProperty(field).GetInt32().ShouldBe(77);
        sent.EnumerateObject().Count(one => one.Name.StartsWith("max_", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://127.0.0.1:1/")]
    public async Task A_server_that_sends_elsewhere_is_not_followed(string location)
    {
        await using var server = await TargetServer.StartAsync(context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        });
        await using var baton = await ModelServer.StartAsync(server.Url);
        var end = await baton.EndOfAsync(await baton.StartRunAsync(Ask("whole", "hi")));

        end.GetProperty("error").GetProperty("kind").GetString().ShouldBe("http_status", end.ToString());
        server.Seen.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_model_in_the_servers_own_network_is_out_of_reach_unless_it_is_listed()
    {
        await using var server = await TargetServer.StartAsync(context => context.Response.WriteAsync("secret"));
        await using var baton = await ServerFixture.StartAsync(options => options with
        {
            EgressAllow = "", Models = ModelServer.Profiles(server.Url, null),
        });
        var end = await baton.EndOfAsync(await baton.StartRunAsync(Ask("whole", "hi")));

        end.GetProperty("error").GetProperty("kind").GetString().ShouldBe("egress_denied", end.ToString());
        server.Seen.ShouldBeEmpty();
    }

    private static string Ask(string agent, string prompt, string more = "") =>
        $"name: ask\nnodes:\n  a: {{type: agent_call, agent: {agent}, with: {{prompt: \"{prompt}\"}}{more}}}\n";

    private async Task<(System.Text.Json.JsonElement End, IReadOnlyList<PeerCall> Calls)> AskAsync(string prompt, string agent)
    {
        await using var server = await ModelServer.StartAsync(peer.Url);
        var before = await peer.CountAsync();
        var end = await server.EndOfAsync(await server.StartRunAsync(Ask(agent, prompt)));
        end.GetProperty("status").GetString().ShouldBe("success", end.ToString());
        end.GetProperty("output").GetProperty("a").GetProperty("text").GetString().ShouldBe("Hello from the model, word by word.");
        return (end, await peer.CallsAsync(before));
    }
}
