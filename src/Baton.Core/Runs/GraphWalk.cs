using Baton.Core.Graph;

namespace Baton.Core.Runs;

/// <summary>Who comes before and after whom; a fallback comes after the node it stands in for, and before whatever comes after that.
/// No recursion: graphs may be 100,000 deep.</summary>
public static class GraphWalk
{
    /// <summary>The node and everything after it.</summary>
    public static bool[] From(CompiledGraph graph, int node) => Reach(graph, node, forward: true);

    /// <summary>Nodes on a way from one node to another, both included, ascending.</summary>
    public static List<int> Between(CompiledGraph graph, int from, int to)
    {
        var after = Reach(graph, from, forward: true);
        var before = Reach(graph, to, forward: false);
        List<int> between = [];
        for (var i = 0; i < after.Length; i++)
        {
            if (after[i] && before[i])
            {
                between.Add(i);
            }
        }

        return between;
    }

    private static bool[] Reach(CompiledGraph graph, int start, bool forward)
    {
        var seen = new bool[graph.Nodes.Length];
        var pending = new Stack<int>([start]);
        seen[start] = true;
        while (pending.TryPop(out var node))
        {
            foreach (var index in forward ? graph.Out(node) : graph.In(node))
            {
                Visit(forward ? graph.Edges[index].To : graph.Edges[index].From);
            }

            if (forward)
            {
                Visit(graph.Nodes[node].Fallback);
            }
        }

        return seen;

        // Backwards a node stands for its fallbacks as well: what comes after it sees what they gave.
        void Visit(int next)
        {
            for (; next >= 0 && !seen[next]; next = forward ? -1 : graph.Nodes[next].Fallback)
            {
                seen[next] = true;
                pending.Push(next);
            }
        }
    }
}
