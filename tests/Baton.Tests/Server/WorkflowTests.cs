using Baton.Server.Upkeep;
using Microsoft.Extensions.Logging.Abstractions;

namespace Baton.Tests.Server;

public sealed class WorkflowTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const string Root = "/api/v1/workflows";

    [Theory]
    [InlineData("unknown_tool", "nodes.a.tool", "{type: tool_call, tool: htp, with: {url: x}}")]
    [InlineData("unknown_tool", "nodes.a.tool", "{type: tool_call, tool: 'mcp:files/read'}")]
    [InlineData("unknown_agent", "nodes.a.agent", "{type: agent_call, agent: ranker}")]
    [InlineData("unknown_secret", "nodes.a.with.url", "{type: tool_call, tool: http, with: {url: $secrets.key}}")]
    public async Task What_this_server_does_not_have_is_refused_when_it_is_published(string code, string path, string node)
    {
        var answer = await server.PostYamlAsync("/api/v1/workflows", $"name: lacking\nnodes:\n  a: {node}\n");

        answer.ShouldRefuse(422, "invalid_workflow");
        var error = answer.Json.GetProperty("errors")[0];
        error.GetProperty("code").GetString().ShouldBe(code);
        error.GetProperty("path").GetString().ShouldBe(path);
        error.GetProperty("line").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task Publishing_gives_a_new_version_for_a_new_text_only()
    {
        (await server.PostYamlAsync(Root, Text("versions", "1"))).Status.ShouldBe(201);
        var same = await server.PostYamlAsync(Root, Text("versions", "1"));
        same.Status.ShouldBe(200);
        same.Json.GetProperty("version").GetInt32().ShouldBe(1);
        var next = await server.PostYamlAsync(Root, Text("versions", "2"));
        next.Status.ShouldBe(201);
        next.Json.GetProperty("name").GetString().ShouldBe("versions");
        next.Json.GetProperty("version").GetInt32().ShouldBe(2);

        var list = (await server.GetAsync($"{Root}/versions/versions")).Json;
        list.GetProperty("items").EnumerateArray().Select(v => v.GetProperty("version").GetInt32()).ShouldBe([2, 1]);
        var first = (await server.GetAsync($"{Root}/versions/versions/1")).Json;
        first.GetProperty("definition").GetString().ShouldBe(Text("versions", "1"));
        first.GetProperty("created_by").GetString().ShouldBe("owner");
        (await server.GetAsync($"{Root}/versions/versions/3")).ShouldRefuse(404, "version_not_found");
        (await server.GetAsync($"{Root}/versions/versions/0")).ShouldRefuse(404, "version_not_found");
    }

    [Fact]
    public async Task A_definition_may_come_as_an_object_or_as_text()
    {
        var answer = await server.PostAsync(
            Root, """{"definition": {"name": "as-object", "nodes": {"a": {"type": "transform", "value": 1}}}}""");
        answer.Status.ShouldBe(201, answer.Text);
        answer = await server.PostAsync(Root, """{"definition": "name: as-text\nnodes:\n  a: {type: transform, value: 1}\n"}""");
        answer.Status.ShouldBe(201, answer.Text);
        (await server.GetAsync($"{Root}/as-text")).Json.GetProperty("graph").GetProperty("order")[0].GetString().ShouldBe("a");
    }

    [Fact]
    public async Task An_invalid_workflow_is_told_with_every_mistake_and_its_place()
    {
        var answer = await server.PostYamlAsync(Root, "name: bad\nnodes:\n  a: {type: transform, valu: 1}\n  b: {type: nothing}\n");
        answer.ShouldRefuse(422, "invalid_workflow");
        var errors = answer.Json.GetProperty("errors").EnumerateArray().ToList();
        errors.Count.ShouldBeGreaterThanOrEqualTo(2);
        errors.ShouldAllBe(e => e.GetProperty("line").GetInt32() > 0 && e.GetProperty("column").GetInt32() > 0);
        errors.ShouldContain(e => e.GetProperty("line").GetInt32() == 3 && e.GetProperty("path").GetString()!.Contains("nodes.a"));

        // Sent as an object its places are those in the body.
        foreach (var address in new[] { Root, $"{Root}/validate", "/api/v1/runs" })
        {
            var inBody = await server.PostAsync(
                address,
                """
                {
                  "definition": {"nodes": {
                    "b": {"type": "nothing"}}}
                }
                """);
            inBody.Json.GetProperty("errors").EnumerateArray()
                .Select(e => (e.GetProperty("path").GetString(), e.GetProperty("line").GetInt32(), e.GetProperty("column").GetInt32()))
                .ShouldBe([("", 2, 17), ("nodes.b.type", 3, 19)], inBody.Text);
        }
    }

    [Fact]
    public async Task Validating_answers_with_the_graph_or_the_mistakes_and_keeps_nothing()
    {
        var good = await server.PostYamlAsync($"{Root}/validate", """
            name: only-checked
            nodes:
              a: {type: condition, if: "true"}
              b: {type: transform, value: 1, needs: [{node: a, branch: "true"}]}
              c: {type: transform, value: 2, needs: [b]}
            """);
        good.Status.ShouldBe(200, good.Text);
        good.Json.GetProperty("valid").GetBoolean().ShouldBeTrue();
        good.Json.GetProperty("order").GetRawText().ShouldBe("""["a","b","c"]""");
        good.Json.GetProperty("levels").GetRawText().ShouldBe("""[["a"],["b"],["c"]]""");
        good.Json.GetProperty("edges")[1].GetProperty("to").GetString().ShouldBe("c");
        var graph = good.Json.GetProperty("graph");
        graph.GetProperty("order").GetArrayLength().ShouldBe(3);
        graph.GetProperty("levels").GetRawText().ShouldBe("""[["a"],["b"],["c"]]""");
        graph.GetProperty("edges")[0].GetRawText().ShouldBe("""{"from":"a","to":"b","on":"success","branch":"true","when":null}""");
        graph.GetProperty("nodes")[0].GetProperty("options").GetRawText().ShouldBe("""["true","false"]""");

        var bad = await server.PostYamlAsync($"{Root}/validate", "name: x\nnodes: {a: {type: transform, value: 1, needs: [b]}}");
        bad.Json.GetProperty("valid").GetBoolean().ShouldBeFalse();
        bad.Json.GetProperty("order").GetArrayLength().ShouldBe(0);
        bad.Json.GetProperty("errors")[0].GetProperty("code").GetString().ShouldBe("unknown_node");
        (await server.GetAsync($"{Root}/only-checked")).ShouldRefuse(404, "workflow_not_found");
    }

    [Fact]
    public async Task Lists_filter_search_and_page()
    {
        await using var own = await ServerFixture.StartAsync();
        foreach (var name in new[] { "alpha", "beta", "gamma" })
        {
            (await own.PostYamlAsync(Root, Text(name, "1"))).Status.ShouldBe(201);
        }

        (await NamesAsync(own, Root)).ShouldBe(["alpha", "beta", "gamma"]);
        (await NamesAsync(own, $"{Root}?filter=mine")).Count.ShouldBe(3);
        (await NamesAsync(own, $"{Root}?filter=public")).ShouldBeEmpty();
        (await NamesAsync(own, $"{Root}?search=ET")).ShouldBe(["beta"]);
        (await own.GetAsync($"{Root}?filter=theirs")).ShouldRefuse(400, "bad_parameter");

        var first = (await own.GetAsync($"{Root}?limit=2")).Json;
        var cursor = first.GetProperty("next_cursor").GetString();
        (await NamesAsync(own, $"{Root}?limit=2&cursor={Uri.EscapeDataString(cursor!)}")).ShouldBe(["gamma"]);
        (await own.GetAsync($"{Root}?cursor=%00nonsense")).ShouldRefuse(400, "bad_cursor");
    }

    [Fact]
    public async Task Publishing_over_what_somebody_else_published_meanwhile_is_refused_when_asked_to()
    {
        (await PublishAsync("shared", "1", request => request.Headers.IfNoneMatch.ParseAdd("*"))).Status.ShouldBe(201);
        var tag = (await server.GetAsync($"{Root}/shared")).Headers.ETag!.Tag;
        (await PublishAsync("shared", "2", request => request.Headers.IfNoneMatch.ParseAdd("*"))).ShouldRefuse(412, "changed_meanwhile");
        (await PublishAsync("shared", "2", request => request.Headers.IfMatch.ParseAdd(tag))).Status.ShouldBe(201);
        (await PublishAsync("shared", "3", request => request.Headers.IfMatch.ParseAdd(tag))).ShouldRefuse(412, "changed_meanwhile");
        (await PublishAsync("unknown", "1", request => request.Headers.IfMatch.ParseAdd("*"))).ShouldRefuse(412, "changed_meanwhile");
        (await server.GetAsync($"{Root}/shared")).Json.GetProperty("version").GetInt32().ShouldBe(2);
    }

    private async Task<Answer> PublishAsync(string name, string value, Action<HttpRequestMessage> change)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Root);
        request.Content = new StringContent(Text(name, value), System.Text.Encoding.UTF8, "application/yaml");
        change(request);
        return await server.SendAsync(request);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/versions/1")]
    public async Task A_text_that_the_reader_has_is_not_sent_again(string version)
    {
        var address = $"{Root}/known{version}";
        await server.PostYamlAsync(Root, Text("known", "1"));
        var tag = (await server.GetAsync(address)).Headers.ETag!.Tag;
        (await ReadAsync(address, tag)).Status.ShouldBe(304);
        (await ReadAsync(address, "\"other\"")).Status.ShouldBe(200);
    }

    private async Task<Answer> ReadAsync(string address, string known)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.IfNoneMatch.ParseAdd(known);
        return await server.SendAsync(request);
    }

    [Fact]
    public async Task Archiving_hides_and_publishing_brings_back()
    {
        await server.PostYamlAsync(Root, Text("hidden", "1"));
        var tag = (await server.GetAsync($"{Root}/hidden")).Headers.ETag!.Tag;
        await server.PostYamlAsync(Root, Text("hidden", "2"));

        using var stale = new HttpRequestMessage(HttpMethod.Delete, $"{Root}/hidden");
        stale.Headers.IfMatch.ParseAdd(tag);
        (await server.SendAsync(stale)).ShouldRefuse(412, "changed_meanwhile");
        (await server.DeleteAsync($"{Root}/hidden")).Status.ShouldBe(204);

        (await NamesAsync(server, Root)).ShouldNotContain("hidden");
        (await NamesAsync(server, $"{Root}?archived=true")).ShouldContain("hidden");
        (await server.PostAsync($"{Root}/hidden/run", "{}")).ShouldRefuse(409, "workflow_archived");
        (await server.PostAsync($"{Root}/hidden/run", """{"version": 1}""")).ShouldRefuse(409, "workflow_archived");
        (await server.GetAsync($"{Root}/hidden")).Json.GetProperty("archived_at").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.String);
        await server.PostYamlAsync(Root, Text("hidden", "3"));
        (await NamesAsync(server, Root)).ShouldContain("hidden");
        (await server.PostAsync($"{Root}/hidden/run", "{}")).Status.ShouldBe(201);
        (await server.DeleteAsync($"{Root}/never-was")).ShouldRefuse(404, "workflow_not_found");
    }

    [Fact]
    public async Task An_idempotency_key_gives_the_first_answer_again()
    {
        var first = await server.PostYamlAsync(Root, Text("keyed", "1"), "key-1");
        await server.PostYamlAsync(Root, Text("keyed", "2"));
        var again = await server.PostYamlAsync(Root, Text("keyed", "1"), "key-1");
        again.Json.GetProperty("version").GetInt32().ShouldBe(first.Json.GetProperty("version").GetInt32());
        (await server.PostYamlAsync(Root, Text("keyed", "3"), "key-1")).ShouldRefuse(422, "idempotency_key_reused");
        await server.RestartAsync();
        (await server.PostYamlAsync(Root, Text("keyed", "3"), "key-1")).ShouldRefuse(422, "idempotency_key_reused");
        (await server.PostYamlAsync(Root, Text("keyed", "1"), new string('k', 256))).ShouldRefuse(400, "bad_idempotency_key");
    }

    [Fact]
    public async Task Keys_are_forgotten_after_their_time()
    {
        await server.PostYamlAsync(Root, Text("forgotten", "1"), "old");
        var later = new FakeClock(TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(23));
        using var pruner = new KeyPruner(server.Server.Host.Store, later, NullLogger<KeyPruner>.Instance);
        pruner.RunOnce().ShouldBe(0);
        later.Now += TimeSpan.FromHours(2);
        pruner.RunOnce().ShouldBeGreaterThan(0);
        (await server.PostYamlAsync(Root, Text("forgotten", "2"), "old")).Status.ShouldBe(201);
    }

    [Fact]
    public async Task A_body_that_is_not_utf8_or_of_another_type_is_refused()
    {
        using var latin = new HttpRequestMessage(HttpMethod.Post, Root) { Content = new ByteArrayContent([0x6e, 0xff, 0xfe]) };
        latin.Content.Headers.ContentType = new("application/yaml");
        (await server.SendAsync(latin)).ShouldRefuse(400, "malformed_text");
        using var xml = new HttpRequestMessage(HttpMethod.Post, Root) { Content = new StringContent("<a/>", null, "application/xml") };
        (await server.SendAsync(xml)).ShouldRefuse(415, "unsupported_media_type");
    }

    private static string Text(string name, string value) => $"name: {name}\nnodes:\n  a: {{type: transform, value: {value}}}\n";

    private static async Task<List<string>> NamesAsync(ServerFixture from, string path)
    {
        var answer = await from.GetAsync(path);
        answer.Status.ShouldBe(200, answer.Text);
        return [.. answer.Json.GetProperty("items").EnumerateArray().Select(w => w.GetProperty("name").GetString()!)];
    }

    private sealed class FakeClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
