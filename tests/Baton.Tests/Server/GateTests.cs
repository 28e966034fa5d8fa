using System.Text.Json;

namespace Baton.Tests.Server;

public sealed class GateTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const string Asking = """
        name: asking
        nodes:
          draft: {type: transform, value: {text: "one"}}
          ask:
            type: human_gate
            needs: [draft]
            gate:
              title: "Publish ${ outputs.draft.text }?"
              options: [approve, reject, correct]
              corrects: draft
              timeout: 1h
              on_timeout: reject
          done: {type: transform, value: 1, needs: [{node: ask, branch: approve}]}
        """;

    [Fact]
    public async Task A_gate_shows_every_documented_field_and_takes_one_decision()
    {
        var (run, gate) = await OpenAsync();
        const string fields =
            "id run_id workflow node kind title description options form assignees quorum opened_at due_at status decision";
        foreach (var field in fields.Split(' '))
        {
            gate.TryGetProperty(field, out _).ShouldBeTrue(field);
        }

        gate.GetProperty("title").GetString().ShouldBe("Publish one?");
        gate.GetProperty("status").GetString().ShouldBe("open");
        gate.GetProperty("run_id").GetString().ShouldBe(run);
        var path = Path(gate);

        (await server.PostAsync(path, "{}")).ShouldRefuse(400, "missing_field");
        (await server.PostAsync(path, """{"decision": "maybe"}""")).Status.ShouldBe(422);
        var decided = await server.PostAsync(path, """{"decision": "approve", "comment": "good"}""");
        decided.Status.ShouldBe(200, decided.Text);
        decided.Json.GetProperty("status").GetString().ShouldBe("decided");
        (await server.EndOfAsync(run)).GetProperty("status").GetString().ShouldBe("success");

        var late = await server.PostAsync(path, """{"decision": "reject"}""");
        late.ShouldRefuse(409, "gate_decided");
        late.Json.GetProperty("decision").GetProperty("option").GetString().ShouldBe("approve");
        late.Json.GetProperty("decision").GetProperty("by").GetString().ShouldBe("owner");
        late.Json.GetProperty("decision").GetProperty("comment").GetString().ShouldBe("good");
    }

    [Fact]
    public async Task Events_name_times_and_node_runs_as_the_rest_of_the_api_does()
    {
        var (run, gate) = await OpenAsync();
        (await server.PostAsync(Path(gate), """{"decision": "correct", "comment": "again"}""")).Status.ShouldBe(200);
        var shown = JsonElement.Parse("null");
        await foreach (var (_, e) in server.EventsAsync(run))
        {
            if (e.GetProperty("type").GetString() == "gate.decided")
            {
                shown = e.GetProperty("data");
                break;
            }
        }

        var events = (await server.GetAsync($"/api/v1/runs/{run}/events")).Json.GetProperty("items").EnumerateArray().ToList();

        var opened = events.First(e => e.GetProperty("type").GetString() == "gate.opened").GetProperty("data");
        opened.GetProperty("due").GetString().ShouldBe(gate.GetProperty("due_at").GetString());
        var decided = events.First(e => e.GetProperty("type").GetString() == "gate.decided").GetProperty("data");
        decided.GetProperty("reset").EnumerateArray().Select(node => node.GetString()).ShouldBe(["draft", "ask"]);
        shown.GetRawText().ShouldBe(decided.GetRawText());
    }

    [Fact]
    public async Task Of_many_answers_at_once_exactly_one_wins_and_the_others_hear_which()
    {
        var (run, gate) = await OpenAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            server.PostAsync(Path(gate), i % 2 == 0 ? """{"decision": "approve"}""" : """{"decision": "reject"}""")));
        answers.Count(a => a.Status == 200).ShouldBe(1);
        var winner = answers.Single(a => a.Status == 200).Json.GetProperty("decision").GetProperty("option").GetString();
        foreach (var late in answers.Where(a => a.Status != 200))
        {
            late.ShouldRefuse(409, "gate_decided");
            late.Json.GetProperty("decision").GetProperty("option").GetString().ShouldBe(winner);
        }

        await server.EndOfAsync(run);
    }

    [Fact]
    public async Task A_correction_executes_the_node_again_and_opens_another_gate()
    {
        var (run, first) = await OpenAsync();
        (await server.PostAsync(Path(first), """{"decision": "correct", "comment": "shorter"}""")).Status.ShouldBe(200);
        var gates = await server.UntilAsync(
            "/api/v1/gates?status=open&limit=500",
            list => list.GetProperty("items").EnumerateArray().Any(g => g.GetProperty("run_id").GetString() == run));
        var second = gates.GetProperty("items").EnumerateArray().Single(g => g.GetProperty("run_id").GetString() == run);
        second.GetProperty("id").GetString().ShouldNotBe(first.GetProperty("id").GetString());

        (await server.PostAsync(Path(first), """{"decision": "approve"}""")).ShouldRefuse(409, "gate_decided");
        (await server.PostAsync(Path(second), """{"decision": "approve"}""")).Status.ShouldBe(200);
        (await server.EndOfAsync(run)).GetProperty("status").GetString().ShouldBe("success");
    }

    [Fact]
    public async Task An_answer_to_a_gate_that_was_corrected_meanwhile_never_decides_the_next_one()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => OpenAsync()));
        foreach (var (run, gate) in opened)
        {
            var answers = await Task.WhenAll(
                server.PostAsync(Path(gate), """{"decision": "correct"}"""), server.PostAsync(Path(gate), """{"decision": "approve"}"""));
            answers.Count(answer => answer.Status == 200).ShouldBe(1, string.Join("\n", answers.Select(a => a.Text)));
            answers.Single(answer => answer.Status != 200).ShouldRefuse(409, "gate_decided");
            (await server.PostAsync($"/api/v1/runs/{run}/cancel")).Status.ShouldBeOneOf(202, 409);
        }
    }

    [Fact]
    public async Task An_open_gate_survives_a_restart_and_a_cancelled_run_closes_it()
    {
        await using var own = await ServerFixture.StartAsync();
        var run = await own.StartRunAsync(Asking);
        var open = await own.UntilAsync("/api/v1/gates?status=open", list => list.GetProperty("items").GetArrayLength() == 1);
        var gate = open.GetProperty("items")[0];
        await own.RestartAsync();
        (await own.GetAsync(Path(gate))).Json.GetProperty("status").GetString().ShouldBe("open");
        (await own.PostAsync($"/api/v1/runs/{run}/cancel")).Status.ShouldBe(202);
        (await own.GetAsync(Path(gate))).Json.GetProperty("status").GetString().ShouldBe("closed");
        (await own.PostAsync(Path(gate), """{"decision": "approve"}""")).ShouldRefuse(409, "gate_closed");
    }

    [Fact]
    public async Task Lists_filter_by_status_and_person()
    {
        var (run, _) = await OpenAsync();
        foreach (var query in new[] { "?status=open&assignee=me", "?assignee=anybody", "" })
        {
            var items = (await server.GetAsync("/api/v1/gates" + query)).Json.GetProperty("items").EnumerateArray();
            items.ShouldContain(g => g.GetProperty("run_id").GetString() == run, query);
        }

        (await server.GetAsync("/api/v1/gates?status=decided")).Json.GetProperty("items").EnumerateArray()
            .ShouldNotContain(g => g.GetProperty("run_id").GetString() == run);
        (await server.GetAsync("/api/v1/gates?status=ajar")).ShouldRefuse(400, "bad_parameter");
        (await server.GetAsync("/api/v1/gates/none%3A1")).ShouldRefuse(404, "gate_not_found");
    }

    private static string Path(JsonElement gate) => $"/api/v1/gates/{Uri.EscapeDataString(gate.GetProperty("id").GetString()!)}";

    private async Task<(string Run, JsonElement Gate)> OpenAsync()
    {
        var run = await server.StartRunAsync(Asking);
        var gates = await server.UntilAsync(
            "/api/v1/gates?status=open&limit=500",
            list => list.GetProperty("items").EnumerateArray().Any(g => g.GetProperty("run_id").GetString() == run));
        return (run, gates.GetProperty("items").EnumerateArray().Single(g => g.GetProperty("run_id").GetString() == run));
    }
}
