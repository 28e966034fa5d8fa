using System.Text.Json;

namespace Baton.Tests.Faults;

/// <summary>Compares what the API says about ended runs with what the sink has counted.</summary>
internal sealed class RunAudit(ServerProcess server, EffectSink sink)
{
    private static readonly string[] Ends = ["run.succeeded", "run.partially_succeeded", "run.failed", "run.cancelled"];
    private int interrupted;

    /// <summary>Attempts in the histories that replace one whose end a crash has lost.</summary>
    public int Interrupted => interrupted;

    /// <summary>Waits until the run has ended, then checks all that is promised about it.</summary>
    /// <param name="effects">The nodes whose effects the run has, each of them.</param>
    /// <param name="seen">Events a watcher was told, from the first.</param>
    public async Task CheckAsync(string run, IReadOnlyCollection<string> effects, IReadOnlyList<string>? seen = null)
    {
        var status = await EndOfAsync(run);
        status.ShouldBe("success", run);
        var history = await HistoryAsync(run);
        for (var i = 0; i < history.Count; i++)
        {
            history[i].GetProperty("seq").GetInt64().ShouldBe(i + 1, $"the history of {run} has a gap");
        }

        Type(history[^1]).ShouldBe("run.succeeded", run);
        history.Count(e => Ends.Contains(Type(e))).ShouldBe(1, run);
        for (var i = 0; i < (seen?.Count ?? 0); i++)
        {
            history[i].GetRawText().ShouldBe(seen![i], $"{run}: a watcher was told something else than the history says");
        }

        CheckNodes(run, history);
        Interlocked.Add(ref interrupted, history.Count(e =>
            Type(e) == "node.started" && e.GetProperty("data").TryGetProperty("interrupted", out var lost) && lost.GetBoolean()));
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
    public async Task<List<JsonElement>> HistoryAsync(string run)
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

    /// <summary>One success per node and round, and nothing starts after it.</summary>
    private static void CheckNodes(string run, List<JsonElement> history)
    {
        var succeeded = new HashSet<string>();
        foreach (var happened in history)
        {
            var node = happened.GetProperty("node").GetString();
            switch (Type(happened))
            {
                case "run.reopened":
                    succeeded.Clear();
                    break;
                case "node.succeeded":
                    succeeded.Add(node!).ShouldBeTrue($"{run} {node} succeeds twice");
                    break;
                case "node.started":
                    succeeded.ShouldNotContain(node!, $"{run} {node} starts after its success");
                    break;
            }
        }
    }

    private void CheckEffect(string run, string node, List<JsonElement> history)
    {
        var effect = sink.Find(run, node)!;
        effect.Keys.Count.ShouldBe(1, $"{run} {node}: the idempotency key is the same for every attempt");
        effect.Count.ShouldBeGreaterThanOrEqualTo(1, $"{run} {node}");
        var starts = history.Count(e => Type(e) == "node.started" && e.GetProperty("node").GetString() == node);
        effect.Count.ShouldBeLessThanOrEqualTo(starts, $"{run} {node} was executed more often than it was started");
    }

    private static string Type(JsonElement happened) => happened.GetProperty("type").GetString()!;
}
