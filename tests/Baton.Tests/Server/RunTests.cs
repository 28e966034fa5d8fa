using System.Text.Json;

namespace Baton.Tests.Server;

public sealed class RunTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const string Root = "/api/v1/runs";

    private const string Two = """
        name: two
        input: {type: object, properties: {city: {type: string}, budget: {type: number, default: 200}}, additionalProperties: false}
        nodes:
          a: {type: transform, value: $context.city}
          b: {type: transform, value: "${ outputs.a + '!' }", needs: [a]}
        output: {said: $b}
        """;

    private const string Stuck = """
        name: stuck
        nodes:
          a: {type: wait, event: go}
          b: {type: transform, value: 1, needs: [a]}
          c: {type: transform, value: 1, needs: [a, b]}
        finally:
          z: {type: transform, value: 1}
        """;

    private const string Fails = """
        name: fails
        input: {type: object}
        nodes:
          fine: {type: transform, value: 1}
          fall: {type: tool_call, tool: process, needs: [fine], with: {command: $context.command}, retry: {max_attempts: 2, delay: 0.01}}
          after: {type: transform, value: 2, needs: [fall]}
        """;

    [Fact]
    public async Task A_run_shows_every_documented_field()
    {
        var id = await server.StartRunAsync(Two, """{"city": "Oslo"}""");
        var run = await server.EndOfAsync(id);
        const string fields =
            "id workflow version status round input output error created_at started_at finished_at duration_ms progress cost";
        foreach (var field in fields.Split(' '))
        {
            run.TryGetProperty(field, out _).ShouldBeTrue(field);
        }

        run.GetProperty("status").GetString().ShouldBe("success");
        run.GetProperty("workflow").GetString().ShouldBe("two");
        run.GetProperty("version").ValueKind.ShouldBe(JsonValueKind.Null);
        run.GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null);
        run.GetProperty("input").GetRawText().ShouldBe("""{"city":"Oslo","budget":200}""");
        run.GetProperty("output").GetRawText().ShouldBe("""{"said":"Oslo!"}""");
        run.GetProperty("created_at").GetString()!.ShouldEndWith("Z");
        run.GetProperty("progress").GetProperty("total").GetInt32().ShouldBe(2);
        run.GetProperty("progress").GetProperty("success").GetInt32().ShouldBe(2);
        run.GetProperty("cost").GetProperty("input_tokens").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task A_published_workflow_is_run_at_the_version_asked_for()
    {
        await server.PostYamlAsync("/api/v1/workflows", "name: pinned\nnodes: {a: {type: transform, value: 1}}\n");
        await server.PostYamlAsync("/api/v1/workflows", "name: pinned\nnodes: {a: {type: transform, value: 2}}\n");
        var newest = await server.PostAsync("/api/v1/workflows/pinned/run", """{"id": "pinned-new", "labels": {"team": "a"}}""");
        newest.Status.ShouldBe(201, newest.Text);
        newest.Headers.Location!.ToString().ShouldBe("/api/v1/runs/pinned-new");
        newest.Json.GetProperty("version").GetInt32().ShouldBe(2);
        newest.Json.GetProperty("labels").GetProperty("team").GetString().ShouldBe("a");
        (await server.EndOfAsync("pinned-new")).GetProperty("output").GetRawText().ShouldBe("""{"a":2}""");

        var old = await server.PostAsync("/api/v1/workflows/pinned/run", """{"version": 1}""");
        (await server.EndOfAsync(old.Json.GetProperty("id").GetString()!)).GetProperty("output").GetRawText().ShouldBe("""{"a":1}""");
        var graph = (await server.GetAsync($"{Root}/pinned-new/graph")).Json;
        graph.GetProperty("definition").GetString()!.ShouldContain("value: 2");

        (await server.PostAsync("/api/v1/workflows/pinned/run", """{"version": 9}""")).ShouldRefuse(404, "workflow_not_found");
        (await server.PostAsync("/api/v1/workflows/nobody/run", "{}")).ShouldRefuse(404, "workflow_not_found");
        (await server.PostAsync("/api/v1/workflows/pinned/run", """{"version": 0}""")).ShouldRefuse(400, "bad_field");
        (await server.PostAsync("/api/v1/workflows/pinned/run", """{"max_cost": -1.5}""")).ShouldRefuse(400, "bad_field");
        (await server.PostAsync("/api/v1/workflows/pinned/run", """{"id": "pinned-new"}""")).ShouldRefuse(409, "run_id_in_use");
    }

    [Fact]
    public async Task Input_that_does_not_fit_is_told_with_its_places()
    {
        var answer = await server.PostAsync(Root, Inline(Two, """{"city": 5, "extra": 1}"""));
        answer.ShouldRefuse(422, "invalid_input");
        answer.Json.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("path").GetString()).ShouldContain("input.city");
        (await server.PostAsync(Root, Inline("name: x\nnodes: {}", "{}"))).ShouldRefuse(422, "invalid_workflow");
        (await server.PostAsync(Root, """{"input": {}}""")).ShouldRefuse(400, "missing_field");
        (await server.PostAsync(Root, """{"definition": 5}""")).ShouldRefuse(400, "bad_field");
        (await server.PostAsync(Root)).ShouldRefuse(400, "missing_field");

        (await server.PostAsync(Root, Inline(Two, """{"city": "\ud800"}"""))).ShouldRefuse(400, "malformed_text");
        using var torn = new HttpRequestMessage(HttpMethod.Post, Root);
        torn.Content = new ByteArrayContent([.. "{\"definition\":{\"a\":\""u8, 0xCD, .. "\"}}"u8]);
        torn.Content.Headers.ContentType = new("application/json");
        (await server.SendAsync(torn)).ShouldRefuse(400, "malformed_text");
    }

    [Fact]
    public async Task The_same_key_gives_the_same_run()
    {
        var body = Inline(Two, """{"city": "Rome"}""");
        var first = await server.PostAsync(Root, body, "same");
        var second = await server.PostAsync(Root, body, "same");
        second.Status.ShouldBe(201);
        second.Json.GetProperty("id").GetString().ShouldBe(first.Json.GetProperty("id").GetString());
        (await server.PostAsync(Root, Inline(Two, """{"city": "Bern"}"""), "same")).ShouldRefuse(422, "idempotency_key_reused");
    }

    [Fact]
    public async Task Lists_combine_filters_and_page_without_gaps()
    {
        await using var own = await ServerFixture.StartAsync();
        for (var i = 0; i < 7; i++)
        {
            var labels = i % 2 == 0 ? ",\"labels\":{\"parity\":\"even\"}" : "";
            (await own.PostAsync(Root, Inline(Two, "{\"city\": \"x\"}", labels + $",\"id\":\"list-{i}\""))).Status.ShouldBe(201);
            await own.EndOfAsync($"list-{i}");
        }

        (await IdsAsync(own, Root)).ShouldBe(["list-6", "list-5", "list-4", "list-3", "list-2", "list-1", "list-0"]);
        (await IdsAsync(own, $"{Root}?sort=created_at&status=success&workflow=two&search=LIST-&label=parity%3Deven&limit=2"))
            .ShouldBe(["list-0", "list-2", "list-4", "list-6"]);
        (await IdsAsync(own, $"{Root}?sort=started_at")).First().ShouldBe("list-0");
        (await IdsAsync(own, $"{Root}?sort=-started_at")).First().ShouldBe("list-6");
        (await IdsAsync(own, $"{Root}?status=failed,cancelled")).ShouldBeEmpty();
        (await IdsAsync(own, $"{Root}?status=failed&status=success&limit=3")).Count.ShouldBe(7);
        (await IdsAsync(own, $"{Root}?started_before=2001-01-01T00:00:00Z")).ShouldBeEmpty();
        (await IdsAsync(own, $"{Root}?started_after=2001-01-01T00:00:00%2B02:00&sort=-duration_ms")).Count.ShouldBe(7);

        foreach (var bad in "status=done limit=501 limit=0 limit=x sort=up started_after=yesterday started_after=5".Split(' '))
        {
            (await own.GetAsync($"{Root}?{bad}")).ShouldRefuse(400, "bad_parameter");
        }

        var typo = await own.GetAsync($"{Root}?stauts=failed");
        typo.ShouldRefuse(400, "unknown_parameter");
        typo.Json.GetProperty("detail").GetString()!.ShouldContain("'status'");
    }

    [Fact]
    public async Task Every_node_that_waits_says_what_for_and_since_when()
    {
        var id = await server.StartRunAsync(Stuck);
        await server.UntilAsync($"{Root}/{id}", run => run.GetProperty("progress").GetProperty("waiting").GetInt32() == 1);
        var nodes = await NodesAsync(id);
        nodes.Keys.ShouldBe(["a", "b", "c", "z"]);
        Waits(nodes["a"]).ShouldBe("event go");
        Waits(nodes["b"]).ShouldBe("edges a");
        Waits(nodes["c"]).ShouldBe("edges a,b");
        Waits(nodes["z"]).ShouldBe("edges a,b,c");
        nodes.Values.ShouldAllBe(n => n.GetProperty("waiting").GetProperty("since").ValueKind == JsonValueKind.String);

        (await server.PostAsync($"{Root}/{id}/pause")).Status.ShouldBe(202);
        nodes = await NodesAsync(id);
        Waits(nodes["b"]).ShouldBe("paused");
        nodes["b"].GetProperty("waiting").GetProperty("since").ValueKind.ShouldBe(JsonValueKind.String);
        (await server.PostAsync($"{Root}/{id}/pause")).Status.ShouldBe(409);
        (await server.PostAsync($"{Root}/{id}/resume")).Json.GetProperty("status").GetString().ShouldBe("running");

        (await server.PostAsync($"{Root}/{id}/signal", """{"event": "gone"}""")).Status.ShouldBe(409);
        (await server.PostAsync($"{Root}/{id}/signal", """{"event": "go", "data": {"n": 5}}""")).Status.ShouldBe(202);
        (await server.EndOfAsync(id)).GetProperty("status").GetString().ShouldBe("success");
        (await NodesAsync(id)).Values.ShouldAllBe(n => n.GetProperty("waiting").ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task Attempts_errors_and_causes_are_told_and_a_retry_opens_a_new_round()
    {
        var id = await server.StartRunAsync(Fails, """{"command": ["false"]}""");
        var run = await server.EndOfAsync(id);
        run.GetProperty("status").GetString().ShouldBe("failed");
        run.GetProperty("error").GetProperty("node").GetString().ShouldBe("fall");
        var nodes = await NodesAsync(id);
        nodes["fall"].GetProperty("attempt").GetInt32().ShouldBe(2);
        nodes["fall"].GetProperty("max_attempts").GetInt32().ShouldBe(2);
        nodes["fall"].GetProperty("error").GetProperty("kind").GetString().ShouldBe("exit_code");
        var attempts = nodes["fall"].GetProperty("attempts").EnumerateArray().ToList();
        attempts.Select(a => a.GetProperty("status").GetString()).ShouldBe(["failed", "failed"]);
        attempts[0].GetProperty("retry_at").ValueKind.ShouldBe(JsonValueKind.String);
        nodes["after"].GetProperty("cause").GetProperty("node").GetString().ShouldBe("fall");

        (await server.PostAsync($"{Root}/{id}/cancel")).Status.ShouldBe(409);
        var retried = await server.PostAsync($"{Root}/{id}/retry", """{"input_patch": {"command": ["true"], "gone": null}}""");
        retried.Status.ShouldBe(202, retried.Text);
        retried.Json.GetProperty("round").GetInt32().ShouldBe(2);
        run = await server.UntilAsync($"{Root}/{id}", r => r.GetProperty("status").GetString() == "success");
        run.GetProperty("input").GetRawText().ShouldBe("""{"command":["true"]}""");
        var fall = (await server.GetAsync($"{Root}/{id}/nodes/fall")).Json;
        fall.GetProperty("attempts").EnumerateArray().Select(a => a.GetProperty("status").GetString())
            .ShouldBe(["failed", "failed", "success"]);
        (await server.PostAsync($"{Root}/{id}/retry")).Status.ShouldBe(409);
    }

    [Fact]
    public async Task A_rerun_is_a_linked_fork()
    {
        var id = await server.StartRunAsync(Two, """{"city": "Oslo"}""");
        await server.EndOfAsync(id);
        var fork = await server.PostAsync($"{Root}/{id}/rerun", """{"from": "b", "outputs": {"a": "Rome"}}""");
        fork.Status.ShouldBe(202, fork.Text);
        fork.Json.GetProperty("origin").GetString().ShouldBe(id);
        var end = await server.EndOfAsync(fork.Json.GetProperty("id").GetString()!);
        end.GetProperty("output").GetRawText().ShouldBe("""{"said":"Rome!"}""");
        (await server.PostAsync($"{Root}/{id}/rerun", "{}")).ShouldRefuse(400, "missing_field");
        (await server.PostAsync($"{Root}/{id}/rerun", """{"from": "zz"}""")).ShouldRefuse(404, "node_not_found");
    }

    [Fact]
    public async Task Bulk_gives_a_result_for_each()
    {
        var one = await server.StartRunAsync(Stuck.Replace("stuck", "bulk"));
        var two = await server.StartRunAsync(Stuck.Replace("stuck", "bulk"));
        var answer = await server.PostAsync($"{Root}/bulk", $$"""{"action": "cancel", "ids": ["{{one}}", "none", "{{one}}"]}""");
        var items = answer.Json.GetProperty("items").EnumerateArray().ToList();
        items.Count.ShouldBe(2);
        items[0].GetProperty("status").GetString().ShouldBe("cancelled");
        items[1].GetProperty("code").GetString().ShouldBe("run_not_found");

        answer = await server.PostAsync($"{Root}/bulk", """{"action": "delete", "filter": {"workflow": "bulk"}}""");
        var results = answer.Json.GetProperty("items").EnumerateArray().ToDictionary(r => r.GetProperty("id").GetString()!);
        results[one].GetProperty("ok").GetBoolean().ShouldBeTrue();
        results[two].GetProperty("code").GetString().ShouldBe("run_not_terminal");
        (await server.GetAsync($"{Root}/{one}")).ShouldRefuse(404, "run_not_found");

        var alone = await server.PostAsync(
            $"{Root}/bulk", """{"action": "cancel", "filter": {"workflow": "bulk", "status": "running", "label": "none"}}""");
        alone.Status.ShouldBe(200, alone.Text);
        alone.Json.GetProperty("items").GetArrayLength().ShouldBe(0);
        var mistyped = await server.PostAsync($"{Root}/bulk", """{"action": "cancel", "filter": {"status": ["running", 5]}}""");
        mistyped.ShouldRefuse(400, "bad_field");
        mistyped.Json.GetProperty("errors")[0].GetProperty("path").GetString().ShouldBe("filter.status");
        mistyped.Json.GetProperty("errors")[0].GetProperty("column").GetInt32().ShouldBe(43);

        (await server.PostAsync($"{Root}/bulk", """{"action": "explode", "ids": []}""")).ShouldRefuse(400, "bad_field");
        (await server.PostAsync($"{Root}/bulk", """{"action": "cancel"}""")).ShouldRefuse(400, "bad_field");
        var unknown = await server.PostAsync($"{Root}/bulk", """{"action": "cancel", "filter": {"stats": []}}""");
        unknown.ShouldRefuse(400, "unknown_field");
        unknown.Json.GetProperty("errors")[0].GetProperty("path").GetString().ShouldBe("filter.stats");
        unknown.Json.GetProperty("errors")[0].GetProperty("hint").GetString()!.ShouldContain("status");
    }

    [Fact]
    public async Task A_run_can_be_deleted_once_it_has_ended()
    {
        var id = await server.StartRunAsync(Stuck);
        (await server.DeleteAsync($"{Root}/{id}")).ShouldRefuse(409, "run_not_terminal");
        (await server.PostAsync($"{Root}/{id}/cancel", """{"reason": "enough"}""")).Status.ShouldBe(202);
        (await server.EndOfAsync(id)).GetProperty("status").GetString().ShouldBe("cancelled");
        (await server.DeleteAsync($"{Root}/{id}")).Status.ShouldBe(204);
        (await server.DeleteAsync($"{Root}/{id}")).ShouldRefuse(404, "run_not_found");
    }

    [Fact]
    public async Task Large_outputs_are_left_out_of_lists_and_linked()
    {
        var big = new string('x', 70_000);
        var id = await server.StartRunAsync("name: big\nnodes: {a: {type: transform, value: $context.text}}", $$"""{"text": "{{big}}"}""");
        await server.EndOfAsync(id);
        var listed = (await NodesAsync(id))["a"];
        listed.GetProperty("output").ValueKind.ShouldBe(JsonValueKind.Null);
        var one = await server.GetAsync(listed.GetProperty("output_url").GetString()!);
        one.Json.GetProperty("output").GetString().ShouldBe(big);
    }

    [Fact]
    public async Task Items_of_a_foreach_are_nodes_with_paths()
    {
        var id = await server.StartRunAsync("""
            name: items
            nodes:
              each: {type: parallel, foreach: "[1, 2, 3]", body: {nodes: {inner: {type: transform, value: "${ item * 2 }"}}}}
            """);
        await server.EndOfAsync(id);
        var nodes = await NodesAsync(id);
        nodes.Keys.ShouldBe(["each", "each[0].inner", "each[1].inner", "each[2].inner"]);
        var one = (await server.GetAsync($"{Root}/{id}/nodes/{Uri.EscapeDataString("each[2].inner")}")).Json;
        one.GetProperty("output").GetInt32().ShouldBe(6);
        (await server.GetAsync($"{Root}/{id}/nodes/each%5B7%5D.inner")).ShouldRefuse(404, "node_not_found");
        (await server.GetAsync($"{Root}/{id}/nodes/nobody")).ShouldRefuse(404, "node_not_found");
    }

    [Fact]
    public async Task Nodes_of_bodies_that_have_not_begun_are_listed_and_wait()
    {
        var id = await server.StartRunAsync("""
            name: bodies
            nodes:
              each:
                type: parallel
                foreach: "[1, 2, 3]"
                max_parallel: 1
                body:
                  nodes:
                    first: {type: wait, event: "go"}
                    second: {type: transform, value: 1, needs: [first]}
              after: {type: transform, value: 1, needs: [each]}
            """);
        await server.UntilAsync($"{Root}/{id}", run => run.GetProperty("progress").GetProperty("waiting").GetInt32() == 1);
        var nodes = await NodesAsync(id);
        nodes.Keys.ShouldBe([
            "each", "after", "each[0].first", "each[0].second", "each[1].first", "each[1].second", "each[2].first", "each[2].second"]);
        var run = (await server.GetAsync($"{Root}/{id}")).Json;
        nodes.Count.ShouldBe(run.GetProperty("progress").GetProperty("total").GetInt32());
        Waits(nodes["each[0].first"]).ShouldBe("event go");
        Waits(nodes["each[0].second"]).ShouldBe("edges each[0].first");
        Waits(nodes["each[2].second"]).ShouldBe("edges each[2].first");
        Waits(nodes["after"]).ShouldBe("edges each");
        nodes["each[1].first"].GetProperty("waiting").GetProperty("for").GetString().ShouldBe("capacity");
        (await server.GetAsync($"{Root}/{id}/nodes/each%5B2%5D.second")).Json.GetProperty("status").GetString().ShouldBe("pending");
        (await server.GetAsync($"{Root}/{id}/nodes/each%5B3%5D.second")).ShouldRefuse(404, "node_not_found");
        (await server.GetAsync($"{Root}/{id}/nodes?cursor=zzz")).ShouldRefuse(400, "bad_cursor");
    }

    private static string Waits(JsonElement node)
    {
        var waiting = node.GetProperty("waiting");
        var nodes = waiting.GetProperty("nodes");
        var more = nodes.ValueKind == JsonValueKind.Array
            ? string.Join(',', nodes.EnumerateArray().Select(n => n.GetString()))
            : waiting.GetProperty("name").GetString();
        return $"{waiting.GetProperty("for").GetString()} {more}".TrimEnd();
    }

    private static string Inline(string yaml, string input, string more = "") =>
        $"{{\"definition\":\"{JsonEncodedText.Encode(yaml)}\",\"input\":{input}{more}}}";

    /// <summary>All node runs, over small pages.</summary>
    private async Task<Dictionary<string, JsonElement>> NodesAsync(string id)
    {
        var nodes = new Dictionary<string, JsonElement>();
        var cursor = "";
        do
        {
            var page = (await server.GetAsync($"{Root}/{id}/nodes?limit=3{cursor}")).Json;
            foreach (var node in page.GetProperty("items").EnumerateArray())
            {
                nodes.Add(node.GetProperty("node").GetString()!, node);
            }

            cursor = page.GetProperty("next_cursor").GetString() is { } next ? $"&cursor={next}" : null;
        }
        while (cursor is not null);
        return nodes;
    }

    private static async Task<List<string>> IdsAsync(ServerFixture from, string path)
    {
        var ids = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var next = cursor.Length == 0 ? path : $"{path}{(path.Contains('?') ? '&' : '?')}cursor={Uri.EscapeDataString(cursor)}";
            var answer = await from.GetAsync(next);
            answer.Status.ShouldBe(200, answer.Text);
            ids.AddRange(answer.Json.GetProperty("items").EnumerateArray().Select(r => r.GetProperty("id").GetString()!));
            cursor = answer.Json.GetProperty("next_cursor").GetString();
        }

        return ids;
    }
}
