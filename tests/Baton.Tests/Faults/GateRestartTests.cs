using System.Text.Json;
using Baton.Tests.Server;

namespace Baton.Tests.Faults;

/// <summary>Guarantee G8 over <c>kill -9</c>: gates stay open, are decided once, and time out when they were due.</summary>
[Trait("suite", "faults")]
[Trait("speed", "slow")]
[Collection(Alone.Name)]
public sealed class GateRestartTests
{
    private const string Asking =
        """
        name: asking
        nodes:
          ask: {type: human_gate, gate: {title: Go on?, options: [approve, reject]}}
          yes: {type: transform, needs: [{node: ask, branch: approve}], value: approved}
          no: {type: transform, needs: [{node: ask, branch: reject}], value: rejected}
        """;

    private const string Hurried =
        """
        name: hurried
        nodes:
          ask: {type: human_gate, gate: {title: Go on?, options: [approve, reject], timeout: 1500ms, on_timeout: reject}}
          no: {type: transform, needs: [{node: ask, branch: reject}], value: rejected}
        """;

    [Fact]
    public async Task Gates_outlive_kills_take_one_decision_and_time_out_once()
    {
        await using var sink = await EffectSink.StartAsync();
        using var server = new ServerProcess();
        await server.StartAsync();
        await server.PublishAsync(Asking);
        await server.PublishAsync(Hurried);
        foreach (var run in new[] { "answered", "contested" })
        {
            await server.RunAsync("asking", run);
        }

        foreach (var run in new[] { "late-1", "late-2", "late-3" })
        {
            await server.RunAsync("hurried", run);
        }

        var before = await OpenGatesAsync(server, 5);
        await server.KillAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(1_600), TimeProvider.System, TestContext.Current.CancellationToken);
        await server.StartAsync();
        var gates = await OpenGatesAsync(server, 2);
        foreach (var (run, gate) in gates)
        {
            gate.ShouldBe(before[run], "a gate keeps its id over a restart");
        }

        var audit = new RunAudit(server, sink);
        await AnswerAsync(server, gates["answered"]);
        await ContestAsync(server, gates["contested"], audit);
        await CheckTimeoutsAsync(server, audit);
    }

    /// <summary>What was decided is decided for good, also for the next life of the server.</summary>
    private static async Task AnswerAsync(ServerProcess server, string gate)
    {
        (await DecideAsync(server, gate, "approve")).Status.ShouldBe(200);
        await server.KillAsync();
        await server.StartAsync();
        var late = await DecideAsync(server, gate, "reject");
        late.ShouldRefuse(409, "gate_decided");
        late.Json.GetProperty("decision").GetProperty("option").GetString().ShouldBe("approve");
    }

    /// <summary>Of two answers at the same moment one wins, and the other hears which.</summary>
    private static async Task ContestAsync(ServerProcess server, string gate, RunAudit audit)
    {
        var answers = await Task.WhenAll(DecideAsync(server, gate, "approve"), DecideAsync(server, gate, "reject"));
        var winner = answers.Single(answer => answer.Status == 200).Json.GetProperty("decision").GetProperty("option").GetString();
        var loser = answers.Single(answer => answer.Status != 200);
        loser.ShouldRefuse(409, "gate_decided");
        loser.Json.GetProperty("decision").GetProperty("option").GetString().ShouldBe(winner);
        (await audit.EndOfAsync("contested")).ShouldBe("success");
        var decided = (await audit.HistoryAsync("contested")).Single(e => e.GetProperty("type").GetString() == "gate.decided");
        decided.GetProperty("data").GetProperty("option").GetString().ShouldBe(winner);
    }

    private static async Task CheckTimeoutsAsync(ServerProcess server, RunAudit audit)
    {
        foreach (var run in new[] { "late-1", "late-2", "late-3" })
        {
            (await audit.EndOfAsync(run)).ShouldBe("success");
            var history = await audit.HistoryAsync(run);
            var opened = history.Single(e => e.GetProperty("type").GetString() == "gate.opened");
            var decided = history.Single(e => e.GetProperty("type").GetString() == "gate.decided");
            decided.GetProperty("data").GetProperty("by").GetString().ShouldBe("timeout");
            decided.GetProperty("data").GetProperty("option").GetString().ShouldBe("reject");
            (At(decided) - At(opened)).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(1_500));
            (await server.GetAsync($"/runs/{run}/nodes/no")).Json.GetProperty("status").GetString().ShouldBe("success");
        }
    }

    private static DateTimeOffset At(JsonElement happened) => happened.GetProperty("at").GetDateTimeOffset();

    private static Task<Answer> DecideAsync(ServerProcess server, string gate, string option) =>
        server.PostAsync($"/gates/{Uri.EscapeDataString(gate)}", $$"""{"decision": "{{option}}"}""");

    /// <summary>Open gates by run, once there are that many.</summary>
    private static async Task<Dictionary<string, string>> OpenGatesAsync(ServerProcess server, int count)
    {
        Dictionary<string, string> open = [];
        await Polling.UntilAsync(
            async () =>
            {
                var list = (await server.GetAsync("/gates?status=open")).Json.GetProperty("items");
                open = list.EnumerateArray().ToDictionary(g => g.GetProperty("run_id").GetString()!, g => g.GetProperty("id").GetString()!);
                return open.Count == count;
            },
            $"{count} open gates");
        return open;
    }
}
