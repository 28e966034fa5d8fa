using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Baton.Core.Definitions;

/// <summary>Plain scalars by the core schema of YAML 1.2, section 10.3.2: <c>yes</c> and <c>no</c> are strings, <c>0o17</c> and <c>0x1F</c>
/// integers.</summary>
internal static class YamlScalars
{
    /// <param name="inline">The text stands on one line, as written.</param>
    /// <returns>False for a number JSON has no form for (infinite, not a number).</returns>
    public static bool Resolve(string text, int line, int column, bool inline, [NotNullWhen(true)] out DocNode? node)
    {
        node = Keyword(text, line, column);
        if (node is null && text.Length > 0 && (char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.'))
        {
            if (IsUnwritable(text))
            {
                return false;
            }

            node = Number(text, line, column);
        }

        node ??= inline ? DocNode.Inline(text, line, column, 0) : DocNode.Of(text, line, column);
        return true;
    }

    private static DocNode? Keyword(string text, int line, int column) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => DocNode.Null(line, column, text),
        "true" or "True" or "TRUE" => DocNode.Of(true, line, column),
        "false" or "False" or "FALSE" => DocNode.Of(false, line, column),
        _ => null,
    };

    private static bool IsUnwritable(string text) =>
        text is ".nan" or ".NaN" or ".NAN" || text.TrimStart('+', '-') is ".inf" or ".Inf" or ".INF";

    private static DocNode? Number(string text, int line, int column)
    {
        if (text.StartsWith("0o", StringComparison.Ordinal) || text.StartsWith("0x", StringComparison.Ordinal))
        {
            return Radix(text[2..], text[1] == 'o' ? 3 : 4) is { } value ? DocNode.Of(value, line, column, text) : null;
        }

        switch (Shape(text))
        {
            case DocKind.Int when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer):
                return DocNode.Of(integer, line, column, text);
            case DocKind.Int or DocKind.Double:
                var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
                return DocNode.Of(Math.Clamp(number, double.MinValue, double.MaxValue), line, column, text);
            default:
                return null;
        }
    }

    private static long? Radix(string digits, int bits)
    {
        var value = 0L;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : int.MaxValue;
            if (digit >= 1 << bits || value > long.MaxValue >> bits)
            {
                return null;
            }

            value = (value << bits) | (uint)digit;
        }

        return digits.Length == 0 ? null : value;
    }

    // int: [-+]? [0-9]+    float: [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
    private static DocKind Shape(string text)
    {
        var at = text[0] is '-' or '+' ? 1 : 0;
        var whole = Digits(text, ref at);
        if (at == text.Length)
        {
            return whole > 0 ? DocKind.Int : DocKind.String;
        }

        if (text[at] == '.')
        {
            at++;
            whole += Digits(text, ref at);
        }

        if (whole > 0 && at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            at += at < text.Length && text[at] is '-' or '+' ? 1 : 0;
            whole = Digits(text, ref at);
        }

        return whole > 0 && at == text.Length ? DocKind.Double : DocKind.String;
    }

    private static int Digits(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at - start;
    }
}
