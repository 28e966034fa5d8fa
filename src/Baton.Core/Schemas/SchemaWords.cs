namespace Baton.Core.Schemas;

/// <summary>Finds the word that was probably meant.</summary>
internal static class SchemaWords
{
    // Longer words and longer lists are not worth the time; the hint is left out then.
    private const int MaxLength = 64;
    private const int MaxCandidates = 500;

    /// <summary>The candidate with the fewest edits, if that is at most a third of the word; null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > MaxLength)
        {
            return null;
        }

        string? best = null;
        var least = Math.Max(1, word.Length / 3) + 1;
        foreach (var candidate in candidates.Take(MaxCandidates))
        {
            var edits = candidate.Length > MaxLength || Math.Abs(candidate.Length - word.Length) >= least ? least : Edits(word, candidate);
            if (edits < least)
            {
                least = edits;
                best = candidate;
            }
        }

        return best;
    }

    /// <summary>Insertions, deletions, changes and swaps of neighbours (optimal string alignment), case ignored.</summary>
    private static int Edits(string a, string b)
    {
        int[] older = [], last = [.. Enumerable.Range(0, b.Length + 1)];
        for (var i = 1; i <= a.Length; i++)
        {
            var row = new int[b.Length + 1];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], older[j - 2] + 1);
                }
            }

            (older, last) = (last, row);
        }

        return last[b.Length];
    }
}
