namespace Baton.Core.Graph;

/// <summary>Finds nodes that no run can ever take, as far as the file alone proves it: every way in needs an outcome that cannot be, or
/// branches that exclude each other.</summary>
/// <remarks>For each node the picks are kept that must have been made when it runs ("good_enough gave true"). A node that needs all its
/// edges and would need two different picks of one source can never run. Only <see cref="MaxPicks"/> are kept per node: forgetting some
/// finds less, never too much.</remarks>
internal sealed class Reachability(GraphShape shape, CompiledNode[] nodes, CompiledEdge[] edges)
{
    private const int MaxPicks = 32;

    private static readonly Pick[] NoPicks = [];

    private readonly Pick[][] picks = new Pick[shape.Count][];
    private readonly bool[] impossible = new bool[shape.Count];
    private readonly bool[] failureMatters = new bool[shape.Count];

    /// <returns>The nodes that are impossible by themselves, with the reason; those that only follow from them are left out.</returns>
    public List<(int Node, string Why)> Find()
    {
        var found = new List<(int, string)>();
        foreach (var edge in edges)
        {
            failureMatters[edge.From] |= edge.On == EdgeOn.Failure;
        }

        foreach (var node in shape.Order)
        {
            picks[node] = NoPicks;
            if (shape.Unsettled.Contains(node))
            {
                continue;
            }

            var why = nodes[node].Type == NodeType.Join || nodes[node].Trigger != Trigger.AllSuccess ? Any(node) : All(node);
            if (why is null && nodes[node].IsFallback && shape.OwnersOf[node].TrueForAll(owner => impossible[owner]))
            {
                why = "";
            }

            impossible[node] = why is not null;
            if (why is { Length: > 0 })
            {
                found.Add((node, why));
            }
        }

        return found;
    }

    /// <summary>Every edge must be taken.</summary>
    private string? All(int node)
    {
        var merged = new Dictionary<(int Source, PickKind Kind), string>();
        foreach (var index in shape.In(node))
        {
            var edge = edges[index];
            if (CannotBeTaken(edge) is { } why)
            {
                return why;
            }

            if (edge.On == EdgeOn.Always)
            {
                continue;
            }

            foreach (var pick in PicksOf(edge))
            {
                if (!merged.TryAdd((pick.Source, pick.Kind), pick.Value) && merged[(pick.Source, pick.Kind)] != pick.Value)
                {
                    var other = merged[(pick.Source, pick.Kind)];
                    return $"it needs '{nodes[pick.Source].Id}' to end both with {other} and with {pick.Value}";
                }
            }
        }

        if (merged.Count > 0)
        {
            picks[node] = merged.Take(MaxPicks).Select(pick => new Pick(pick.Key.Source, pick.Key.Kind, pick.Value)).ToArray();
        }

        return null;
    }

    /// <summary>One edge that can be taken is enough; nodes that wait for all to be done run in any case.</summary>
    private string? Any(int node)
    {
        var incoming = shape.In(node);
        if (incoming.Length == 0 || (nodes[node].Trigger == Trigger.AllDone && nodes[node].Type != NodeType.Join))
        {
            return null;
        }

        string? first = null;
        foreach (var index in incoming)
        {
            if (CannotBeTaken(edges[index]) is not { } why)
            {
                return null;
            }

            first ??= why;
        }

        return first;
    }

    /// <summary>Why the edge can never be taken, empty when its source is reported already, null when it can.</summary>
    private string? CannotBeTaken(CompiledEdge edge)
    {
        if (edge.On == EdgeOn.Always && edge.Branch is null)
        {
            return null;
        }

        return impossible[edge.From] ? ""
            : edge.On == EdgeOn.Failure && !nodes[edge.From].Critical
                ? $"'{nodes[edge.From].Id}' is not critical, so its failure counts as success and an edge on: failure is never taken"
                : null;
    }

    private IEnumerable<Pick> PicksOf(CompiledEdge edge)
    {
        foreach (var pick in picks[edge.From])
        {
            yield return pick;
        }

        if (edge.Branch is not null)
        {
            yield return new Pick(edge.From, PickKind.Branch, $"the branch '{edge.Branch}'");
        }

        // Kept only where an edge on failure could contradict it. With a fallback both may be true: the node failed, and what stands in
        // succeeded.
        if (failureMatters[edge.From] && nodes[edge.From] is { Fallback: < 0, Critical: true })
        {
            yield return new Pick(edge.From, PickKind.Outcome, edge.On == EdgeOn.Success ? "success" : "failure");
        }
    }

    private enum PickKind
    {
        Branch,
        Outcome,
    }

    private readonly record struct Pick(int Source, PickKind Kind, string Value);
}
