using System.Globalization;
using System.Text;

namespace Baton.Core.Expressions.Syntax;

/// <summary>The inside of a quoted literal to its value. In text, <c>\x</c> and octal escapes are code points; in bytes they are
/// bytes.</summary>
internal static class LiteralText
{
    /// <param name="start">Offset of the content in the expression, for messages.</param>
    public static CelString DecodeString(ReadOnlySpan<char> content, bool raw, int start)
    {
        if (raw || !content.Contains('\\'))
        {
            return new CelString(content.ToString());
        }

        var text = new StringBuilder(content.Length);
        for (var i = 0; i < content.Length;)
        {
            if (content[i] != '\\')
            {
                text.Append(content[i++]);
                continue;
            }

            var (codePoint, length, _) = Escape(content[i..], start + i);
            if (!Rune.TryCreate(codePoint, out var rune))
            {
                throw SyntaxError.At(start + i, $"{content.Slice(i, length)} is not a Unicode character.");
            }

            text.Append(rune.ToString());
            i += length;
        }

        return new CelString(text.ToString());
    }

    /// <inheritdoc cref="DecodeString"/>
    public static CelBytes DecodeBytes(ReadOnlySpan<char> content, bool raw, int start)
    {
        if (raw || !content.Contains('\\'))
        {
            return new CelBytes(Encoding.UTF8.GetBytes(content.ToString()));
        }

        using var bytes = new MemoryStream();
        for (var i = 0; i < content.Length;)
        {
            if (content[i] != '\\')
            {
                var run = content[i..].IndexOf('\\');
                run = run < 0 ? content.Length - i : run;
                bytes.Write(Encoding.UTF8.GetBytes(content.Slice(i, run).ToString()));
                i += run;
                continue;
            }

            var (value, length, isUnicode) = Escape(content[i..], start + i);
            if (isUnicode)
            {
                throw SyntaxError.At(start + i, "Bytes have no \\u escape.", "Write the character itself, or its bytes with \\x.");
            }

            bytes.WriteByte((byte)value);
            i += length;
        }

        return new CelBytes(bytes.ToArray());
    }

    private static (uint Value, int Length, bool IsUnicode) Escape(ReadOnlySpan<char> text, int position)
    {
        var letter = text.Length > 1 ? text[1] : '\0';
        return letter switch
        {
            'a' => (7, 2, false),
            'b' => (8, 2, false),
            't' => (9, 2, false),
            'n' => (10, 2, false),
            'v' => (11, 2, false),
            'f' => (12, 2, false),
            'r' => (13, 2, false),
            '\\' or '\'' or '"' or '`' or '?' => (letter, 2, false),
            'x' or 'X' => (Hex(text, 2, position), 4, false),
            'u' => (Hex(text, 4, position), 6, true),
            'U' => (Hex(text, 8, position), 10, true),
            >= '0' and <= '3' => (Octal(text, position), 4, false),
            _ => throw SyntaxError.At(position, $"'\\{letter}' is no escape.", "Write '\\\\' for a backslash, or a raw literal r'…'."),
        };
    }

    private static uint Hex(ReadOnlySpan<char> text, int digits, int position) =>
        text.Length >= 2 + digits
        && uint.TryParse(text.Slice(2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw SyntaxError.At(position, $"'\\{text[1]}' needs {digits} hexadecimal digits.");

    private static uint Octal(ReadOnlySpan<char> text, int position)
    {
        if (text.Length < 4 || text[2] is < '0' or > '7' || text[3] is < '0' or > '7')
        {
            throw SyntaxError.At(position, "An octal escape needs three digits, at most \\377.");
        }

        return (uint)(((text[1] - '0') << 6) | ((text[2] - '0') << 3) | (text[3] - '0'));
    }
}
