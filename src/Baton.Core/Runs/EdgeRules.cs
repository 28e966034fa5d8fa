using Baton.Core.Graph;

namespace Baton.Core.Runs;

/// <summary>What the edges of an ended node see.</summary>
public enum Outcome
{
    Success,
    Failure,
    Skipped,
    Cancelled,
}

/// <summary>A resolved edge.</summary>
public enum EdgeState
{
    Taken,
    Dead,

    /// <summary>Its guard failed to evaluate: the node it leads to fails.</summary>
    Broken,
}

/// <summary>What a node's incoming edges say so far.</summary>
public enum Readiness
{
    Wait,
    Run,
    Skip,
}

/// <summary>The rules of edges, triggers and joins; <c>workflow-format</c> in the documentation has them as tables.</summary>
public static class EdgeRules
{
    /// <param name="guard">1, 0 or ! as recorded with the source's end; 1 without a guard.</param>
    public static EdgeState Resolve(CompiledEdge edge, Outcome outcome, string? branch, char guard)
    {
        if (!Matches(edge, outcome, branch))
        {
            return EdgeState.Dead;
        }

        return guard switch
        {
            '1' => EdgeState.Taken,
            '!' => EdgeState.Broken,
            _ => EdgeState.Dead,
        };
    }

    /// <summary>True when outcome and branch fit, before any guard.</summary>
    public static bool Matches(CompiledEdge edge, Outcome outcome, string? branch) => edge.On switch
    {
        EdgeOn.Success => outcome == Outcome.Success && (edge.Branch is null || edge.Branch == branch),
        EdgeOn.Failure => outcome == Outcome.Failure,
        _ => edge.Branch is null || edge.Branch == branch,
    };

    /// <param name="edges">Number of incoming edges; with none the node is a root.</param>
    public static Readiness Decide(CompiledNode node, int edges, int taken, int dead, bool failedSource)
    {
        if (node.Join is { } join)
        {
            return DecideJoin(join, edges, taken, dead);
        }

        var all = taken + dead == edges;
        return node.Trigger switch
        {
            Trigger.AllSuccess => dead > 0 ? Readiness.Skip : all ? Readiness.Run : Readiness.Wait,
            Trigger.OneSuccess => taken > 0 || edges == 0 ? Readiness.Run : all ? Readiness.Skip : Readiness.Wait,
            Trigger.AllDone => all ? Readiness.Run : Readiness.Wait,
            _ => !all ? Readiness.Wait : (taken > 0 || edges == 0) && !failedSource ? Readiness.Run : Readiness.Skip,
        };
    }

    private static Readiness DecideJoin(JoinSpec join, int edges, int taken, int dead)
    {
        if (join.Mode == JoinMode.All)
        {
            return taken + dead < edges ? Readiness.Wait : taken > 0 || edges == 0 ? Readiness.Run : Readiness.Skip;
        }

        var needed = join.Mode == JoinMode.Any ? 1 : join.Count;
        return taken >= needed ? Readiness.Run : edges - dead < needed ? Readiness.Skip : Readiness.Wait;
    }

    /// <summary>True when some edge of the node is taken on its failure.</summary>
    public static bool HandlesFailure(CompiledGraph graph, int node)
    {
        foreach (var index in graph.Out(node))
        {
            if (graph.Edges[index].On != EdgeOn.Success)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Why a node was skipped or cancelled, as recorded.</summary>
public static class EndedBy
{
    public const string Edge = "edge";
    public const string Guard = "guard";
    public const string FallbackNotNeeded = "fallback_not_needed";
    public const string RunCancelled = "run_cancelled";
    public const string RunFailed = "run_failed";
    public const string RunTimeout = "run_timeout";
    public const string JoinSatisfied = "join_satisfied";
    public const string ItemFailed = "item_failed";
    public const string Timeout = "timeout";
    public const string Corrected = "corrected";
    public const string Preset = "preset";
}
