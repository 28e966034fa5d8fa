using System.Globalization;
using System.Net;
using System.Text;

namespace Baton.Cli.Workflows;

/// <summary>A graph as SVG: a column per level, a box per node.</summary>
internal static class SvgGraph
{
    private const int Margin = 20;
    private const int Height = 44;
    private const int RowGap = 20;
    private const int ColumnGap = 90;
    private const int LetterWidth = 8;
    private const int LeastWidth = 90;

    public static string Draw(GraphDrawing drawing)
    {
        var columns = drawing.Nodes.Max(n => n.Level) + 1;
        var widths = new int[columns];
        var used = new int[columns];
        foreach (var node in drawing.Nodes)
        {
            widths[node.Level] = Math.Max(
                widths[node.Level], Math.Max(LeastWidth, Math.Max(node.Id.Length, node.Kind.Length) * LetterWidth + 16));
        }

        var left = new int[columns];
        for (var i = 0; i < columns; i++)
        {
            left[i] = i == 0 ? Margin : left[i - 1] + widths[i - 1] + ColumnGap;
        }

        var boxes = drawing.Nodes
            .Select(n => new Box(left[n.Level], Margin + used[n.Level]++ * (Height + RowGap), widths[n.Level]))
            .ToList();
        var width = left[^1] + widths[^1] + Margin;
        var height = used.Max() * (Height + RowGap) - RowGap + 2 * Margin;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" ");
        text.Append(CultureInfo.InvariantCulture, $"width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"13\">\n");
        text.Append($"<title>{WebUtility.HtmlEncode(drawing.Name)}</title>\n");
        text.Append(
            "<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\">");
        text.Append("<path d=\"M0 0L8 4L0 8z\" fill=\"#667\"/></marker></defs>\n");
        foreach (var edge in drawing.Edges)
        {
            DrawEdge(text, boxes[edge.From], boxes[edge.To], edge.Label);
        }

        for (var i = 0; i < boxes.Count; i++)
        {
            DrawNode(text, boxes[i], drawing.Nodes[i]);
        }

        return text.Append("</svg>\n").ToString();
    }

    private static void DrawEdge(StringBuilder text, Box from, Box to, string label)
    {
        var (x1, y1, x2, y2) = (from.X + from.Width, from.Y + Height / 2, to.X, to.Y + Height / 2);
        var bend = Math.Max(Math.Abs(x2 - x1) / 2, ColumnGap / 2);
        text.Append($"<path d=\"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}\" fill=\"none\" stroke=\"#667\"")
            .Append(" marker-end=\"url(#tip)\"/>\n");
        if (label.Length > 0)
        {
            text.Append($"<text x=\"{(x1 + x2) / 2}\" y=\"{(y1 + y2) / 2 - 4}\" text-anchor=\"middle\" font-size=\"11\" fill=\"#445\">");
            text.Append(WebUtility.HtmlEncode(label)).Append("</text>\n");
        }
    }

    private static void DrawNode(StringBuilder text, Box box, DrawnNode node)
    {
        text.Append(
            $"<rect x=\"{box.X}\" y=\"{box.Y}\" width=\"{box.Width}\" height=\"{Height}\" rx=\"6\" fill=\"#fff\" stroke=\"#345\"/>\n");
        var x = box.X + box.Width / 2;
        text.Append($"<text x=\"{x}\" y=\"{box.Y + 18}\" text-anchor=\"middle\">{WebUtility.HtmlEncode(node.Id)}</text>\n");
        text.Append($"<text x=\"{x}\" y=\"{box.Y + 35}\" text-anchor=\"middle\" font-size=\"11\" fill=\"#667\">")
            .Append($"{WebUtility.HtmlEncode(node.Kind)}</text>\n");
    }

    private readonly record struct Box(int X, int Y, int Width);
}
