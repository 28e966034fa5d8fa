using Baton.Cli.Output;
using Baton.Contracts;

namespace Baton.Cli.Dag;

/// <summary>What <c>--verbose</c> adds to a status: times, errors with their stacks, worker, cost, and what each unfinished node waits
/// for.</summary>
internal static class VerboseReport
{
    public static void PrintRun(RunView run, TextWriter to, TimeProvider clock)
    {
        Line(to, "", "Workflow", run.Version is { } version ? $"{run.Workflow}@{version}" : run.Workflow);
        Line(to, "", "Created", Durations.Show(run.CreatedAt, clock));
        Line(to, "", "Finished", Durations.Show(run.FinishedAt, clock));
        Line(to, "", "Round", run.Round > 1 ? run.Round.ToString() : null);
        Line(to, "", "Forked from", run.Origin);
        Line(to, "", "Cost", Cost(run.Cost));
        PrintError(run.Error, "", to);
    }

    public static void PrintNode(NodeView node, TextWriter to, TimeProvider clock)
    {
        to.WriteLine();
        var called = (node.Agent ?? node.Tool) is { } name ? $" {BoxTable.Printable(name)}" : "";
        to.WriteLine($"{BoxTable.Printable(node.Node)} ({node.Type}{called}): {node.Status.ToUpperInvariant()}");
        Line(to, "  ", "Started", Durations.Show(node.StartedAt, clock));
        Line(to, "  ", "Finished", Durations.Show(node.FinishedAt, clock));
        Line(to, "  ", "Worker", node.Worker);
        Line(to, "  ", "Cost", Cost(node.Cost));
        Line(to, "  ", "Branch", node.Branch);
        if (node.Cause is { } cause)
        {
            Line(to, "  ", "Cause", cause.Kind.Replace('_', ' ') + (cause.Node is { } by ? $" ({by})" : ""));
        }

        if (node.Waiting is { } waiting)
        {
            Line(to, "  ", "Waiting for", Waits(waiting, clock));
        }

        PrintError(node.Error, "  ", to);
        foreach (var attempt in node.Attempts.Where(_ => node.Attempts.Count > 1))
        {
            var failed = attempt.Error is { } error ? $": {error.Kind}: {BoxTable.Printable(error.Message)}" : "";
            to.WriteLine(
                $"  Attempt {attempt.Attempt}: {attempt.Status} {Durations.Show(attempt.StartedAt, clock)} "
                + $"{Durations.Show(attempt.DurationMs)}{failed}");
        }
    }

    /// <summary>What a node waits for, since when and until when.</summary>
    public static string Waits(WaitingView waiting, TimeProvider clock)
    {
        var what = waiting.For switch
        {
            "edges" => waiting.Nodes is { Count: > 0 } nodes ? string.Join(", ", nodes) : "earlier nodes",
            "capacity" => "a free place (max_parallel)",
            "retry" => "the next attempt",
            "gate" => $"a person (gate {waiting.Name})",
            "timer" => "its time",
            "event" => $"the event '{waiting.Name}'",
            "paused" => "the run to be resumed",
            var other => other,
        };
        if (waiting.Since is { } since)
        {
            what += $", since {Durations.Show(since, clock)}";
        }

        return waiting.Until is { } until ? $"{what}, until {Durations.Show(until, clock)}" : what;
    }

    private static void PrintError(ErrorView? error, string indent, TextWriter to)
    {
        if (error is null)
        {
            return;
        }

        Line(to, indent, "Error", $"{error.Kind}: {error.Message}{(error.Node is { } node ? $" (in {node})" : "")}");
        foreach (var line in (error.Stack ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            to.WriteLine($"{indent}  {BoxTable.Printable(line.TrimEnd())}");
        }
    }

    private static string? Cost(CostView cost) => Costs.Show(cost.Amount, cost.InputTokens, cost.OutputTokens);

    private static void Line(TextWriter to, string indent, string name, string? value)
    {
        if (value is not null)
        {
            to.WriteLine($"{indent}{name}: {BoxTable.Printable(value)}");
        }
    }
}
