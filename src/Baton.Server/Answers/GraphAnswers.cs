using Baton.Contracts;
using Baton.Core.Graph;

namespace Baton.Server.Answers;

/// <summary>Compiled graphs as lists of nodes and edges, for display.</summary>
internal static class GraphAnswers
{
    public static GraphView Of(CompiledWorkflow workflow) =>
        Of(workflow.Name, workflow.Main, workflow.Finally is { } last ? Of("finally", last, null) : null);

    private static GraphView Of(string name, CompiledGraph graph, GraphView? last)
    {
        var ids = graph.Nodes;
        var levels = graph.Order
            .GroupBy(node => graph.Level[node])
            .OrderBy(level => level.Key)
            .Select(level => (IReadOnlyList<string>)[.. level.Select(node => ids[node].Id)]);
        return new GraphView(
            name,
            [.. graph.Nodes.Select(node => Node(graph, node))],
            [.. graph.Edges.Select(edge => Edge(graph, edge))],
            [.. graph.Order.Select(node => ids[node].Id)],
            [.. levels],
            last);
    }

    private static GraphNode Node(CompiledGraph graph, CompiledNode node) => new(
        node.Id,
        Words<NodeType>.Of(node.Type),
        node.Title,
        graph.Level[node.Index],
        node.Tool,
        node.Agent,
        node.Critical,
        Words<Trigger>.Of(node.Trigger),
        node.Retry.MaxAttempts,
        Options(node),
        node.Fallback < 0 ? null : graph.Nodes[node.Fallback].Id,
        (node.Parallel?.Body ?? node.Loop?.Body) is { } body ? Of(node.Id, body, null) : null);

    private static IReadOnlyList<string>? Options(CompiledNode node) => node switch
    {
        { Gate: { } gate } => gate.Options,
        { Condition: { } condition } => [.. condition.Cases.Select(c => c.Branch).Append(condition.Default).Distinct()],
        _ => null,
    };

    private static GraphEdge Edge(CompiledGraph graph, CompiledEdge edge) => new(
        graph.Nodes[edge.From].Id, graph.Nodes[edge.To].Id, Words<EdgeOn>.Of(edge.On), edge.Branch, edge.When?.Text);
}
