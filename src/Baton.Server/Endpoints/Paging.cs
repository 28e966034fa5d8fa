using Baton.Contracts;
using Baton.Core.Errors;
using Baton.Engine.Store;
using Baton.Server.Answers;
using Microsoft.AspNetCore.Http;

namespace Baton.Server.Endpoints;

/// <summary>Parameters that lists share.</summary>
internal static class Paging
{
    public const int DefaultLimit = 50;
    public const int MostLimit = 500;

    public static PageRequest Of(int? limit, string? cursor) => new(Limit(limit), string.IsNullOrEmpty(cursor) ? null : cursor);

    /// <exception cref="BatonException">Invalid <c>bad_parameter</c>.</exception>
    public static int Limit(int? limit) => limit is null or (>= 1 and <= MostLimit)
        ? limit ?? DefaultLimit
        : throw Bad("limit", $"must be a whole number from 1 to {MostLimit}");

    /// <summary>A list that is as short as what was registered by hand: all of it unless a limit is given, by name.</summary>
    /// <exception cref="BatonException">Invalid <c>bad_parameter</c>, <c>bad_cursor</c>.</exception>
    public static ListOf<T> Short<T>(IEnumerable<T> all, Func<T, string> name, int? limit, string? cursor)
    {
        var after = string.IsNullOrEmpty(cursor) ? "" : TextCursor.Read(cursor);
        var rest = all.Where(item => string.CompareOrdinal(name(item), after) > 0).OrderBy(name, StringComparer.Ordinal).ToList();
        var size = limit is null ? rest.Count : Limit(limit);
        return rest.Count <= size
            ? new ListOf<T>(rest, null)
            : new ListOf<T>(rest[..size], TextCursor.Of(name(rest[size - 1])));
    }

    public static BatonException Bad(string parameter, string what) =>
        BatonException.Invalid("bad_parameter", $"The parameter '{parameter}' {what}.");

    /// <summary>Refuses parameters the route does not know: a misspelt filter must not come back as an unfiltered list.</summary>
    /// <exception cref="BatonException">Invalid <c>unknown_parameter</c>.</exception>
    public static void Known(HttpContext context, params ReadOnlySpan<string> names)
    {
        foreach (var name in context.Request.Query.Keys)
        {
            if (!names.Contains(name))
            {
                var hint = NearestWord.Hint(name, names.ToArray());
                throw BatonException.Invalid("unknown_parameter", $"There is no parameter '{name}' here. {hint}".TrimEnd());
            }
        }
    }
}
