using Baton.Core.Definitions;
using Baton.Core.Errors;

namespace Baton.Core.Graph;

/// <summary>An edge whose ends are known.</summary>
internal readonly record struct ResolvedEdge(EdgeDefinition Definition, int From, int To);

/// <summary>Looks up the ends of the edges of one graph. Self-edges, duplicates and unknown nodes are reported and left out.</summary>
internal static class EdgeResolver
{
    public static List<ResolvedEdge> Resolve(GraphDefinition graph, Dictionary<string, int> ids, Scope? outer, Report report)
    {
        var resolved = new List<ResolvedEdge>(graph.Edges.Count);
        var seen = new HashSet<(int From, int To, EdgeOn On, string? Branch)>(graph.Edges.Count);

        // The pairs of needs, by the time the edges list comes: one pair may be written in one of the two only.
        var needs = new HashSet<(int From, int To)>();
        foreach (var edge in graph.Edges)
        {
            var inList = edge.ToAt is not null;
            var known = TryFind(edge.From, edge.FromAt, ids, outer, report, out var from)
                & TryFind(edge.To, edge.ToAt ?? edge.At, ids, outer, report, out var to);
            if (!known)
            {
                continue;
            }

            if (from == to)
            {
                report.Add(DiagnosticCodes.SelfEdge, edge.At, $"'{edge.From}' cannot wait for itself");
            }
            else if (inList && needs.Contains((from, to)))
            {
                report.Add(
                    DiagnosticCodes.DuplicateEdge, edge.At, $"'{edge.To}' needs '{edge.From}' already",
                    "write the edge in 'needs' or in 'edges', not in both");
            }
            else if (!seen.Add((from, to, edge.On, edge.Branch)))
            {
                report.Add(DiagnosticCodes.DuplicateEdge, edge.At, $"the edge from '{edge.From}' to '{edge.To}' is given twice",
                    "keep one of them");
            }
            else
            {
                resolved.Add(new ResolvedEdge(edge, from, to));
                if (!inList)
                {
                    needs.Add((from, to));
                }
            }
        }

        return resolved;
    }

    public static bool TryFind(string id, Located at, Dictionary<string, int> ids, Scope? outer, Report report, out int node)
    {
        if (ids.TryGetValue(id, out node))
        {
            return true;
        }

        node = -1;
        var hint = outer is not null && outer.Has(id)
            ? "nodes of the graph around this one have ended before it starts; no edge is needed"
            : report.Nearest(id, ids.Keys);
        report.Add(DiagnosticCodes.UnknownNode, at, $"there is no node '{id}' here", hint);
        return false;
    }
}
