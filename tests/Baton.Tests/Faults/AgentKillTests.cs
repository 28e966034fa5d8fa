using System.Text.Json;
using Baton.Tests.A2a;

namespace Baton.Tests.Faults;

/// <summary><c>kill -9</c> in the middle of calls of an A2A agent: the remote task is taken up by the next life, and never begun
/// twice. The agent counts.</summary>
[Trait("suite", "faults")]
[Trait("speed", "slow")]
[Collection(Alone.Name)]
public sealed class AgentKillTests
{
    /// <summary>0.3 cannot list tasks: there it is the noted task that is taken up.</summary>
    private static readonly string[] Kinds = ["rpc", "rest", "poll", "told", "old"];

    [Fact]
    public async Task After_a_kill_the_same_remote_task_goes_on()
    {
        var chance = FaultSettings.Chance();
        var kills = FaultSettings.Kills(5);
        await using var peer = new PeerAgent();
        await peer.InitializeAsync();
        using var server = new ServerProcess("127.0.0.1");
        await server.StartAsync();
        await PublishAsync(server, peer);
        for (var i = 0; i < kills; i++)
        {
            var kind = Kinds[i % Kinds.Length];
            var (run, answered) = ($"{kind}-{i}", i % 2 == 1);
            await server.RunAsync($"talk-{kind}", run, answered ? "{\"say\": \"ask\"}" : "{\"say\": \"hold\"}");
            if (answered)
            {
                await AnswerAsync(server, run);
            }

            await peer.UntilAsync(one => IsOf(one, run), answered ? 2 : 1);
            if (kind == "old")
            {
                await Polling.UntilAsync(async () => await IsNotedAsync(server, run, answered ? 2 : 1), "the note of the task");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(30)), TimeProvider.System, TestContext.Current.CancellationToken);
            await server.KillAsync();
            await server.StartAsync();
            await peer.ReleaseAsync();
            await Polling.UntilAsync(
                async () => (await server.GetAsync($"/runs/{run}")).Json.GetProperty("status").GetString() == "success",
                $"the end of {run}");

            var messages = (await peer.JournalAsync()).Where(one => IsOf(one, run)).ToList();
            messages.Select(one => one.GetProperty("text").GetString()).ShouldBe(answered ? ["ask", "hold"] : ["hold"], run);
            messages.Select(one => one.GetProperty("task_id").GetString()).Distinct().Count().ShouldBe(1, run);
        }

        server.TroublesSoFar().ShouldBeEmpty();
        FaultSettings.Print($"{kills} kills in calls of A2A agents; no task began twice");
    }

    private static async Task PublishAsync(ServerProcess server, PeerAgent peer)
    {
        foreach (var kind in Kinds)
        {
            var added = await server.PostAsync("/agents", $$"""{"name":"{{kind}}","url":"{{peer.Url(kind)}}"}""");
            added.Status.ShouldBe(201, added.Text);
            await server.PublishAsync(
                $"name: talk-{kind}\nnodes: {{a: {{type: agent_call, agent: {kind}, with: {{message: $context.say}}}}}}\n");
        }
    }

    /// <summary>What the agent asks for is to hold, so that the kill comes into the answered turn.</summary>
    private static async Task AnswerAsync(ServerProcess server, string run)
    {
        JsonElement gate = default;
        await Polling.UntilAsync(
            async () => (gate = (await server.GetAsync("/gates?status=open")).Json.GetProperty("items").EnumerateArray()
                .FirstOrDefault(one => one.GetProperty("run_id").GetString() == run)).ValueKind == JsonValueKind.Object,
            "the gate");
        var answer = await server.PostAsync(
            $"/gates/{gate.GetProperty("id").GetString()}", """{"decision": "submit", "values": {"answer": "hold"}}""");
        answer.Status.ShouldBe(200, answer.Text);
    }

    private static async Task<bool> IsNotedAsync(ServerProcess server, string run, int times) =>
        (await server.GetAsync($"/runs/{run}/events?limit=500")).Json.GetProperty("items").EnumerateArray()
            .Count(e => e.GetProperty("type").GetString() == "node.progress" && e.ToString().Contains("\"note\"", StringComparison.Ordinal))
        == times;

    /// <summary>The id of a message begins with the key of its node run, which names the run.</summary>
    private static bool IsOf(JsonElement entry, string run) =>
        entry.TryGetProperty("message_id", out var id) && id.GetString()!.StartsWith(run + "/", StringComparison.Ordinal);
}
