using System.Text.Json;
using Baton.Core.Errors;
using Baton.Engine;
using Baton.Nodes.Llm;
using Baton.Server;
using Baton.Server.Configuration;
using Baton.Tests.Nodes;
using Baton.Tests.Server;
using Microsoft.Extensions.Logging.Abstractions;

namespace Baton.Tests.A2a;

/// <summary><c>agent_call</c> against an agent built on the protocol's own SDK: JSON-RPC, HTTP+JSON, without streaming, and 0.3.</summary>
public sealed class AgentCallTests(ServerFixture server, PeerAgent peer) : IClassFixture<ServerFixture>, IClassFixture<PeerAgent>
{
    [Theory]
    [InlineData("rpc")]
    [InlineData("rest")]
    [InlineData("poll")]
    [InlineData("old")]
    public async Task An_agent_answers_in_text_and_its_artifacts_are_kept(string kind)
    {
        var run = await CallAsync(kind, "{message: 'hello'}");
        var ended = await server.EndOfAsync(run);
        ended.GetProperty("status").GetString().ShouldBe("success", ended.ToString());
        var output = ended.GetProperty("output").GetProperty("said");
        output.GetProperty("text").GetString()!.Replace("\n", "").ShouldBe("You said: hello");
        output.GetProperty("artifacts")[0].GetProperty("parts").GetArrayLength().ShouldBe(2);
        output.GetProperty("task_id").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Each_message_is_a_call_that_costs_nothing_known()
    {
        var run = await CallAsync("rpc", "{message: hello}");
        await server.EndOfAsync(run);
        var paid = (await server.GetAsync($"/api/v1/runs/{run}/events")).Json.GetProperty("items").EnumerateArray()
            .Single(e => e.GetProperty("type").GetString() == "cost.added").GetProperty("data");
        paid.GetProperty("amount").GetDecimal().ShouldBe(0);
        paid.GetProperty("currency").ValueKind.ShouldBe(JsonValueKind.Null);
        paid.GetProperty("step").GetString().ShouldBe("message-1");
        paid.GetProperty("model").GetString().ShouldBe("rpc");
        var sum = (await server.GetAsync("/api/v1/costs?by=model")).Json.GetProperty("items").EnumerateArray()
            .Single(one => one.GetProperty("model").GetString() == "rpc").GetProperty("calls").GetInt64();
        sum.ShouldBeGreaterThan(0);
        (await server.GetAsync("/api/v1/agents/rpc")).Json.GetProperty("calls").GetInt64().ShouldBe(sum);
        var costs = (await server.GetAsync($"/api/v1/runs/{run}/costs")).Json.GetProperty("items");
        costs[0].GetProperty("calls").GetInt64().ShouldBe(1);
        var node = (await server.GetAsync($"/api/v1/runs/{run}/nodes/{costs[0].GetProperty("node").GetString()}")).Json;
        node.GetProperty("agent").GetString().ShouldBe(paid.GetProperty("model").GetString());
        node.GetProperty("tool").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("rpc")]
    [InlineData("rest")]
    [InlineData("old")]
    public async Task Values_go_as_data_and_an_answer_that_is_one_value_is_the_output(string kind)
    {
        var ended = await server.EndOfAsync(await CallAsync(kind, "{city: Oslo, rooms: 3}"));
        ended.GetProperty("output").GetProperty("said").GetProperty("got").ToString().ShouldBe("""{"city":"Oslo","rooms":3}""");
    }

    [Fact]
    public async Task An_agent_may_answer_with_a_message_and_no_task()
    {
        var ended = await server.EndOfAsync(await CallAsync("rpc", "{message: 'at once'}"));
        ended.GetProperty("output").GetProperty("said").GetProperty("text").GetString().ShouldBe("here you are");
    }

    [Theory]
    [InlineData("rpc")]
    [InlineData("rest")]
    [InlineData("poll")]
    [InlineData("old")]
    public async Task What_the_agent_asks_is_a_gate_and_the_answer_reaches_the_same_task(string kind)
    {
        var run = await CallAsync(kind, "{message: ask}");
        var gates = await server.UntilAsync("/api/v1/gates?status=open", all => Of(all, run).Any());
        var gate = Of(gates, run).Single();
        gate.GetProperty("description").GetString().ShouldBe("Which colour?");
        var answer = await server.PostAsync(
            $"/api/v1/gates/{gate.GetProperty("id").GetString()}", """{"decision":"submit","values":{"answer":"blue"}}""");
        answer.Status.ShouldBe(200, answer.Text);
        var ended = await server.EndOfAsync(run);
        ended.GetProperty("status").GetString().ShouldBe("success", ended.ToString());
        ended.GetProperty("output").GetProperty("said").GetProperty("text").GetString()!.ShouldContain("blue");
        var messages = await OfRunAsync(run);
        messages.Select(one => one.GetProperty("text").GetString()).ShouldBe(["ask", "blue"]);
        messages.Select(one => one.GetProperty("task_id").GetString()).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_question_that_a_person_refuses_cancels_the_remote_task()
    {
        var run = await CallAsync("rpc", "{message: ask}");
        var gate = Of(await server.UntilAsync("/api/v1/gates?status=open", all => Of(all, run).Any()), run).Single();
        await server.PostAsync($"/api/v1/gates/{gate.GetProperty("id").GetString()}", """{"decision":"reject"}""");
        var ended = await server.EndOfAsync(run);
        ended.GetProperty("error").GetProperty("kind").GetString().ShouldBe("input_refused");
        var task = (await OfRunAsync(run)).Single().GetProperty("task_id").GetString();
        await peer.UntilAsync(one => one.GetProperty("what").GetString() == "cancel" && one.GetProperty("task_id").GetString() == task);
    }

    [Fact]
    public async Task An_attempt_that_is_out_of_time_cancels_its_task_and_the_next_begins_another()
    {
        var run = await CallAsync("rpc", "{message: hold}", ", timeout: 1s, retry: {max_attempts: 2, delay: 10ms}");
        var ended = await server.EndOfAsync(run);
        ended.GetProperty("error").GetProperty("kind").GetString().ShouldBe("timeout", ended.ToString());
        var tasks = (await OfRunAsync(run)).Select(one => one.GetProperty("task_id").GetString()).ToList();
        tasks.Distinct().Count().ShouldBe(2);
        await peer.UntilAsync(
            one => one.GetProperty("what").GetString() == "cancel" && tasks.Contains(one.GetProperty("task_id").GetString()), 2);
    }

    [Theory]
    [InlineData("rpc")]
    [InlineData("rest")]
    [InlineData("poll")]
    [InlineData("old")]
    public async Task Cancelling_the_run_cancels_the_remote_task(string kind)
    {
        var run = await CallAsync(kind, "{message: hold}");
        await NotedAsync(run);
        var task = (await OfRunAsync(run)).Single().GetProperty("task_id").GetString();
        (await server.PostAsync($"/api/v1/runs/{run}/cancel")).Status.ShouldBe(202);
        await peer.UntilAsync(one => one.GetProperty("what").GetString() == "cancel" && one.GetProperty("task_id").GetString() == task);
    }

    [Theory]
    [InlineData("rpc")]
    [InlineData("rest")]
    [InlineData("poll")]
    [InlineData("old")]
    public async Task After_a_restart_the_same_task_is_taken_up(string kind)
    {
        var run = await CallAsync(kind, "{message: hold}");
        await NotedAsync(run);
        await server.RestartAsync();
        await peer.ReleaseAsync();
        var ended = await server.EndOfAsync(run);
        ended.GetProperty("status").GetString().ShouldBe("success", ended.ToString());
        var messages = await OfRunAsync(run);
        messages.Count.ShouldBe(1);
        ended.GetProperty("output").GetProperty("said").GetProperty("task_id").GetString()
            .ShouldBe(messages[0].GetProperty("task_id").GetString());
    }

    [Theory]
    [InlineData("rpc")]
    [InlineData("poll")]
    public async Task Whoever_has_lost_the_run_sends_nothing(string kind)
    {
        (await server.PostAsync("/api/v1/agents", $$"""{"name":"{{kind}}","url":"{{peer.Url(kind)}}"}""")).Status.ShouldBe(201);
        var call = server.Server.Host.Agents.Source.Find(kind)!;
        var request = Attempts.Of("agent:" + kind, """{"message": "hi"}""") with { IdempotencyKey = "lost-" + kind };
        await Should.ThrowAsync<OperationCanceledException>(() => call(
            request with { EnsureOwnedAsync = _ => throw new OperationCanceledException() }, ServerFixture.Timeout));
        (await OfRunAsync("lost-" + kind)).ShouldBeEmpty();

        (await call(request with { Steps = AttemptSteps.Unrecorded("lost-" + kind) }, ServerFixture.Timeout)).Error.ShouldBeNull();
        (await OfRunAsync("lost-" + kind)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_agent_that_notifies_is_not_polled()
    {
        var run = await CallAsync("told", "{message: hold}");
        await NotedAsync(run);
        await peer.UntilAsync(one => one.GetProperty("what").GetString() == "push");

        // Between looks without a notification lies a minute, which is more than the patience here.
        await peer.ReleaseAsync();
        (await server.EndOfAsync(run)).GetProperty("status").GetString().ShouldBe("success");
    }

    [Fact]
    public async Task A_name_is_a_model_s_or_an_agent_s_never_both()
    {
        var nowhere = new Uri("http://127.0.0.1:1/v1");
        var models = new Dictionary<string, ModelProfile>
        {
            ["rpc"] = new() { Name = "rpc", Provider = ModelProfile.OpenAi, BaseUrl = nowhere, Model = "m" },
        };
        await using var other = await ServerFixture.StartAsync(options => options with { Models = models });
        var refused = await other.PostAsync("/api/v1/agents", $$"""{"name":"rpc","url":"{{peer.Url("rpc")}}"}""");
        refused.ShouldRefuse(409, "agent_exists");
        refused.Text.ShouldContain("a model of the configuration");

        var copy = server.Server.Host.Options with { Models = models, DataDirectory = other.DataDirectory };
        await other.Server.DisposeAsync();
        await using (var plain = await StartAsync(copy with { Models = new Dictionary<string, ModelProfile>() }))
        {
            await plain.Agents.AddAsync("rpc", peer.Url("rpc"), null, trusted: true, ServerFixture.Timeout);
        }

        var mistake = await Should.ThrowAsync<BatonException>(() => StartAsync(copy));
        mistake.Code.ShouldBe("bad_configuration");
        mistake.Message.ShouldContain("'rpc'");

        static Task<BatonHost> StartAsync(ServerOptions options) =>
            BatonHost.StartAsync(options, TimeProvider.System, NullLoggerFactory.Instance, ServerFixture.Timeout);
    }

    [Fact]
    public async Task A_notification_nobody_waits_for_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/a2a/notices");
        request.Headers.Add("X-A2A-Notification-Token", "guessed");
        using var response = await server.NewClient().SendAsync(request, ServerFixture.Timeout);
        (await Answer.ReadAsync(response)).ShouldRefuse(404, "notice_not_found");
    }

    [Fact]
    public async Task A_task_that_fails_fails_the_node_with_what_the_agent_said()
    {
        var ended = await server.EndOfAsync(await CallAsync("rpc", "{message: fail}"));
        ended.GetProperty("status").GetString().ShouldBe("failed");
        var error = ended.GetProperty("error");
        error.ToString().ShouldContain("I cannot.");
    }

    private static IEnumerable<JsonElement> Of(JsonElement gates, string run) =>
        gates.GetProperty("items").EnumerateArray().Where(gate => gate.GetProperty("run_id").GetString() == run);

    private async Task<string> CallAsync(string kind, string with, string more = "")
    {
        var added = await server.PostAsync("/api/v1/agents", $$"""{"name":"{{kind}}","url":"{{peer.Url(kind)}}"}""");
        added.Status.ShouldBe(201, added.Text);
        return await server.StartRunAsync(
            $"name: calls\nnodes: {{talk: {{type: agent_call, agent: {kind}, with: {with}{more}}}}}\noutput: {{said: $talk}}\n");
    }

    /// <summary>Waits until the remote task is noted in the run's history.</summary>
    private Task<JsonElement> NotedAsync(string run) => server.UntilAsync(
        $"/api/v1/runs/{run}/events?limit=500",
        events => events.GetProperty("items").EnumerateArray().Any(e => e.ToString().Contains("task_id", StringComparison.Ordinal)));

    /// <summary>The messages of a run: the id of each begins with the node run's key, which names the run.</summary>
    private async Task<List<JsonElement>> OfRunAsync(string run) =>
        [.. (await peer.JournalAsync()).Where(one =>
            one.TryGetProperty("message_id", out var id) && id.GetString()!.Contains(run, StringComparison.Ordinal))];
}
