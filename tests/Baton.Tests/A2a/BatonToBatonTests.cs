using Baton.Tests.Server;

namespace Baton.Tests.A2a;

/// <summary>One Baton calls a workflow of another: both sides of A2A at once, with a key for the one origin.</summary>
public sealed class BatonToBatonTests
{
    private const string Asking =
        """
        name: asking
        expose: a2a
        input: {type: object, required: [name], properties: {name: {type: string}}}
        nodes:
          colour: {type: human_gate, gate: {kind: input, title: Which?, form: {type: object, properties: {answer: {type: string}}}}}
        output: {said: "${ input.name + ' likes ' + outputs.colour.values.answer }"}
        """;

    [Fact]
    public async Task A_question_of_the_one_is_a_gate_of_the_other_and_a_key_opens_the_door()
    {
        await using var other = await ServerFixture.StartAsync();
        (await other.PostYamlAsync("/api/v1/workflows", Asking)).Status.ShouldBe(201);
        var origin = $"http://127.0.0.1:{other.Url.Port}";
        var keys = new Dictionary<string, string> { [origin] = "file:" + Path.Combine(other.DataDirectory, "token") };
        await using var server = await ServerFixture.StartAsync(options => options with { AgentKeys = keys });
        var added = await server.PostAsync("/api/v1/agents", $$"""{"name": "asker", "url": "{{origin}}/a2a/skills/asking"}""");
        added.Status.ShouldBe(201, added.Text);
        var run = await server.StartRunAsync("name: calls\nnodes: {talk: {type: agent_call, agent: asker, with: {name: Ada}}}\n");
        var gates = await server.UntilAsync("/api/v1/gates?status=open", all => all.GetProperty("items").GetArrayLength() == 1);
        var gate = gates.GetProperty("items")[0];
        gate.GetProperty("description").GetString().ShouldBe("Which?");
        await server.PostAsync($"/api/v1/gates/{gate.GetProperty("id")}", """{"decision": "submit", "values": {"answer": "blue"}}""");
        var ended = await server.EndOfAsync(run);
        ended.GetProperty("output").GetProperty("talk").GetProperty("said").GetString().ShouldBe("Ada likes blue", ended.ToString());
        var runs = (await other.GetAsync("/api/v1/runs")).Json.GetProperty("items");
        runs.GetArrayLength().ShouldBe(1);
        runs[0].GetProperty("status").GetString().ShouldBe("success");
    }

    /// <summary>Baton takes a message that it knows for the same message, and answers with the task it led to.</summary>
    [Theory]
    [InlineData("{type: tool_call, tool: process, with: {command: ['false']}}", "agent_failed", "", "failed")]
    [InlineData("{type: wait, for: 1h}", "timeout", ", timeout: 2s", "cancelled")]
    public async Task After_a_task_that_failed_or_took_too_long_the_next_attempt_begins_another(
        string node, string kind, string more, string ended)
    {
        await using var other = await ServerFixture.StartAsync();
        (await other.PostYamlAsync("/api/v1/workflows", $"name: worker\nexpose: a2a\nnodes: {{work: {node}}}\n")).Status.ShouldBe(201);
        var origin = $"http://127.0.0.1:{other.Url.Port}";
        var keys = new Dictionary<string, string> { [origin] = "file:" + Path.Combine(other.DataDirectory, "token") };
        await using var server = await ServerFixture.StartAsync(options => options with { AgentKeys = keys });
        await server.PostAsync("/api/v1/agents", $$"""{"name": "worker", "url": "{{origin}}/a2a/skills/worker"}""");
        var run = await server.StartRunAsync(
            "name: calls\nnodes: {talk: {type: agent_call, agent: worker, with: {name: Ada}, retry: {max_attempts: 2, delay: 10ms}"
            + $"{more}}}}}\n");
        var end = await server.EndOfAsync(run);

        end.GetProperty("error").GetProperty("kind").GetString().ShouldBe(kind, end.ToString());
        var tasks = await other.UntilAsync("/api/v1/runs", list => list.GetProperty("items").EnumerateArray()
            .Count(task => task.GetProperty("status").GetString() == ended) == 2);
        tasks.GetProperty("items").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Without_a_key_for_its_origin_an_agent_that_wants_one_refuses()
    {
        await using var other = await ServerFixture.StartAsync();
        await other.PostYamlAsync("/api/v1/workflows", Asking);
        var keys = new Dictionary<string, string> { ["http://127.0.0.1:1"] = "file:" + Path.Combine(other.DataDirectory, "token") };
        await using var server = await ServerFixture.StartAsync(options => options with { AgentKeys = keys });
        var url = other.Url.ToString().TrimEnd('/');
        await server.PostAsync("/api/v1/agents", $$"""{"name": "asker", "url": "{{url}}/a2a/skills/asking"}""");
        var run = await server.StartRunAsync("name: calls\nnodes: {talk: {type: agent_call, agent: asker, with: {name: Ada}}}\n");
        var ended = await server.EndOfAsync(run);
        ended.GetProperty("error").ToString().ShouldContain("unauthorized");
    }
}
