using System.Globalization;
using Baton.Core.Graph;

namespace Baton.Server.Answers;

/// <summary>Where a node run's path leads in the compiled workflow: <c>fetch</c>, or <c>each[3].fetch</c> inside a body.</summary>
/// <param name="Prefix">What stands before the ids of nodes of the same scope, for example <c>each[3].</c>.</param>
/// <param name="Finally">The node is one of those run at the end.</param>
internal readonly record struct NodePlace(CompiledGraph Graph, string Prefix, int Index, bool Finally)
{
    public CompiledNode Node => Graph.Nodes[Index];

    public string PathOf(int index) => Prefix + Graph.Nodes[index].Id;
}

internal static class NodePath
{
    /// <summary>The place, or null when the workflow has no such node.</summary>
    public static NodePlace? Find(CompiledWorkflow workflow, string path)
    {
        var first = path.IndexOf('[', StringComparison.Ordinal);
        var root = first < 0 ? path : path[..first];
        return workflow.Main.IndexOf.ContainsKey(root) ? Find(workflow.Main, path, 0, false)
            : workflow.Finally is { } last && last.IndexOf.ContainsKey(root) ? Find(last, path, 0, true)
            : null;
    }

    private static NodePlace? Find(CompiledGraph graph, string path, int start, bool last)
    {
        while (true)
        {
            var open = path.IndexOf('[', start);
            var id = open < 0 ? path[start..] : path[start..open];
            if (!graph.IndexOf.TryGetValue(id, out var index))
            {
                return null;
            }

            if (open < 0)
            {
                return new NodePlace(graph, path[..start], index, last);
            }

            var close = path.IndexOf("].", open, StringComparison.Ordinal);
            var node = graph.Nodes[index];
            if (close < 0 || !int.TryParse(path.AsSpan((open + 1)..close), NumberStyles.None, CultureInfo.InvariantCulture, out _)
                || (node.Parallel?.Body ?? node.Loop?.Body) is not { } body)
            {
                return null;
            }

            (graph, start) = (body, close + 2);
        }
    }
}
