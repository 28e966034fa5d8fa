using System.Text.Json;
using Baton.Tests.Mcp;

namespace Baton.Tests.Faults;

/// <summary><c>kill -9</c> of the server in the middle of a call of an MCP tool: the run ends right, what was recorded is not called
/// again, and the call that was lost is made again under its key.</summary>
[Trait("suite", "faults")]
[Trait("speed", "slow")]
[Collection(Alone.Name)]
public sealed class McpKillTests : IDisposable
{
    private const string Text = """
        name: calls
        nodes:
          first: {type: tool_call, tool: "mcp:eras/add", with: {a: $context.first, b: 1}}
          second: {type: tool_call, tool: "mcp:eras/add", with: {a: $context.second, b: 1}, needs: [first]}
        output: $second.structured.sum
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("baton-mcp-").FullName;

    [Theory]
    [InlineData("stdio", "any")]
    [InlineData("http", "legacy")]
    public async Task After_a_kill_only_the_call_in_flight_is_made_again_under_its_key(string transport, string era)
    {
        var kills = FaultSettings.Kills(5);
        var script = Peers.Own("eras.mjs", "@modelcontextprotocol/server");
        using var peer = transport == "http" ? await Peer.StartAsync(script, folder, transport, era) : null;
        using var server = new ServerProcess(peer is null ? "" : $"127.0.0.1:{peer.Port}");
        server.Cli.Environment["BATON_PROCESS_ALLOW"] = Peers.Node;
        await server.StartAsync();
        var registered = await server.PostAsync("/tools", peer is null
            ? JsonSerializer.Serialize(new { name = "eras", command = new[] { Peers.Node, script, folder, transport, era } })
            : JsonSerializer.Serialize(new { name = "eras", url = $"http://127.0.0.1:{peer.Port}/mcp" }));
        registered.Status.ShouldBe(201, registered.Text);
        await server.PublishAsync(Text);
        for (var kill = 0; kill < kills; kill++)
        {
            var (first, second) = (2 * kill, (2 * kill) + 1);
            var held = kill % 2 == 0 ? first : second;
            File.WriteAllText(Path.Combine(folder, "hold"), $"{held}");
            await server.RunAsync("calls", $"run-{kill}", $$"""{"first": {{first}}, "second": {{second}}}""");
            await Polling.UntilAsync(() => Keys(held).Count == 1, "the call");
            await server.KillAsync();
            File.Delete(Path.Combine(folder, "hold"));
            await server.StartAsync();
            JsonElement run = default;
            await Polling.UntilAsync(
                async () =>
                {
                    run = (await server.GetAsync($"/runs/run-{kill}")).Json;
                    return run.GetProperty("finished_at").ValueKind != JsonValueKind.Null;
                },
                "the end of the run");
            run.GetProperty("status").GetString().ShouldBe("success", run.ToString());
            run.GetProperty("output").GetInt32().ShouldBe(second + 1);
            Keys(held).Count.ShouldBe(2);
            Keys(held).Distinct().ShouldHaveSingleItem();
            Keys(first + second - held).Count.ShouldBe(1);
        }

        server.TroublesSoFar().ShouldBeEmpty();
        FaultSettings.Print($"{kills} kills in the middle of a call over {transport}, each made again once");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The keys under which a number was added, as the other side has seen them.</summary>
    private List<string> Keys(int number)
    {
        var file = Path.Combine(folder, "seen");
        return File.Exists(file)
            ? [.. File.ReadAllLines(file).Select(line => JsonElement.Parse(line))
                .Where(seen => seen.TryGetProperty("a", out var a) && a.GetInt32() == number)
                .Select(seen => seen.GetProperty("key").GetString()!)]
            : [];
    }
}
