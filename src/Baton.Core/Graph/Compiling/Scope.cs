using Baton.Core.Definitions;

namespace Baton.Core.Graph;

/// <summary>The names visible in one graph: its own nodes, and through the owner those of the graph around it.</summary>
/// <param name="owner">The node of the outer graph this graph is the body of; <see cref="Everything"/> for nodes that run after all of
/// it.</param>
internal sealed class Scope(IReadOnlyDictionary<string, int> ids, Scope? outer, int owner)
{
    /// <summary>A reader that comes after every node.</summary>
    public const int Everything = -1;

    /// <summary>What is read of this graph's nodes; checked once the graph is known to have no cycles.</summary>
    public List<NodeRead> Reads { get; } = [];

    public List<CorrectionRead> CorrectionReads { get; } = [];

    /// <summary>Notes that a node is read. False when no visible graph has it.</summary>
    /// <param name="from">The reading node, or <see cref="Everything"/>.</param>
    /// <param name="self">The reader may read itself, too.</param>
    public bool TryRead(string id, int from, bool self, string path, int line, int column)
    {
        if (ids.TryGetValue(id, out var target))
        {
            if (from != Everything)
            {
                Reads.Add(new NodeRead(from, target, self, path, line, column));
            }

            return true;
        }

        return outer is not null && outer.TryRead(id, owner, false, path, line, column);
    }

    public bool Has(string id) => ids.ContainsKey(id) || (outer is not null && outer.Has(id));

    public IEnumerable<string> VisibleIds() => outer is null ? ids.Keys : ids.Keys.Concat(outer.VisibleIds());

    /// <summary>Notes that the correction is read, which only nodes that a gate corrects may do.</summary>
    public void ReadCorrection(int from, string path, int line, int column)
    {
        if (outer is not null && owner != Everything)
        {
            // A body is corrected with the node it belongs to.
            outer.ReadCorrection(owner, path, line, column);
        }
        else
        {
            CorrectionReads.Add(new CorrectionRead(from, path, line, column));
        }
    }
}

internal readonly record struct NodeRead(int Reader, int Target, bool Self, string Path, int Line, int Column);

internal readonly record struct CorrectionRead(int Reader, string Path, int Line, int Column);

/// <summary>Who reads: a node of a scope (or <see cref="Scope.Everything"/>), with the variables it has beside the common ones.</summary>
/// <param name="Self">The node's own output may be read, as on the edges out of it.</param>
internal readonly record struct Reader(Scope Scope, int Node, Extras Extras, bool Self = false)
{
    public Reader With(Extras more) => this with { Extras = Extras | more };
}
