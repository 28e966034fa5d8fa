namespace Baton.Core.Expressions.Checking;

/// <summary>"Did you mean": the known name closest to a wrong one.</summary>
internal static class NearestName
{
    private const int MostCandidates = 5_000;
    private const int LongestName = 64;

    /// <returns>A hint, or null when nothing is close.</returns>
    public static string? Hint(string wrong, IEnumerable<string> known)
    {
        if (wrong.Length > LongestName)
        {
            return null;
        }

        // Two slips in a long name, one in a short one.
        var best = wrong.Length <= 3 ? 2 : 3;
        string? nearest = null;
        foreach (var name in known.Take(MostCandidates))
        {
            if (Math.Abs(name.Length - wrong.Length) < best && Distance(wrong, name) is var distance && distance < best)
            {
                (best, nearest) = (distance, name);
            }
        }

        return nearest is null ? null : $"Did you mean '{nearest}'?";
    }

    /// <summary>Insertions, deletions and substitutions, regardless of case (Levenshtein).</summary>
    private static int Distance(string left, string right)
    {
        Span<int> row = stackalloc int[right.Length + 1];
        for (var j = 0; j < row.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j < row.Length; j++)
            {
                var above = row[j];
                var isSame = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]);
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (isSame ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
