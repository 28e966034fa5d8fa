using System.Text.Json;
using Baton.Cli.Output;
using Baton.Contracts;

namespace Baton.Cli.Following;

/// <summary>One event as a line for a person.</summary>
internal static class EventLine
{
    /// <summary>The line, or null for events that say nothing by themselves.</summary>
    public static string? Of(EventView view, RunBoard board, TimeProvider clock)
    {
        var what = view.Node is null ? OfRun(view) : OfNode(view, board);
        if (what is null)
        {
            return null;
        }

        var time = TimeZoneInfo.ConvertTime(view.At, clock.LocalTimeZone).ToString("HH:mm:ss");
        return BoxTable.Printable(view.Node is null ? $"{time} {what}" : $"{time} {view.Node}: {what}");
    }

    private static string? OfRun(EventView view) => view.Type switch
    {
        "run.started" or "run.created" => null,
        "run.failed" => $"run failed: {Error(view.Data)}",
        "run.partially_succeeded" => "run succeeded partly",
        "run.reopened" => "run reopened",
        "run.paused" => "run paused",
        "run.resumed" => "run resumed",
        "run.cancelled" => "run cancelled",
        "run.succeeded" => "run succeeded",
        _ => view.Type,
    };

    private static string? OfNode(EventView view, RunBoard board) => view.Type switch
    {
        "node.queued" => null,
        "node.started" => view.Attempt is > 1 ? $"running (attempt {view.Attempt})" : "running",
        "node.log" => $"| {Text(view.Data, "line")}",
        "node.progress" => null,
        "node.succeeded" => "success" + Took(view, board) + (Text(view.Data, "branch") is { } branch ? $", branch {branch}" : ""),
        "node.failed" => $"failed{Took(view, board)}: {Error(view.Data)}",
        "node.retrying" => $"attempt {view.Attempt} failed: {Error(view.Data)}; next attempt {Due(view)}",
        "node.waiting" => Text(view.Data, "for") switch
        {
            "gate" => null,
            "event" => $"waiting for the event '{Text(view.Data, "name")}'",
            "timer" => $"waiting {Due(view)}",
            _ => null,
        },
        "node.skipped" => $"skipped ({Cause(view.Data)})",
        "node.cancelled" => $"cancelled ({Cause(view.Data)})",
        "gate.opened" => $"waiting for a person: {Text(view.Data, "title")}",
        "gate.decided" => $"{Text(view.Data, "option")} by {Text(view.Data, "by")}",
        "cost.added" => Cost(view.Data),

        // The failure, or the gate, that follows says all of it.
        "budget.reached" => null,
        _ => view.Type,
    };

    /// <summary>Null for a call of which nobody says what it cost.</summary>
    private static string? Cost(JsonElement? data)
    {
        var told = Costs.Show(Number(data, "amount"), (long)Number(data, "input_tokens"), (long)Number(data, "output_tokens"));
        var lost = data is { ValueKind: JsonValueKind.Object } d && d.TryGetProperty("lost", out _) ? ", for an answer that was lost" : "";
        return told is null ? null : $"cost {told}{lost}";
    }

    private static decimal Number(JsonElement? data, string name) =>
        data is { ValueKind: JsonValueKind.Object } d && d.TryGetProperty(name, out var value) && value.TryGetDecimal(out var number)
            ? number
            : 0;

    private static string Took(EventView view, RunBoard board) =>
        board.Find(view.Node!)?.DurationMs is { } ms ? " in " + Durations.Show(TimeSpan.FromMilliseconds(ms)) : "";

    private static string Due(EventView view) =>
        view.Data is { ValueKind: JsonValueKind.Object } d && d.TryGetProperty("due", out var due) && due.TryGetDateTimeOffset(out var time)
            ? "in " + Durations.Show(time - view.At)
            : "soon";

    private static string Cause(JsonElement? data)
    {
        var kind = Text(data, "kind")?.Replace('_', ' ') ?? "unknown cause";
        return Text(data, "node") is { } node ? $"{kind}: {node}" : kind;
    }

    private static string Error(JsonElement? data) =>
        data is { ValueKind: JsonValueKind.Object } d && d.TryGetProperty("error", out var error)
            ? $"{Text(error, "kind")}: {Text(error, "message")}"
            : "unknown error";

    private static string? Text(JsonElement? data, string name) =>
        data is { ValueKind: JsonValueKind.Object } d && d.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
