using Baton.Core.Errors;
using Baton.Core.Graph;

namespace Baton.Core.Definitions;

/// <summary>A map of nodes, and the <c>edges</c> list beside it.</summary>
internal static class GraphReader
{
    public static GraphDefinition Nodes(Located nodes, Report report)
    {
        var graph = new GraphDefinition(nodes, new(nodes.Node.Entries.Count), []) { IsNodeMap = true };
        foreach (var entry in nodes.Node.Entries)
        {
            NodeReader.CheckId(entry, nodes.Path, report);
            var at = new Located(entry.Value, DocPath.Key(nodes.Path, entry.Key));
            graph.Nodes.Add(NodeReader.Read(entry.Key, at, graph.Edges, report));
        }

        return graph;
    }

    /// <summary>The body of a parallel or loop: a node, or <c>{nodes, edges, output}</c>.</summary>
    public static GraphDefinition? Body(Fields body)
    {
        if (!body.Has("nodes"))
        {
            // It has no name anybody could have written: its path is that of the item, each[3].
            var single = new GraphDefinition(body.At, new(1), []);
            single.Nodes.Add(NodeReader.Read("", body.At, single.Edges, body.Report));
            return single;
        }

        if (body.Map("nodes") is not { } nodes)
        {
            return null;
        }

        if (nodes.At.Node.Entries.Count == 0)
        {
            body.Error(DiagnosticCodes.EmptyGraph, "nodes", "a body has at least one node");
            return null;
        }

        var graph = Nodes(nodes.At, body.Report) with { Output = body.Any("output") };
        Edges(body, graph.Edges);
        body.Done("a body");
        return graph;
    }

    public static void Edges(Fields fields, List<EdgeDefinition> edges)
    {
        foreach (var item in fields.List("edges") ?? [])
        {
            if (item.Node.Kind != DocKind.Map)
            {
                fields.Report.Add(
                    DiagnosticCodes.WrongType, item, $"an edge is a map, not {Kinds.Name(item.Node)}", "write {from: a, to: b}");
                continue;
            }

            var edge = new Fields(item, fields.Report, "edge");
            edge.Require("from");
            edge.Require("to");
            var (from, to) = (edge.Text("from"), edge.Text("to"));
            var on = edge.Choice("on", Words.EdgeOns) ?? EdgeOn.Success;
            var (branch, when) = (edge.Word("branch"), edge.Any("when"));
            if (from is not null && to is not null)
            {
                edges.Add(new EdgeDefinition(from, to, on, branch, when, item, edge.Any("from")!.Value, edge.Any("to")));
            }

            edge.Done("an edge");
        }
    }

    public static void Needs(Located needs, string to, List<EdgeDefinition> edges, Report report)
    {
        for (var i = 0; i < needs.Node.Items.Count; i++)
        {
            var item = needs.Item(i);
            switch (item.Node.Kind)
            {
                case DocKind.Map:
                    Need(item, to, edges, report);
                    break;
                case DocKind.List:
                    report.Add(DiagnosticCodes.WrongType, item, "an edge is a node id or a map, not a list");
                    break;
                default:
                    // An id that reads as a number or as true is still looked up as its text; bad ids are told where the node is.
                    edges.Add(new EdgeDefinition(item.Node.Text, to, EdgeOn.Success, null, null, item, item, null));
                    break;
            }
        }
    }

    private static void Need(Located item, string to, List<EdgeDefinition> edges, Report report)
    {
        var edge = new Fields(item, report, "need");
        edge.Require("node");
        var from = edge.Text("node");
        var on = edge.Choice("on", Words.EdgeOns) ?? EdgeOn.Success;
        var (branch, when) = (edge.Word("branch"), edge.Any("when"));
        edge.Done("an edge");
        if (from is not null)
        {
            edges.Add(new EdgeDefinition(from, to, on, branch, when, item, edge.Any("node")!.Value, null));
        }
    }
}
