using Baton.Contracts;

namespace Baton.Cli.Access;

/// <summary>Reads lists to their end.</summary>
internal static class Pages
{
    /// <param name="read">One page after a cursor.</param>
    public static async Task<List<T>> AllAsync<T>(Func<string?, Task<ListOf<T>>> read)
    {
        var all = new List<T>();
        string? cursor = null;
        do
        {
            var page = await read(cursor);
            all.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return all;
    }
}
