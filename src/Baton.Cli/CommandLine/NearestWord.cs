namespace Baton.Cli.CommandLine;

/// <summary>Finds the right word for a mistyped one.</summary>
internal static class NearestWord
{
    /// <summary>The word with the fewest edits (a swap of neighbours counts as one), or null when none is near.</summary>
    public static string? Find(string typed, IEnumerable<string> words)
    {
        string? best = null;
        var bestDistance = Math.Max(1, (typed.Length + 1) / 3) + 1;
        foreach (var word in words)
        {
            var distance = word.StartsWith(typed, StringComparison.OrdinalIgnoreCase) && typed.Length >= 2 ? 1 : Distance(typed, word);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (word, distance);
            }
        }

        return best;
    }

    // Optimal string alignment.
    private static int Distance(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            table[i, 0] = i;
        }

        for (var j = 0; j <= b.Length; j++)
        {
            table[0, j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                var value = Math.Min(Math.Min(table[i - 1, j] + 1, table[i, j - 1] + 1), table[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    value = Math.Min(value, table[i - 2, j - 2] + 1);
                }

                table[i, j] = value;
            }
        }

        return table[a.Length, b.Length];
    }
}
