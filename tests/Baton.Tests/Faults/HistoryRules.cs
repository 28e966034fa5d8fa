using System.Text.Json;

namespace Baton.Tests.Faults;

/// <summary>What is promised about the history of every run that has ended, whatever happened meanwhile.</summary>
internal static class HistoryRules
{
    private static readonly string[] Ends = ["run.succeeded", "run.partially_succeeded", "run.failed", "run.cancelled"];

    public static string Type(JsonElement happened) => happened.GetProperty("type").GetString()!;

    public static DateTimeOffset At(JsonElement happened) => happened.GetProperty("at").GetDateTimeOffset();

    /// <summary>The start of an attempt in place of one whose end was lost.</summary>
    public static bool Interrupted(JsonElement happened) => Type(happened) == "node.started"
        && happened.GetProperty("data").TryGetProperty("interrupted", out var lost) && lost.GetBoolean();

    /// <summary>Numbered without gaps (G3), one success of each node and nothing started after it (G4, G5), one end that stays (G6), one
    /// decision of each gate (G8).</summary>
    public static void Check(string run, List<JsonElement> history, string end)
    {
        for (var i = 0; i < history.Count; i++)
        {
            history[i].GetProperty("seq").GetInt64().ShouldBe(i + 1, $"the history of {run} has a gap");
            At(history[i]).ShouldBeGreaterThanOrEqualTo(At(history[Math.Max(0, i - 1)]), $"{run}: event {i + 1} is older than the last");
        }

        Type(history[^1]).ShouldBe(end, run);
        history.Count(e => Ends.Contains(Type(e))).ShouldBe(1, run);
        history.Where(e => Type(e) == "gate.decided").CountBy(e => e.GetProperty("node").GetString()!)
            .ShouldAllBe(gate => gate.Value == 1, $"{run} has a gate that was decided twice");
        CheckNodes(run, history);
    }

    /// <summary>No wait and no pause before a retry ended early (G7).</summary>
    /// <returns>How late the latest was.</returns>
    public static TimeSpan CheckTimers(string run, List<JsonElement> history)
    {
        var latest = TimeSpan.Zero;
        var due = new Dictionary<string, DateTimeOffset>();
        foreach (var happened in history.Where(e => e.GetProperty("node").ValueKind == JsonValueKind.String))
        {
            var node = happened.GetProperty("node").GetString()!;
            if (Type(happened) is "node.waiting" or "node.retrying" && happened.GetProperty("data").TryGetProperty("due", out var when))
            {
                due[node] = when.GetDateTimeOffset();
            }
            else if (Type(happened) is "node.succeeded" or "node.queued" or "node.started" && due.Remove(node, out var set))
            {
                At(happened).ShouldBeGreaterThanOrEqualTo(set, $"{run} {node} went on before it was due");
                latest = At(happened) - set > latest ? At(happened) - set : latest;
            }
        }

        return latest;
    }

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
}
