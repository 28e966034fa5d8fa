using Baton.Core.Definitions;
using Baton.Core.Errors;

namespace Baton.Core.Graph;

/// <summary>Checks, once a graph is complete, what its nodes read.</summary>
internal static class ReadChecks
{
    public static void Check(Scope scope, GraphShape shape, CompiledNode[] nodes, Report report)
    {
        foreach (var read in AncestorCheck.Refused(shape, scope.Reads))
        {
            var (reader, target) = (nodes[read.Reader].Id, nodes[read.Target].Id);
            report.Add(
                DiagnosticCodes.NotAnAncestor, read.Path, read.Line, read.Column,
                read.Reader == read.Target
                    ? $"'{reader}' cannot read itself"
                    : $"'{reader}' reads '{target}', which need not have ended before it",
                read.Reader == read.Target ? null : $"add '{target}' to the needs of '{reader}'");
        }

        if (scope.CorrectionReads.Count > 0)
        {
            CheckCorrections(scope, shape, nodes, report);
        }
    }

    /// <summary>A correction exists in the node a gate corrects and in those between it and the gate.</summary>
    private static void CheckCorrections(Scope scope, GraphShape shape, CompiledNode[] nodes, Report report)
    {
        var after = new bool[nodes.Length];
        var before = new bool[nodes.Length];
        foreach (var node in nodes)
        {
            if (node.Gate is { Corrects: >= 0 } gate)
            {
                after[gate.Corrects] = true;
                before[node.Index] = true;
            }
        }

        foreach (var node in shape.Order)
        {
            foreach (var edge in shape.Out(node))
            {
                after[shape.Edges[edge].To] |= after[node];
            }
        }

        for (var i = shape.Count - 1; i >= 0; i--)
        {
            foreach (var edge in shape.Out(shape.Order[i]))
            {
                before[shape.Order[i]] |= before[shape.Edges[edge].To];
            }
        }

        foreach (var read in scope.CorrectionReads)
        {
            if (read.Reader < 0 || !after[read.Reader] || !before[read.Reader])
            {
                report.Add(
                    DiagnosticCodes.BadReference, read.Path, read.Line, read.Column, "there is no correction here",
                    "only the node a gate corrects, and those between it and the gate, can read it");
            }
        }
    }
}
