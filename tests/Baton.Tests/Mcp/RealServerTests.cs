using System.Text.Json;
using Baton.Tests.Server;

namespace Baton.Tests.Mcp;

/// <summary>Against the protocol's own example servers.</summary>
[Trait("speed", "slow")]
public sealed class RealServerTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static string Everything => Peers.Script("@modelcontextprotocol/server-everything", "dist/index.js");

    [Fact]
    public async Task A_node_calls_a_tool_over_stdio_and_its_progress_is_in_the_run()
    {
        var registered = await Peers.RegisterAsync(server, "everything", Peers.Node, Everything, "stdio");
        registered.GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("name").GetString())
            .ShouldContain("get-sum");
        var id = await server.StartRunAsync("""
            name: sums
            nodes:
              sum: {type: tool_call, tool: "mcp:everything/get-sum", with: {a: 2, b: 40}}
              slow: {type: tool_call, tool: "mcp:everything/trigger-long-running-operation", with: {duration: 0.3, steps: 3}, needs: [sum]}
              shape: {type: tool_call, tool: "mcp:everything/get-structured-content", with: {location: New York}, needs: [sum]}
            output: {sum: $sum.text, temperature: $shape.structured.temperature}
            """);
        var run = await server.EndOfAsync(id);
        run.GetProperty("status").GetString().ShouldBe("success", run.ToString());
        run.GetProperty("output").GetProperty("sum").GetString()!.ShouldContain("42");
        run.GetProperty("output").GetProperty("temperature").ValueKind.ShouldBe(JsonValueKind.Number);
        var events = await server.GetAsync($"/api/v1/runs/{id}/events");
        events.Text.ShouldContain("progress 3/3");
    }

    [Fact]
    public async Task A_node_calls_a_tool_over_http()
    {
        var script = Everything;
        using var peer = await Peer.StartToldAsync(script, "PORT", "streamableHttp");
        var answer = await server.PostAsync("/api/v1/tools", $$$"""{"name":"web","url":"http://127.0.0.1:{{{peer.Port}}}/mcp"}""");
        answer.Status.ShouldBe(201, answer.Text);
        var id = await server.StartRunAsync("""
            name: echo-over-http
            nodes:
              echo: {type: tool_call, tool: "mcp:web/echo", with: {message: hello}}
            output: $echo.text
            """);
        var run = await server.EndOfAsync(id);
        run.GetProperty("status").GetString().ShouldBe("success", run.ToString());
        run.GetProperty("output").GetString()!.ShouldContain("hello");
    }

    [Fact]
    public async Task A_filesystem_server_reads_what_it_may_and_says_why_it_may_not()
    {
        var script = Peers.Script("@modelcontextprotocol/server-filesystem", "dist/index.js");
        var folder = Directory.CreateTempSubdirectory("baton-mcp-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "a.txt"), "in the file", ServerFixture.Timeout);
        await Peers.RegisterAsync(server, "files", Peers.Node, script, folder);
        var id = await server.StartRunAsync($$$"""
            name: reads
            nodes:
              read: {type: tool_call, tool: "mcp:files/read_text_file", with: {path: "{{{folder}}}/a.txt"}}
              peek: {type: tool_call, tool: "mcp:files/read_text_file", with: {path: /etc/passwd}, critical: false}
            output: $read.text
            """);
        var run = await server.EndOfAsync(id);
        run.GetProperty("status").GetString().ShouldBe("partial_success", run.ToString());
        run.GetProperty("output").GetString().ShouldBe("in the file");
        var peek = (await server.GetAsync($"/api/v1/runs/{id}/nodes/peek")).Json;
        peek.GetProperty("error").GetProperty("kind").GetString().ShouldBe("tool_error");
        Directory.Delete(folder, recursive: true);
    }
}
