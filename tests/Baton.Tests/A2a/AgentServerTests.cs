using System.Net;
using System.Text.Json;
using Baton.Tests.Server;

namespace Baton.Tests.A2a;

/// <summary>Baton as an A2A agent, asked by the protocol's own client over both bindings.</summary>
public sealed class AgentServerTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const int Working = 2;
    private const int Completed = 3;
    private const int Failed = 4;
    private const int Canceled = 5;
    private const int InputRequired = 6;

    private const string Greet =
        """
        name: greet
        title: Greeting
        description: Greets somebody.
        expose: a2a
        input: {type: object, required: [name], properties: {name: {type: string}}}
        nodes: {hello: {type: transform, value: "${ 'Hello ' + input.name }"}}
        output: {said: $hello}
        """;

    private const string Asking =
        """
        name: asking
        expose: [mcp, a2a]
        nodes:
          fine: {type: human_gate, gate: {title: "Go on?", description: "It costs 5.", options: [approve, reject]}}
          colour:
            type: human_gate
            needs: [{node: fine, branch: approve}]
            gate: {kind: input, title: "Which colour?", form: {type: object, required: [name], properties: {name: {type: string}}}}
        output: {colour: $colour.values.name}
        """;

    private const string Slow =
        """
        name: slow
        expose: a2a
        input: {type: object, required: [name], properties: {name: {type: string}}}
        nodes: {w: {type: wait, for: 300ms}, hello: {type: transform, needs: [w], value: "${ 'Hello ' + input.name }"}}
        output: {said: $hello}
        """;

    private const string Holding = "name: holding\nexpose: a2a\nnodes: {w: {type: wait, event: go}}\noutput: {done: true}\n";

    [Fact]
    public async Task The_card_tells_of_the_workflows_that_are_marked_and_needs_no_token()
    {
        await using var server = await ServerFixture.StartAsync();
        await PublishAsync(server, Greet, Asking, Holding, "name: hidden\nnodes: {a: {type: transform, value: 1}}\n");
        var card = JsonElement.Parse(
            await server.NewClient().GetStringAsync("/.well-known/agent-card.json", ServerFixture.Timeout));
        var skills = card.GetProperty("skills").EnumerateArray()
            .ToDictionary(skill => Text(skill, "id"), skill => Text(skill, "description"));
        skills.Keys.ShouldBe(["asking", "greet", "holding"]);
        skills["greet"].ShouldStartWith("Greets somebody.");
        skills["greet"].ShouldContain("\"required\":[\"name\"]");
        using var other = await server.NewClient().GetAsync("/a2a/skills/hidden/.well-known/agent-card.json", ServerFixture.Timeout);
        (await Answer.ReadAsync(other)).ShouldRefuse(404, "skill_not_found");
    }

    [Theory]
    [InlineData("JSONRPC")]
    [InlineData("HTTP+JSON")]
    [InlineData("OLD")]
    public async Task A_message_starts_a_run_whose_output_is_an_artifact(string binding)
    {
        await PublishAsync(Greet, Holding);
        await using var client = await ClientAsync(binding);
        var task = await client.CallAsync("send", new { id = Id(binding, "m1"), skill = "greet", data = new { name = "Ada" } });
        State(task).ShouldBe(Completed);
        Data(task.GetProperty("artifacts")[0]).GetProperty("said").GetString().ShouldBe("Hello Ada");
        task.GetProperty("history")[0].GetProperty("messageId").GetString().ShouldBe(Id(binding, "m1"));

        // A text is the only text field of the input; the same message again is the same task.
        var other = await client.CallAsync("send", new { id = Id(binding, "m2"), skill = "greet", text = "Bob" });
        Data(other.GetProperty("artifacts")[0]).GetProperty("said").GetString().ShouldBe("Hello Bob");
        var again = await client.CallAsync("send", new { id = Id(binding, "m2"), skill = "greet", text = "Bob" });
        Text(again, "id").ShouldBe(Text(other, "id"));
        (await client.RefusedAsync("send", new { id = Id(binding, "m2"), skill = "greet", text = "Eve" })).ShouldContain("another");
        var got = await client.CallAsync("get", new { task = Text(other, "id") });
        State(got).ShouldBe(Completed);
    }

    [Theory]
    [InlineData("JSONRPC")]
    [InlineData("HTTP+JSON")]
    [InlineData("OLD")]
    public async Task A_stream_shows_the_task_its_steps_its_output_and_its_end(string binding)
    {
        await PublishAsync(Slow, Holding);
        await using var client = await ClientAsync(binding);
        var events = await client.StreamAsync("stream", new { id = Id(binding, "s1"), skill = "slow", text = "Ada" });
        events[0].GetProperty("$case").GetString().ShouldBe("task");
        events.ShouldContain(e => e.ToString().Contains("\"node\":\"hello\"", StringComparison.Ordinal));
        Data(events[^2].GetProperty("value").GetProperty("artifact")).GetProperty("said").GetString().ShouldBe("Hello Ada");
        State(events[^1].GetProperty("value")).ShouldBe(Completed);
    }

    [Theory]
    [InlineData("JSONRPC")]
    [InlineData("HTTP+JSON")]
    [InlineData("OLD")]
    public async Task A_gate_is_input_required_and_the_next_message_answers_it(string binding)
    {
        await PublishAsync(Asking, Holding);
        await using var client = await ClientAsync(binding);
        var task = await client.CallAsync("send", new { id = Id(binding, "g1"), skill = "asking", data = new { } });
        State(task).ShouldBe(InputRequired);
        var question = task.GetProperty("status").GetProperty("message").GetProperty("parts");
        question[0].GetProperty("content").GetProperty("value").GetString().ShouldBe("Go on?\nIt costs 5.");
        question[1].GetProperty("content").GetProperty("value").GetProperty("options").ToString().ShouldBe("""["approve","reject"]""");
        var id = Text(task, "id");
        (await client.RefusedAsync("send", new { id = Id(binding, "g2"), task = id, text = "perhaps" })).ShouldContain("approve, reject");

        var asked = await client.CallAsync("send", new { id = Id(binding, "g3"), task = id, text = "Approve" });
        State(asked).ShouldBe(InputRequired);
        asked.ToString().ShouldContain("Which colour?");

        // The answer that came twice is not the answer to the next question.
        var twice = await client.CallAsync("send", new { id = Id(binding, "g3"), task = id, text = "Approve", wait = false });
        State(twice).ShouldBe(InputRequired);
        var events = await client.StreamAsync("stream", new { id = Id(binding, "g4"), task = id, text = "blue" });
        State(events[^1].GetProperty("value")).ShouldBe(Completed);
        Data((await client.CallAsync("get", new { task = id })).GetProperty("artifacts")[0]).ToString().ShouldBe("""{"colour":"blue"}""");
        (await client.RefusedAsync("send", new { id = Id(binding, "g5"), task = id, text = "red" })).ShouldContain("takes no message");
    }

    [Theory]
    [InlineData("JSONRPC")]
    [InlineData("HTTP+JSON")]
    [InlineData("OLD")]
    public async Task A_task_is_followed_again_and_cancelled(string binding)
    {
        await PublishAsync(Greet, Holding);
        await using var client = await ClientAsync(binding);
        var started = await client.CallAsync("send", new { id = Id(binding, "c1"), skill = "holding", data = new { }, wait = false });
        State(started).ShouldBe(Working);
        var first = await client.BeginAsync("resubscribe", new { task = Text(started, "id") });
        await UntilAsync(() => !first.Events.IsEmpty);
        (await server.PostAsync($"/api/v1/runs/{Text(started, "id")}/signal", """{"event": "go"}""")).Status.ShouldBe(202);
        await first.Result.WaitAsync(ServerFixture.Timeout);
        State(first.Events.Last().GetProperty("value")).ShouldBe(Completed);
        (await client.RefusedAsync("resubscribe", new { task = Text(started, "id") })).ShouldContain("has ended");

        var second = await client.CallAsync("send", new { id = Id(binding, "c2"), skill = "holding", data = new { }, wait = false });
        State(await client.CallAsync("cancel", new { task = Text(second, "id") })).ShouldBe(Canceled);
        (await client.RefusedAsync("cancel", new { task = Text(second, "id") })).ShouldContain("NotCancelable");
        (await client.RefusedAsync("get", new { task = "none" })).ShouldContain("NotFound");
    }

    [Theory]
    [InlineData("JSONRPC")]
    [InlineData("HTTP+JSON")]
    public async Task Tasks_are_listed_by_context_and_state(string binding)
    {
        await PublishAsync(Greet, Holding, "name: wrong\nexpose: a2a\nnodes: {a: {type: transform, value: \"${ 1 / 0 }\"}}\n");
        await using var client = await ClientAsync(binding);
        var context = "context-" + binding;
        foreach (var i in Enumerable.Range(0, 3))
        {
            await client.CallAsync("send", new { id = Id(binding, $"l{i}"), context, skill = "greet", text = "Ada" });
        }

        var failed = await client.CallAsync("send", new { id = Id(binding, "l9"), context, skill = "wrong", data = new { } });
        State(failed).ShouldBe(Failed);
        failed.GetProperty("status").ToString().ShouldContain("\"node\":\"a\"");
        var page = await client.CallAsync("list", new { contextId = context, pageSize = 2 });
        page.GetProperty("tasks").GetArrayLength().ShouldBe(2);
        page.GetProperty("totalSize").GetInt32().ShouldBe(4);
        var rest = await client.CallAsync("list", new { contextId = context, pageSize = 2, pageToken = Text(page, "nextPageToken") });
        rest.GetProperty("tasks").GetArrayLength().ShouldBe(2);
        var ended = await client.CallAsync("list", new { contextId = context, status = Failed });
        ended.GetProperty("tasks").EnumerateArray().Select(task => Text(task, "id")).ShouldBe([Text(failed, "id")]);
    }

    [Fact]
    public async Task A_run_that_no_agent_started_is_no_task()
    {
        await PublishAsync(Greet, Holding);
        var run = (await server.PostAsync("/api/v1/workflows/greet/run", """{"input": {"name": "Ada"}}""")).Json.GetProperty("id");
        await using var client = await ClientAsync("JSONRPC");
        (await client.RefusedAsync("get", new { task = run.GetString() })).ShouldContain("NotFound");
        (await client.RefusedAsync("send", new { id = "x1", skill = "hidden", text = "a" })).ShouldContain("no skill 'hidden'");
        (await client.RefusedAsync("send", new { id = "x2", text = "a" })).ShouldContain("Name the skill");
        (await client.RefusedAsync("send", new { id = "x3", skill = "greet", data = new { name = 5 } })).ShouldContain("name");
    }

    [Fact]
    public async Task A_stream_that_a_restart_cut_goes_on_at_the_same_task()
    {
        await PublishAsync(Greet, Holding);
        await using var client = await ClientAsync("JSONRPC");
        var cut = await client.BeginAsync("stream", new { id = "r1", skill = "holding", data = new { } });
        await UntilAsync(() => !cut.Events.IsEmpty);
        var id = Text(cut.Events.First().GetProperty("value"), "id");
        await server.RestartAsync();
        await Task.WhenAny(cut.Result);
        var on = await client.BeginAsync("resubscribe", new { task = id });
        await UntilAsync(() => !on.Events.IsEmpty);
        await server.PostAsync($"/api/v1/runs/{id}/signal", """{"event": "go"}""");
        await on.Result.WaitAsync(ServerFixture.Timeout);
        State(on.Events.Last().GetProperty("value")).ShouldBe(Completed);

        // The message whose answer got lost, sent again, is the same task.
        Text(await client.CallAsync("send", new { id = "r1", skill = "holding", data = new { } }), "id").ShouldBe(id);
    }

    [Theory]
    [InlineData("""{"jsonrpc": "2.0", "id": 1, "method": "Dance"}""", -32601)]
    [InlineData("""{"jsonrpc": "1.0", "id": 1, "method": "GetTask"}""", -32600)]
    [InlineData("""{"jsonrpc": "2.0", "id": {}, "method": "GetTask"}""", -32600)]
    [InlineData("""{"jsonrpc": "2.0", "id": 1, "method": "GetTask", "params": []}""", -32602)]
    [InlineData("""{"jsonrpc": "2.0", "id": 1, "method": "GetTask", "params": {"id": 5}}""", -32602)]
    [InlineData("""{"jsonrpc": "2.0", "id": 1, "method": "SendMessage", "params": {"message": {"messageId": "f"}}}""", -32602)]
    [InlineData("""{"jsonrpc": "2.0", "id": 1, "method": "GetTask", "params": {"id": "\ud800"}}""", -32700)]
    [InlineData("nothing", -32700)]
    [InlineData("[]", -32700)]
    public async Task What_is_no_request_is_refused_in_the_words_of_the_protocol(string body, int code)
    {
        var answer = await server.PostAsync("/a2a", body);
        answer.Status.ShouldBe(200, answer.Text);
        answer.Json.GetProperty("error").GetProperty("code").GetInt32().ShouldBe(code, answer.Text);
    }

    [Fact]
    public async Task Another_version_is_refused_and_so_is_a_stranger()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/a2a/rest/tasks");
        request.Headers.Add("A2A-Version", "2.0");
        var answer = await server.SendAsync(request);
        answer.Status.ShouldBe(400);
        answer.Json.GetProperty("error").GetProperty("details")[0].GetProperty("reason").GetString().ShouldBe("VERSION_NOT_SUPPORTED");
        using var strange = await server.NewClient().GetAsync("/a2a/rest/tasks", ServerFixture.Timeout);
        strange.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static string Id(string binding, string name) => $"{binding}-{name}";

    private static string Text(JsonElement from, string name) => from.GetProperty(name).GetString()!;

    private static int State(JsonElement task) => task.GetProperty("status").GetProperty("state").GetInt32();

    private static JsonElement Data(JsonElement artifact) =>
        artifact.GetProperty("parts")[0].GetProperty("content").GetProperty("value");

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var until = ServerFixture.Timeout;
        while (!condition())
        {
            (await timer.WaitForNextTickAsync(until)).ShouldBeTrue();
        }
    }

    private Task<PeerClient> ClientAsync(string binding) => PeerClient.StartAsync(server.Url, binding, server.Server.Token);

    private Task PublishAsync(params string[] workflows) => PublishAsync(server, workflows);

    private static async Task PublishAsync(ServerFixture server, params string[] workflows)
    {
        foreach (var workflow in workflows)
        {
            (await server.PostYamlAsync("/api/v1/workflows", workflow)).Status.ShouldBeInRange(200, 201);
        }
    }
}
