using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Baton.Tests.Cli;
using Baton.Tests.Faults;
using Baton.Tests.Server;

namespace Baton.Tests.Mcp;

/// <summary>Baton's own server of tools, against the protocol's own clients.</summary>
[Trait("speed", "slow")]
public sealed class OwnServerTests
{
    private const string Adds = """
        name: adds
        title: Adds
        description: Adds two numbers.
        expose: mcp
        input: {type: object, required: [a, b], properties: {a: {type: integer}, b: {type: integer}}}
        nodes:
          sum: {type: transform, value: "${ input.a + input.b }"}
        output: {sum: $sum}
        """;

    private const string Waits = """
        name: waits
        expose: [mcp]
        nodes:
          pause: {type: wait, event: never}
        """;

    private const string Hidden = "name: hidden\nnodes:\n  pause: {type: wait, event: never}\n";

    private static readonly string BatonDll = Path.Combine(AppContext.BaseDirectory, "baton.dll");

    [Theory]
    [InlineData("legacy", "@modelcontextprotocol/client")]
    [InlineData("auto", "@modelcontextprotocol/client")]
    [InlineData("sdk1", "@modelcontextprotocol/sdk")]
    public async Task The_official_clients_run_wait_for_and_cancel_workflows_over_http(string mode, string package)
    {
        await using var server = await StartAsync();
        var script = Peers.Own("mcp-client.mjs", package);
        Check(await NodeAsync([script, mode, new Uri(server.Url, "/mcp").ToString(), server.Server.Token]));
        await CancelledAsync(server);
    }

    [Theory]
    [InlineData("legacy", true)]
    [InlineData("auto", true)]
    [InlineData("auto", false)]
    public async Task The_official_client_does_the_same_over_stdin_and_stdout(string mode, bool withServer)
    {
        using var cli = new CliFixture();
        using var server = withServer ? await cli.StartServerAsync() : null;
        foreach (var text in new[] { Adds, Waits, Hidden })
        {
            (await cli.RunAsync("workflow", "publish", cli.File("published.yaml", text))).Exit.ShouldBe(0);
        }

        var script = Peers.Own("mcp-client.mjs", "@modelcontextprotocol/client");
        var seen = await NodeAsync([script, mode, "stdio", "dotnet", "exec", BatonDll, "mcp", "serve", "--data", cli.Data]);
        Check(seen);
        await Polling.UntilAsync(
            async () =>
            {
                var runs = JsonElement.Parse((await cli.RunAsync("run", "list", "--workflow", "waits", "-o", "json")).Out);
                return runs.EnumerateArray().Select(run => run.GetProperty("status").GetString()).SequenceEqual(["cancelled", "cancelled"]);
            },
            "the cancelled runs",
            TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task The_scenarios_of_the_conformance_suite_that_apply_to_it_are_passed()
    {
        var suite = Peers.Own("conformance.mjs", "@modelcontextprotocol/conformance");
        await using var server = await StartAsync();
        using var guest = await Peer.StartAsync(
            Peers.Own("guest.mjs", "@modelcontextprotocol/conformance"), server.Url.ToString(), server.Server.Token);
        foreach (var scenario in new[] { "server-initialize", "ping", "tools-list", "dns-rebinding-protection" })
        {
            var (exit, output) = await RunAsync([suite, "server", "--url", $"http://127.0.0.1:{guest.Port}/mcp", "--scenario", scenario]);
            exit.ShouldBe(0, $"{scenario}:\n{output}");
        }
    }

    [Theory]
    [InlineData("initialize")]
    [InlineData("tools_call")]
    [InlineData("sse-retry")]
    public async Task As_a_client_it_passes_the_scenarios_that_apply_to_it_as_well(string scenario)
    {
        var suite = Peers.Own("conformance.mjs", "@modelcontextprotocol/conformance");
        var client = Peers.Own("baton-client.mjs", "@modelcontextprotocol/conformance");
        var (exit, output) = await RunAsync([suite, "client", "--scenario", scenario, "--command", $"node {client} {BatonDll}"]);
        exit.ShouldBe(0, output);
    }

    [Fact]
    public async Task Nobody_comes_in_without_the_token_from_elsewhere_or_in_another_form()
    {
        await using var server = await StartAsync();
        const string list = """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""";
        using var stranger = server.NewClient();
        (await Answer.ReadAsync(await stranger.SendAsync(Post(list), ServerFixture.Timeout))).ShouldRefuse(401, "not_signed_in");
        var foreign = Post(list);
        foreign.Headers.Add("Origin", "https://evil.example");
        (await server.SendAsync(foreign)).ShouldRefuse(403, "origin_refused");
        (await server.SendAsync(Post("[not json"))).ShouldRefuse(400, "malformed_json");
        (await server.SendAsync(Post(list, accept: "application/json"))).ShouldRefuse(406, "not_acceptable");
        var old = Post(list);
        old.Headers.Add("MCP-Protocol-Version", "1999-01-01");
        (await server.SendAsync(old)).ShouldRefuse(400, "bad_parameter");
        (await server.GetAsync("/mcp")).ShouldRefuse(405, "method_not_allowed");
        (await server.SendAsync(Post("""{"jsonrpc":"2.0","id":1,"method":"no/such"}"""))).Text.ShouldContain("-32601");
    }

    [Fact]
    public async Task Runs_of_workflows_that_are_not_exposed_are_not_there()
    {
        await using var server = await StartAsync();
        var id = (await server.PostAsync("/api/v1/workflows/hidden/run", "{}")).Json.GetProperty("id").GetString()!;
        foreach (var tool in new[] { "run_wait", "run_cancel" })
        {
            var arguments = $$"""{"id":"{{id}}"}""";
            var answer = await server.SendAsync(Post(
                $$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"{{tool}}","arguments":{{arguments}} } }"""));
            answer.Text.ShouldContain("run_not_found");
        }

        (await server.SendAsync(Post(
            """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"run_start","arguments":{"workflow":"hidden"}}}""")))
            .Text.ShouldContain("-32602");
        (await server.GetAsync($"/api/v1/runs/{id}")).Json.GetProperty("status").GetString().ShouldBe("running");
    }

    private static async Task<ServerFixture> StartAsync()
    {
        var server = await ServerFixture.StartAsync();
        foreach (var text in new[] { Adds, Waits, Hidden })
        {
            (await server.PostYamlAsync("/api/v1/workflows", text)).Status.ShouldBe(201);
        }

        return server;
    }

    private static void Check(JsonElement seen)
    {
        seen.GetProperty("server").GetString().ShouldBe("baton");
        var tools = seen.GetProperty("tools").EnumerateArray().ToDictionary(tool => tool.GetProperty("name").GetString()!);
        tools.Keys.ShouldBe(["adds", "waits", "run_start", "run_wait", "run_cancel"], ignoreOrder: true);
        tools["adds"].GetProperty("description").GetString().ShouldBe("Adds two numbers.");
        tools["adds"].GetProperty("inputSchema").GetProperty("required").GetArrayLength().ShouldBe(2);
        Result(seen, "result").GetProperty("output").GetProperty("sum").GetInt32().ShouldBe(42);
        seen.GetProperty("wrong").GetProperty("isError").GetBoolean().ShouldBeTrue();
        seen.GetProperty("wrong").ToString().ShouldContain("invalid_input");
        seen.GetProperty("unknown").GetString()!.ShouldContain("no-such-workflow");
        seen.GetProperty("keyed")[0].GetString().ShouldBe(seen.GetProperty("keyed")[1].GetString());
        seen.GetProperty("started").GetProperty("status").GetString().ShouldBe("running");
        seen.GetProperty("meanwhile").GetProperty("status").GetString().ShouldBe("running");
        seen.GetProperty("cancelled").GetProperty("status").GetString().ShouldBe("cancelled");
        seen.GetProperty("progress").GetString()!.ShouldStartWith("run waits-");
        seen.GetProperty("givenUp").GetString().ShouldNotBe("answered");
        seen.GetProperty("abandoned").GetProperty("status").GetString().ShouldBe("cancelled");
    }

    private static JsonElement Result(JsonElement seen, string name) => seen.GetProperty(name).GetProperty("structuredContent");

    /// <summary>What clients gave up is cancelled, and so is what they cancelled.</summary>
    private static async Task CancelledAsync(ServerFixture server)
    {
        var runs = await server.UntilAsync(
            "/api/v1/runs?workflow=waits",
            runs => runs.GetProperty("items").EnumerateArray().All(run => run.GetProperty("status").GetString() == "cancelled"));
        runs.GetProperty("items").GetArrayLength().ShouldBe(2);
    }

    private static HttpRequestMessage Post(string body, string accept = "application/json, text/event-stream")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/mcp")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Accept.ParseAdd(accept);
        return request;
    }

    private static async Task<JsonElement> NodeAsync(string[] arguments)
    {
        var (exit, output) = await RunAsync(arguments);
        exit.ShouldBe(0, output);
        return JsonElement.Parse(output.Split('\n').Last(line => line.StartsWith('{')));
    }

    private static async Task<(int Exit, string Output)> RunAsync(string[] arguments)
    {
        var start = new ProcessStartInfo(Peers.Node)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        CliFixture.RemoveSettings(start);
        using var process = Process.Start(start)!;
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync(ServerFixture.Timeout);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(string.Concat(await output));
        }

        return (process.ExitCode, string.Concat(await output));
    }
}
