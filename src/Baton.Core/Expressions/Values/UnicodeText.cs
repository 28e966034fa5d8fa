using System.Text;

namespace Baton.Core.Expressions;

/// <summary>Strings seen as sequences of code points. Strings without surrogates, nearly all, take the short way.</summary>
internal static class UnicodeText
{
    public static bool IsValid(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }

    /// <summary>Number of code points.</summary>
    public static int Count(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            count -= char.IsLowSurrogate(text[i]) && char.IsHighSurrogate(text[i - 1]) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Where in UTF-16 units a code point starts; the length for the one after the last; -1 beyond.</summary>
    public static int OffsetOf(string text, long codePoint)
    {
        if (codePoint < 0 || codePoint > text.Length)
        {
            return -1;
        }

        var offset = 0;
        for (; codePoint > 0 && offset < text.Length; codePoint--)
        {
            offset = OffsetAfter(text, offset);
        }

        return codePoint == 0 ? offset : -1;
    }

    /// <summary>Where the code point after the one at an offset starts.</summary>
    public static int OffsetAfter(string text, int offset) =>
        offset + (char.IsHighSurrogate(text[offset]) && offset + 1 < text.Length && char.IsLowSurrogate(text[offset + 1]) ? 2 : 1);

    /// <summary>Order by code points. UTF-16 order differs where one side has a surrogate and the other a unit above them
    /// (U+E000..U+FFFF).</summary>
    public static int Compare(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        var (a, b) = (left[common], right[common]);
        return char.IsSurrogate(a) == char.IsSurrogate(b) ? a.CompareTo(b) : char.IsSurrogate(a) ? 1 : -1;
    }

    /// <summary>UTF-8, or null when the bytes are something else.</summary>
    public static string? Decode(ReadOnlySpan<byte> utf8) =>
        System.Text.Unicode.Utf8.IsValid(utf8) ? Encoding.UTF8.GetString(utf8) : null;
}
