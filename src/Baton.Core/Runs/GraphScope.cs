using Baton.Core.Expressions;
using Baton.Core.Graph;

namespace Baton.Core.Runs;

/// <summary>One execution of one graph inside a run: the main graph, the finally graph, an item of a foreach, an iteration of a
/// loop.</summary>
public sealed class GraphScope(CompiledGraph graph, int baseSlot, int parentSlot, int index)
{
    public CompiledGraph Graph { get; } = graph;

    /// <summary>Slot of the graph's first node; the others follow.</summary>
    public int BaseSlot { get; } = baseSlot;

    /// <summary>Slot of the node whose body this is, or -1 at the top.</summary>
    public int ParentSlot { get; } = parentSlot;

    /// <summary>Item index, or iteration from 0.</summary>
    public int Index { get; } = index;

    /// <summary>Node runs not terminal yet.</summary>
    public int Outstanding { get; set; } = graph.Nodes.Length;

    /// <summary>Something has happened to one of its nodes.</summary>
    public bool Activated { get; set; }

    /// <summary>First failure of a critical node that nothing handles.</summary>
    public NodeError? Failure { get; set; }

    public int FailedSlot { get; set; } = -1;

    /// <summary>The item, when this is one of a foreach.</summary>
    public CelValue? Item { get; init; }

    public bool Contains(int slot) => slot >= BaseSlot && slot < BaseSlot + Graph.Nodes.Length;
}

/// <summary>The executions of the body of one parallel or loop node.</summary>
public sealed class Expansion(int firstScope, int count)
{
    /// <summary>Indexes of the scopes, in item or iteration order. Consecutive for a foreach.</summary>
    public int FirstScope { get; } = firstScope;

    public int Count { get; set; } = count;

    /// <summary>Scope of the last iteration of a loop.</summary>
    public int LastScope { get; set; } = firstScope;

    /// <summary>Items begun and not ended.</summary>
    public int Active { get; set; }

    public int Done { get; set; }

    /// <summary>Some item has failed with nobody handling it.</summary>
    public bool HasFailure { get; set; }

    /// <summary>Iterations of a loop made in earlier rounds, which its limit does not count.</summary>
    public int Base { get; set; }

    /// <summary>First item that may not have begun.</summary>
    public int Next { get; set; }
}
