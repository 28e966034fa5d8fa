using System.Globalization;
using System.Text;

namespace Baton.Cli.Output;

/// <summary>A table in a box, as wide as its cells.</summary>
internal sealed class BoxTable(params string[] headers)
{
    private const int MostHeld = 32 * 1024;

    private readonly List<string[]> rows = [];

    /// <summary>Adds a row; null cells show as <c>-</c>.</summary>
    public BoxTable Add(params string?[] cells)
    {
        rows.Add([.. cells.Select(c => c is null ? "-" : Printable(c))]);
        return this;
    }

    public void Print(TextWriter to)
    {
        var widths = headers.Select((h, i) => Math.Max(Width(h), rows.Count == 0 ? 0 : rows.Max(r => Width(r[i])))).ToArray();
        var text = new StringBuilder();
        text.Append(Border('┌', '┬', '┐', widths)).Append(to.NewLine);
        Append(text, headers, widths, to.NewLine);
        foreach (var row in rows)
        {
            Append(text, row, widths, to.NewLine);
            if (text.Length > MostHeld)
            {
                to.Write(text.ToString());
                text.Clear();
            }
        }

        text.Append(Border('└', '┴', '┘', widths)).Append(to.NewLine);
        to.Write(text.ToString());
    }

    /// <summary>Control characters in data must not move the cursor or colour the terminal.</summary>
    public static string Printable(string text)
    {
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            clean.Append(char.IsControl(c) ? ' ' : c);
        }

        return clean.ToString();
    }

    private static string Border(char left, char middle, char right, int[] widths) =>
        left + string.Join(middle, widths.Select(w => new string('─', w + 2))) + right;

    private static void Append(StringBuilder text, string[] cells, int[] widths, string lineEnd)
    {
        text.Append('│');
        for (var i = 0; i < cells.Length; i++)
        {
            text.Append(' ').Append(cells[i]).Append(' ', widths[i] - Width(cells[i]) + 1).Append('│');
        }

        text.Append(lineEnd);
    }

    /// <summary>Columns a terminal gives the text: East Asian wide characters and emoji take two, combining marks none.</summary>
    private static int Width(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width += Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
                or UnicodeCategory.Format
                ? 0
                : IsWide(rune.Value) ? 2 : 1;
        }

        return width;
    }

    private static bool IsWide(int c) =>
        c is >= 0x1100 and <= 0x115F or >= 0x2E80 and <= 0xA4CF or >= 0xAC00 and <= 0xD7A3 or >= 0xF900 and <= 0xFAFF
            or >= 0xFE30 and <= 0xFE6F or >= 0xFF00 and <= 0xFF60 or >= 0xFFE0 and <= 0xFFE6 or >= 0x1F300 and <= 0x1FAFF
            or >= 0x20000 and <= 0x3FFFD;
}
