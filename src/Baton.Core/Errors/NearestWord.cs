namespace Baton.Core.Errors;

/// <summary>Finds the word that was probably meant. The one search behind every "Did you mean".</summary>
public static class NearestWord
{
    // Longer words are not worth the time; the hint is left out then.
    private const int Longest = 128;
    private const int MostCompared = 5_000;

    /// <summary>The word with the fewest edits (inserted, removed, changed or swapped letters, ignoring case): at most one in a short word,
    /// two from four letters on, a third of a long one. A beginning of at least two letters counts as one edit. Null when none is
    /// near.</summary>
    public static string? Find(string wrong, IEnumerable<string> words)
    {
        var left = MostCompared;
        return Find(wrong, words, ref left);
    }

    /// <param name="wrong">The word that is not there.</param>
    /// <param name="words">The words there are.</param>
    /// <param name="left">How many comparisons may still be made; counted down.</param>
    public static string? Find(string wrong, IEnumerable<string> words, ref int left)
    {
        var (best, least) = ((string?)null, wrong.Length <= 1 ? 1 : wrong.Length <= 3 ? 2 : Math.Max(2, wrong.Length / 3) + 1);
        foreach (var word in words)
        {
            if (left <= 0)
            {
                break;
            }

            var begun = wrong.Length >= 2 && word.StartsWith(wrong, StringComparison.OrdinalIgnoreCase);
            if (!begun && Math.Abs(word.Length - wrong.Length) >= least)
            {
                continue;
            }

            left--;
            var edits = begun ? Math.Min(1, word.Length - wrong.Length) : Edits(wrong, word, least);
            if (edits < least)
            {
                (best, least) = (word, edits);
            }
        }

        return best;
    }

    /// <summary><c>Did you mean 'x'?</c>, or null when nothing is near.</summary>
    public static string? Hint(string wrong, IEnumerable<string> words) => Hint(Find(wrong, words));

    /// <summary><c>Did you mean 'x'?</c> of a word that was found; null of none.</summary>
    public static string? Hint(string? word) => word is null ? null : $"Did you mean '{word}'?";

    /// <summary>Optimal string alignment.</summary>
    /// <param name="enough">Distances from here on need not be exact.</param>
    private static int Edits(string left, string right, int enough)
    {
        if (left.Length > Longest || right.Length > Longest)
        {
            return enough;
        }

        Span<int> before = stackalloc int[right.Length + 1];
        Span<int> above = stackalloc int[right.Length + 1];
        Span<int> row = stackalloc int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            above[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j <= right.Length; j++)
            {
                row[j] = Math.Min(Math.Min(above[j], row[j - 1]) + 1, above[j - 1] + (Same(left[i - 1], right[j - 1]) ? 0 : 1));
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }

                least = Math.Min(least, row[j]);
            }

            if (least >= enough)
            {
                return enough;
            }

            var free = before;
            before = above;
            above = row;
            row = free;
        }

        return above[right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
