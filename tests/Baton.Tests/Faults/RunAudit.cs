using System.Text.Json;

namespace Baton.Tests.Faults;

/// <summary>Compares what the API says about ended runs with what the sink has counted.</summary>
/// <param name="others">Servers of the same store, each of which must tell the same.</param>
internal sealed class RunAudit(ServerProcess server, EffectSink sink, params IReadOnlyList<ServerProcess> others)
{
    private readonly Lock gate = new();
    private int interrupted;

    /// <summary>Attempts in the histories that replace one whose end a crash has lost.</summary>
    public int Interrupted => interrupted;

    /// <summary>The longest that a timer was late, and the comment of every decision at a gate, by run.</summary>
    public TimeSpan Latest { get; private set; }

    public Dictionary<string, string?> Decisions { get; } = [];

    /// <summary>Waits until the run has ended, then checks all that is promised about it.</summary>
    /// <param name="effects">The nodes whose effects the run has, each of them.</param>
    /// <param name="seen">Events a watcher was told, from the first.</param>
    public async Task CheckAsync(string run, IReadOnlyCollection<string> effects, IReadOnlyList<string>? seen = null)
    {
        var status = await EndOfAsync(run);
        status.ShouldBe("success", run);
        var history = await AgreedHistoryAsync(run);
        HistoryRules.Check(run, history, "run.succeeded");
        for (var i = 0; i < (seen?.Count ?? 0); i++)
        {
            history[i].GetRawText().ShouldBe(seen![i], $"{run}: a watcher was told something else than the history says");
        }

        Note(run, history);
        sink.Of(run).Select(one => one.Node).Order().ShouldBe(effects.Order(), run);
        foreach (var node in effects)
        {
            CheckEffect(run, node, history);
        }
    }

    /// <summary>Status of the run once it has ended.</summary>
    public async Task<string> EndOfAsync(string run)
    {
        var status = "";
        await Polling.UntilAsync(
            async () =>
            {
                var answer = await server.GetAsync($"/runs/{run}");
                answer.Status.ShouldBe(200, $"{run} was acknowledged: {answer.Text}");
                status = answer.Json.GetProperty("status").GetString()!;
                return status is "success" or "partial_success" or "failed" or "cancelled";
            },
            $"the end of {run}");
        return status;
    }

    /// <summary>Every event of the run, in pages.</summary>
    public Task<List<JsonElement>> HistoryAsync(string run) => HistoryAsync(run, server);

    /// <summary>Executions that the history does not account for: more than there were attempts, or under several keys.</summary>
    public void CheckEffect(string run, string node, List<JsonElement> history)
    {
        var effect = sink.Find(run, node)!;
        effect.Keys.Count.ShouldBe(1, $"{run} {node}: the idempotency key is the same for every attempt");
        effect.Count.ShouldBeGreaterThanOrEqualTo(1, $"{run} {node}");
        var starts = history.Count(e => HistoryRules.Type(e) == "node.started" && e.GetProperty("node").GetString() == node);
        effect.Count.ShouldBeLessThanOrEqualTo(starts, $"{run} {node} was executed more often than it was started");
    }

    /// <summary>The history as every server tells it.</summary>
    public async Task<List<JsonElement>> AgreedHistoryAsync(string run)
    {
        var history = await HistoryAsync(run, server);
        foreach (var other in others)
        {
            var same = await HistoryAsync(run, other);
            same.Select(e => e.GetRawText()).ShouldBe(history.Select(e => e.GetRawText()), $"{run} as two servers tell it");
        }

        return history;
    }

    private static async Task<List<JsonElement>> HistoryAsync(string run, ServerProcess server)
    {
        var events = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = (await server.GetAsync($"/runs/{run}/events?limit=500{(cursor is null ? "" : $"&cursor={cursor}")}")).Json;
            events.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);
        return events;
    }

    private void Note(string run, List<JsonElement> history)
    {
        lock (gate)
        {
            interrupted += history.Count(HistoryRules.Interrupted);
            var late = HistoryRules.CheckTimers(run, history);
            Latest = late > Latest ? late : Latest;
            if (history.Find(e => HistoryRules.Type(e) == "gate.decided") is { ValueKind: JsonValueKind.Object } decided)
            {
                Decisions[run] = decided.GetProperty("data").TryGetProperty("comment", out var comment) ? comment.GetString() : null;
            }
        }
    }
}
