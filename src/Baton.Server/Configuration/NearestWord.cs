namespace Baton.Server.Configuration;

/// <summary>Finds what somebody meant to write.</summary>
internal static class NearestWord
{
    /// <summary>The candidate with the fewest edits (insert, delete, replace, swap of neighbours), or null when none is near.</summary>
    public static string? Of(string word, IEnumerable<string> candidates)
    {
        string? best = null;
        var fewest = Math.Max(2, word.Length / 3) + 1;
        foreach (var candidate in candidates)
        {
            var edits = Edits(word, candidate);
            if (edits < fewest)
            {
                (best, fewest) = (candidate, edits);
            }
        }

        return best;
    }

    /// <summary>"Did you mean …?", or null.</summary>
    public static string? Hint(string word, IEnumerable<string> candidates) =>
        Of(word, candidates) is { } near ? $"Did you mean '{near}'?" : null;

    private static int Edits(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 8)
        {
            return int.MaxValue;
        }

        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                table[i, j] = i == 0 || j == 0 ? i + j : Cheapest(table, a, b, i, j);
            }
        }

        return table[a.Length, b.Length];
    }

    private static int Cheapest(int[,] table, string a, string b, int i, int j)
    {
        var same = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1;
        var cost = Math.Min(Math.Min(table[i - 1, j], table[i, j - 1]) + 1, table[i - 1, j - 1] + same);
        return i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] ? Math.Min(cost, table[i - 2, j - 2] + 1) : cost;
    }
}
