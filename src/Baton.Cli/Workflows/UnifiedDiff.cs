using System.Text;

namespace Baton.Cli.Workflows;

/// <summary>A unified diff of two texts by lines.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    // Beyond this many cells the middle is shown as removed and added whole instead of being compared line by line.
    private const long MostCells = 16_000_000;

    /// <returns>Empty when the texts are the same.</returns>
    public static string Of(string beforeName, string before, string afterName, string after)
    {
        var edits = Compare(Lines(before), Lines(after));
        if (edits.TrueForAll(e => e.Mark == ' '))
        {
            return "";
        }

        var text = new StringBuilder($"--- {beforeName}\n+++ {afterName}\n");
        for (var i = 0; i < edits.Count;)
        {
            if (edits[i].Mark == ' ')
            {
                i++;
                continue;
            }

            var start = Math.Max(0, i - Context);
            var end = EndOfHunk(edits, i);
            WriteHunk(text, edits, start, end);
            i = end;
        }

        return text.ToString();
    }

    private static int EndOfHunk(List<Edit> edits, int first)
    {
        var last = first;
        for (var i = first; i < edits.Count && i - last <= 2 * Context; i++)
        {
            last = edits[i].Mark == ' ' ? last : i;
        }

        return Math.Min(edits.Count, last + 1 + Context);
    }

    private static void WriteHunk(StringBuilder text, List<Edit> edits, int start, int end)
    {
        var oldStart = edits.Take(start).Count(e => e.Mark != '+');
        var newStart = edits.Take(start).Count(e => e.Mark != '-');
        var part = edits.GetRange(start, end - start);
        var (oldCount, newCount) = (part.Count(e => e.Mark != '+'), part.Count(e => e.Mark != '-'));
        text.Append($"@@ -{oldStart + (oldCount > 0 ? 1 : 0)},{oldCount} +{newStart + (newCount > 0 ? 1 : 0)},{newCount} @@\n");
        foreach (var edit in part)
        {
            text.Append(edit.Mark).Append(edit.Line).Append('\n');
        }
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    // Longest common subsequence of what lies between the common beginning and the common end.
    private static List<Edit> Compare(string[] a, string[] b)
    {
        var head = 0;
        while (head < a.Length && head < b.Length && a[head] == b[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < a.Length - head && tail < b.Length - head && a[^(tail + 1)] == b[^(tail + 1)])
        {
            tail++;
        }

        var edits = a[..head].Select(line => new Edit(' ', line)).ToList();
        Middle(a[head..^tail], b[head..^tail], edits);
        edits.AddRange(a[^tail..].Select(line => new Edit(' ', line)));
        return edits;
    }

    private static void Middle(string[] a, string[] b, List<Edit> edits)
    {
        if ((long)a.Length * b.Length > MostCells)
        {
            edits.AddRange(a.Select(line => new Edit('-', line)));
            edits.AddRange(b.Select(line => new Edit('+', line)));
            return;
        }

        var common = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
        {
            for (var j = b.Length - 1; j >= 0; j--)
            {
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        for (int i = 0, j = 0; i < a.Length || j < b.Length;)
        {
            if (i < a.Length && j < b.Length && a[i] == b[j])
            {
                edits.Add(new Edit(' ', a[i++]));
                j++;
            }
            else if (i < a.Length && (j == b.Length || common[i + 1, j] >= common[i, j + 1]))
            {
                edits.Add(new Edit('-', a[i++]));
            }
            else
            {
                edits.Add(new Edit('+', b[j++]));
            }
        }
    }

    private readonly record struct Edit(char Mark, string Line);
}
