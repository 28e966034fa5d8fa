using System.Text;

namespace Baton.Cli.Workflows;

/// <summary>Graphs as text: for a terminal, for Mermaid, for Graphviz.</summary>
internal static class TextGraphs
{
    /// <summary>One line per node in topological order: level, id, kind, and where its edges come from.</summary>
    public static string Ascii(GraphDrawing drawing)
    {
        var into = drawing.Edges.ToLookup(e => e.To);
        var id = drawing.Nodes.Max(n => n.Id.Length);
        var kind = drawing.Nodes.Max(n => n.Kind.Length);
        var level = drawing.Nodes[^1].Level.ToString().Length;
        var text = new StringBuilder($"{drawing.Name}\n");
        for (var i = 0; i < drawing.Nodes.Count; i++)
        {
            var node = drawing.Nodes[i];
            var sources = into[i].Select(e => drawing.Nodes[e.From].Id + (e.Label.Length > 0 ? $" [{e.Label}]" : "")).ToList();
            var line = $"{node.Level.ToString().PadLeft(level)}  {node.Id.PadRight(id)}  {node.Kind.PadRight(kind)}";
            line += sources.Count > 0 ? $"  <- {string.Join(", ", sources)}" : node.IsFinally ? "  <- everything else" : "";
            text.Append(line.TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>See https://mermaid.js.org/syntax/flowchart.html.</summary>
    public static string Mermaid(GraphDrawing drawing)
    {
        var text = new StringBuilder("flowchart LR\n");
        for (var i = 0; i < drawing.Nodes.Count; i++)
        {
            text.Append($"  n{i}[\"{Escape(drawing.Nodes[i].Id)}<br/>{Escape(drawing.Nodes[i].Kind)}\"]\n");
        }

        foreach (var edge in drawing.Edges)
        {
            text.Append($"  n{edge.From} -->{(edge.Label.Length > 0 ? $"|\"{Escape(edge.Label)}\"|" : "")} n{edge.To}\n");
        }

        return text.ToString();

        static string Escape(string label) => label.Replace("#", "#35;").Replace("\"", "#quot;").Replace("<", "#lt;").Replace(">", "#gt;");
    }

    /// <summary>See https://graphviz.org/doc/info/lang.html.</summary>
    public static string Dot(GraphDrawing drawing)
    {
        var text = new StringBuilder($"digraph {Quote(drawing.Name)} {{\n  rankdir=LR;\n  node [shape=box, style=rounded];\n");
        foreach (var node in drawing.Nodes)
        {
            text.Append($"  {Quote(node.Id)} [label={Quote($"{node.Id}\n{node.Kind}")}];\n");
        }

        foreach (var edge in drawing.Edges)
        {
            var label = edge.Label.Length > 0 ? $" [label={Quote(edge.Label)}]" : "";
            text.Append($"  {Quote(drawing.Nodes[edge.From].Id)} -> {Quote(drawing.Nodes[edge.To].Id)}{label};\n");
        }

        return text.Append("}\n").ToString();

        static string Quote(string label) => $"\"{label.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")}\"";
    }
}
