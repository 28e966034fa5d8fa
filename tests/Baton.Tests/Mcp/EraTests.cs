using System.Text.Json;
using Baton.Tests.Server;

namespace Baton.Tests.Mcp;

/// <summary>Against the protocol's own server library, in both of its eras and over both of its transports.</summary>
[Trait("speed", "slow")]
public sealed class EraTests(ServerFixture server) : IClassFixture<ServerFixture>, IDisposable
{
    private const string Newer = "2026-07-28";
    private const string Older = "2025-11-25";

    private readonly string folder = Directory.CreateTempSubdirectory("baton-mcp-").FullName;

    [Theory]
    [InlineData("stdio", "any", Newer)]
    [InlineData("stdio", "modern", Newer)]
    [InlineData("stdio", "legacy", Older)]
    [InlineData("http", "any", Newer)]
    [InlineData("http", "modern", Newer)]
    [InlineData("http", "legacy", Older)]
    public async Task A_call_brings_result_progress_logs_and_key_and_a_cancel_reaches_the_server(
        string transport, string era, string protocol)
    {
        using var peer = await RegisterAsync(transport, era);
        var registered = (await server.GetAsync("/api/v1/tools/eras")).Json;
        registered.GetProperty("protocol").GetString().ShouldBe(protocol);

        var id = await server.StartRunAsync("""
            name: adds
            nodes:
              add: {type: tool_call, tool: "mcp:eras/add", with: {a: 2, b: 40}}
              again: {type: tool_call, tool: "mcp:eras/add", with: {a: 1, b: 1}, needs: [add]}
            output: $add.structured.sum
            """);
        var run = await server.EndOfAsync(id);
        run.GetProperty("status").GetString().ShouldBe("success", run.ToString());
        run.GetProperty("output").GetInt32().ShouldBe(42);
        await server.UntilAsync($"/api/v1/runs/{id}/events", events =>
            events.ToString().Contains("progress 1/2: half") && events.ToString().Contains("info: adding"));
        Seen("key").Distinct().Count().ShouldBe(2);

        var hanging = await server.StartRunAsync("name: hangs\nnodes:\n  hang: {type: tool_call, tool: \"mcp:eras/hang\"}\n");
        await SeenAsync("tool", "hang");
        (await server.PostAsync($"/api/v1/runs/{hanging}/cancel", "{}")).Status.ShouldBe(202);
        (await server.EndOfAsync(hanging)).GetProperty("status").GetString().ShouldBe("cancelled");
        await SeenAsync("aborted", "hang");
    }

    [Theory]
    [InlineData("""{"text": "a", "parts": [{"text": "b"}, {"text": "c", "parts": [{"text": "d"}]}]}""", """["x", 1]""", "a@b.de", null)]
    [InlineData("""{"text": "a", "parts": [{"text": "b"}, {"text": "c", "parts": [{"text": 4}]}]}""", """["x", 1]""", "a@b.de",
        "with.root.parts[1].parts[0].text: Must be a string")]
    [InlineData("""{"text": "a"}""", """["x", "y"]""", "a@b.de", "with.range[1]: Must be a number")]
    [InlineData("""{"text": "a"}""", """["x", 1]""", "a..c@b.de", "with.owner")]
    public async Task A_schema_that_contains_itself_is_checked_before_the_call(string root, string range, string owner, string? why)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "outline"), "", ServerFixture.Timeout);
        await RegisterAsync("stdio", "any");
        var listed = (await server.GetAsync("/api/v1/tools/eras")).Json.GetProperty("tools").EnumerateArray()
            .Single(tool => tool.GetProperty("name").GetString() == "outline");
        listed.GetProperty("input_schema").ToString().ShouldContain("prefixItems");

        var arguments = $$"""{"root": {{root}}, "range": {{range}}, "owner": "{{owner}}"}""";
        var id = await server.StartRunAsync(
            """
            name: outlines
            input: {type: object}
            nodes:
              take: {type: tool_call, tool: "mcp:eras/outline", with: $context}
            output: $take.text
            """,
            arguments);
        var run = await server.EndOfAsync(id);
        if (why is null)
        {
            run.GetProperty("output").GetString().ShouldBe("3 deep", run.ToString());
        }
        else
        {
            run.GetProperty("error").GetProperty("kind").GetString().ShouldBe("invalid_request", run.ToString());
            run.GetProperty("error").GetProperty("message").GetString()!.ShouldContain(why);
        }

        Seen("tool").Count.ShouldBe(why is null ? 1 : 0);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<Peer?> RegisterAsync(string transport, string era)
    {
        var script = Peers.Own("eras.mjs", "@modelcontextprotocol/server");
        if (transport == "stdio")
        {
            await Peers.RegisterAsync(server, "eras", Peers.Node, script, folder, "stdio", era);
            return null;
        }

        var peer = await Peer.StartAsync(script, folder, "http", era);
        var answer = await server.PostAsync("/api/v1/tools", $$$"""{"name":"eras","url":"http://127.0.0.1:{{{peer.Port}}}/mcp"}""");
        answer.Status.ShouldBe(201, answer.Text);
        return peer;
    }

    private List<string> Seen(string field)
    {
        var file = Path.Combine(folder, "seen");
        return File.Exists(file)
            ? [.. File.ReadAllLines(file).Select(line => JsonElement.Parse(line))
                .Where(line => line.TryGetProperty(field, out _)).Select(line => line.GetProperty(field).GetString()!)]
            : [];
    }

    private async Task SeenAsync(string field, string value)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var until = ServerFixture.Timeout;
        while (!Seen(field).Contains(value))
        {
            (await timer.WaitForNextTickAsync(until)).ShouldBeTrue();
        }
    }
}
