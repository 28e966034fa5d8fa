using Baton.Core.Graph;

namespace Baton.Cli.Workflows;

/// <summary>What of a workflow is drawn: the nodes of the main graph, then those of <c>finally</c>, in topological order.</summary>
internal sealed record GraphDrawing(string Name, IReadOnlyList<DrawnNode> Nodes, IReadOnlyList<DrawnEdge> Edges)
{
    public static GraphDrawing Of(CompiledWorkflow workflow)
    {
        var nodes = new List<DrawnNode>();
        var edges = new List<DrawnEdge>();
        Add(workflow.Main, 0, false, nodes, edges);
        if (workflow.Finally is { } last)
        {
            Add(last, workflow.Main.Level.DefaultIfEmpty(-1).Max() + 1, true, nodes, edges);
        }

        return new GraphDrawing(workflow.Name, nodes, edges);
    }

    private static void Add(CompiledGraph graph, int level, bool isFinally, List<DrawnNode> nodes, List<DrawnEdge> edges)
    {
        var first = nodes.Count;
        var place = new int[graph.Nodes.Length];
        foreach (var index in graph.Order)
        {
            var node = graph.Nodes[index];
            place[index] = nodes.Count;
            nodes.Add(new DrawnNode(node.Id, Kind(node), level + graph.Level[index], isFinally));
        }

        foreach (var edge in graph.Edges)
        {
            edges.Add(new DrawnEdge(place[edge.From], place[edge.To], Label(edge)));
        }

        foreach (var node in graph.Nodes.Where(n => n.Fallback >= 0))
        {
            edges.Add(new DrawnEdge(place[node.Index], place[node.Fallback], "fallback"));
        }
    }

    private static string Kind(CompiledNode node)
    {
        var word = node.Type switch
        {
            NodeType.ToolCall => $"tool_call {node.Tool}",
            NodeType.AgentCall => "agent_call",
            NodeType.HumanGate => "human_gate",
            NodeType.Parallel when node.Parallel?.Body is { } body => $"parallel, {body.Nodes.Length} nodes each",
            var type => type.ToString().ToLowerInvariant(),
        };
        return node.Critical ? word : $"{word}, not critical";
    }

    private static string Label(CompiledEdge edge)
    {
        var words = new List<string>();
        if (edge.On != EdgeOn.Success)
        {
            words.Add($"on {edge.On.ToString().ToLowerInvariant()}");
        }

        if (edge.Branch is { } branch)
        {
            words.Add(branch);
        }

        if (edge.When is { } when)
        {
            words.Add($"when {when.Text}");
        }

        return string.Join(", ", words);
    }
}

internal sealed record DrawnNode(string Id, string Kind, int Level, bool IsFinally);

/// <param name="From">Index into the drawing's nodes.</param>
/// <param name="Label">Empty for a plain edge.</param>
internal sealed record DrawnEdge(int From, int To, string Label);
