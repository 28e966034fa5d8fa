namespace Baton.Core.Graph;

/// <summary>Finds cycles among the nodes that could not be ordered, by a depth-first walk without recursion. Every edge back to a node on
/// the current path closes one; cycles whose closing edge lies inside one found before are not told again.</summary>
internal static class CycleFinder
{
    /// <summary>Cycles told of one graph.</summary>
    private const int MaxCycles = 100;

    public static List<List<int>> Find(GraphShape shape)
    {
        var cycles = new List<List<int>>();
        var told = new HashSet<int>();
        var onPath = new int[shape.Count];
        Array.Fill(onPath, -1);
        var done = new bool[shape.Count];
        foreach (var root in shape.Order)
        {
            if (shape.Unsettled.Contains(root) && !done[root])
            {
                Walk(root, shape, onPath, done, told, cycles);
            }
        }

        return cycles;
    }

    private static void Walk(int root, GraphShape shape, int[] onPath, bool[] done, HashSet<int> told, List<List<int>> cycles)
    {
        var path = new List<(int Node, int Next)> { (root, 0) };
        onPath[root] = 0;
        while (path.Count > 0)
        {
            var (node, next) = path[^1];
            if (!TryTarget(shape, node, next, out var target))
            {
                onPath[node] = -1;
                done[node] = true;
                path.RemoveAt(path.Count - 1);
                continue;
            }

            path[^1] = (node, next + 1);
            if (onPath[target] >= 0)
            {
                Tell(path, onPath[target], target, told, cycles);
            }
            else if (!done[target] && shape.Unsettled.Contains(target))
            {
                onPath[target] = path.Count;
                path.Add((target, 0));
            }
        }
    }

    private static bool TryTarget(GraphShape shape, int node, int next, out int target)
    {
        var edges = shape.Out(node);
        target = next < edges.Length ? shape.Edges[edges[next]].To : next == edges.Length ? shape.Fallback[node] : -1;
        return target >= 0;
    }

    private static void Tell(List<(int Node, int Next)> path, int from, int target, HashSet<int> told, List<List<int>> cycles)
    {
        var source = path[^1].Node;
        if (cycles.Count >= MaxCycles || (told.Contains(source) && told.Contains(target)))
        {
            return;
        }

        var cycle = new List<int>(path.Count - from + 1);
        for (var i = from; i < path.Count; i++)
        {
            cycle.Add(path[i].Node);
            told.Add(path[i].Node);
        }

        cycle.Add(target);
        cycles.Add(cycle);
    }
}
