using Baton.Core.Expressions;

namespace Baton.Core.Graph;

/// <summary>Nodes and edges in arrays. Edge lists are in compressed rows: the edges out of node <c>n</c> are
/// <c>OutEdges[OutStart[n]..OutStart[n+1]]</c>, each an index into <see cref="Edges"/>; likewise in.</summary>
public sealed class CompiledGraph
{
    private bool? hasGuards;
    private Dictionary<int, int[]>? owners;

    public required CompiledNode[] Nodes { get; init; }

    public required CompiledEdge[] Edges { get; init; }

    public required int[] OutStart { get; init; }

    public required int[] OutEdges { get; init; }

    public required int[] InStart { get; init; }

    public required int[] InEdges { get; init; }

    /// <summary>Node indexes in a topological order; among equals, the order of the file.</summary>
    public required int[] Order { get; init; }

    /// <summary>Length of the longest path from a root to each node, for display.</summary>
    public required int[] Level { get; init; }

    /// <summary>Node index by id.</summary>
    public required IReadOnlyDictionary<string, int> IndexOf { get; init; }

    /// <summary>Output of a body graph; null means the output of its only sink, or an object of the sinks' outputs by id.</summary>
    public ValueTemplate? Output { get; init; }

    /// <summary>True when some edge has a guard.</summary>
    public bool HasGuards => hasGuards ??= Array.Exists(Edges, edge => edge.When is not null);

    /// <summary>The nodes that name this one as their fallback, ascending.</summary>
    public ReadOnlySpan<int> OwnersOf(int fallback) => (owners ??= FindOwners()).GetValueOrDefault(fallback);

    private Dictionary<int, int[]> FindOwners() =>
        Nodes.Where(node => node.Fallback >= 0).GroupBy(node => node.Fallback, node => node.Index)
            .ToDictionary(group => group.Key, group => group.ToArray());

    public ReadOnlySpan<int> Out(int node) => OutEdges.AsSpan(OutStart[node]..OutStart[node + 1]);

    public ReadOnlySpan<int> In(int node) => InEdges.AsSpan(InStart[node]..InStart[node + 1]);
}

/// <summary>An edge "To after From".</summary>
/// <param name="Branch">The branch (of a condition or gate) under which it is taken, or null for any.</param>
/// <param name="When">A guard evaluated when the source is terminal, or null.</param>
public sealed record CompiledEdge(int From, int To, EdgeOn On, string? Branch, CelProgram? When);

/// <summary>The outcome of the source under which an edge is taken.</summary>
public enum EdgeOn
{
    Success,
    Failure,
    Always,
}

/// <summary>When a node may be decided from its incoming edges.</summary>
public enum Trigger
{
    AllSuccess,
    OneSuccess,
    AllDone,
    NoneFailed,
}
