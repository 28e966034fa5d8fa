using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Baton.Core.Errors;

namespace Baton.Storage;

/// <summary>Where a page ended, as opaque base64url text: the name of the order, and the values of its key in the last row.</summary>
internal static class KeysetCursor
{
    private const int MaxLength = 2048;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static string Encode(string order, params ReadOnlySpan<long> key)
    {
        var text = new StringBuilder(order);
        foreach (var value in key)
        {
            text.Append(' ').Append(value);
        }

        return EncodeText(text.ToString());
    }

    /// <summary>A cursor whose key is one name.</summary>
    public static string Encode(string order, string key) => EncodeText(order + " " + key);

    /// <summary>The key's values, or null when there is no cursor.</summary>
    /// <exception cref="BatonException">Code <c>bad_cursor</c>: not a cursor, or one of a list in another order.</exception>
    public static long[]? Decode(string? cursor, string order, int count)
    {
        if (cursor is null)
        {
            return null;
        }

        var parts = DecodeText(cursor, order).Split(' ');
        var key = new long[count];
        for (var i = 0; i < count; i++)
        {
            if (parts.Length != count || !long.TryParse(parts[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out key[i]))
            {
                throw Bad();
            }
        }

        return key;
    }

    /// <summary>The name, or null when there is no cursor.</summary>
    /// <exception cref="BatonException">Code <c>bad_cursor</c>.</exception>
    public static string? DecodeName(string? cursor, string order) => cursor is null ? null : DecodeText(cursor, order);

    private static string EncodeText(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string DecodeText(string cursor, string order)
    {
        try
        {
            var text = cursor.Length > MaxLength ? "" : Strict.GetString(Base64Url.DecodeFromChars(cursor));
            return text.StartsWith(order + " ", StringComparison.Ordinal) ? text[(order.Length + 1)..] : throw Bad();
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw Bad();
        }
    }

    private static BatonException Bad() => BatonException.Invalid(
        "bad_cursor", "The cursor is not one this list returned. Take next_cursor of the page before, with the same sort.");
}
