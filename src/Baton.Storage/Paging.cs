using Baton.Engine.Store;

namespace Baton.Storage;

/// <summary>What every list of every store has in common.</summary>
internal static class Paging
{
    /// <summary>The largest page a list gives.</summary>
    private const int MaxLimit = 500;

    public static void RequireLimit(PageRequest page) =>
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)(page.Limit - 1), (uint)(MaxLimit - 1), nameof(page));

    /// <param name="rows">One row more than the page holds when there is a next page.</param>
    public static Page<T> ToPage<T>(List<T> rows, int limit, Func<T, string> cursor) =>
        rows.Count > limit ? new Page<T>(rows[..limit], cursor(rows[limit - 1])) : new Page<T>(rows, null);

    /// <summary>The text as a pattern that finds it anywhere, its own wildcards escaped. Both databases ignore the case of ASCII letters
    /// only.</summary>
    public static string? Like(string? search) => search is null
        ? null
        : "%" + search.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal) + "%";
}
