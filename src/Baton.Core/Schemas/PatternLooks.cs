namespace Baton.Core.Schemas;

/// <summary>Conditions at the start of an anchored pattern, as generators write them: <c>^(?!\.)(?=.{1,253}$)…</c>. Where the text begins
/// they hold or do not, whatever the rest does, so that each can be matched for itself in linear time.</summary>
internal static class PatternLooks
{
    /// <returns>The pattern without them, and each as a pattern with whether it is to match. None when they cannot be taken
    /// apart.</returns>
    public static (string Main, IReadOnlyList<(string Pattern, bool Wanted)> Conditions) Split(string pattern)
    {
        var conditions = new List<(string Pattern, bool Wanted)>();
        var at = 1;
        while (pattern.StartsWith('^') && string.CompareOrdinal(pattern, at, "(?", 0, 2) == 0
            && at + 2 < pattern.Length && pattern[at + 2] is '=' or '!')
        {
            var end = Find(pattern, at + 3, ')');
            if (end < 0 || (end + 1 < pattern.Length && pattern[end + 1] is '*' or '+' or '?' or '{'))
            {
                return (pattern, []);
            }

            conditions.Add(($"^(?:{pattern[(at + 3)..end]})", pattern[at + 2] == '='));
            at = end + 1;
        }

        // An alternative further on would be one to the anchor and the conditions too.
        return conditions.Count == 0 || Find(pattern, at, '|') >= 0 ? (pattern, []) : ("^" + pattern[at..], conditions);
    }

    /// <summary>Where a character stands outside of groups, classes and escapes; -1 for nowhere.</summary>
    private static int Find(string pattern, int at, char wanted)
    {
        var (depth, inSet) = (0, false);
        for (; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '\\':
                    at++;
                    break;
                case ']' when inSet:
                    inSet = false;
                    break;
                case var c when !inSet && depth == 0 && c == wanted:
                    return at;
                case '[' when !inSet:
                    inSet = true;
                    break;
                case '(' when !inSet:
                    depth++;
                    break;
                case ')' when !inSet:
                    depth--;
                    break;
            }
        }

        return -1;
    }
}
