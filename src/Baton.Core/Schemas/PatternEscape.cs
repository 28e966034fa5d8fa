using System.Globalization;

namespace Baton.Core.Schemas;

/// <summary>The escapes of ECMA-262 patterns.</summary>
internal static class PatternEscape
{
    private const string Digits = "0-9";
    private const string NoDigits = @"\u0000-\u002F\u003A-\uFFFF";
    private const string Words = "0-9A-Z_a-z";
    private const string NoWords = @"\u0000-\u002F\u003A-\u0040\u005B-\u005E\u0060\u007B-\uFFFF";
    private const string Spaces = @"\u0009-\u000D\u0020\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF";
    private const string NoSpaces =
        @"\u0000-\u0008\u000E-\u001F\u0021-\u009F\u00A1-\u167F\u1681-\u1FFF\u200B-\u2027"
        + @"\u202A-\u202E\u2030-\u205E\u2060-\u2FFF\u3001-\uFEFE\uFF00-\uFFFF";

    // Unicode, PropertyValueAliases.txt, general categories.
    private static readonly Dictionary<string, string> Categories = new(StringComparer.Ordinal)
    {
        ["Letter"] = "L", ["Uppercase_Letter"] = "Lu", ["Lowercase_Letter"] = "Ll", ["Titlecase_Letter"] = "Lt", ["Modifier_Letter"] = "Lm",
        ["Other_Letter"] = "Lo", ["Mark"] = "M", ["Nonspacing_Mark"] = "Mn", ["Spacing_Mark"] = "Mc", ["Enclosing_Mark"] = "Me",
        ["Number"] = "N", ["Decimal_Number"] = "Nd", ["digit"] = "Nd", ["Letter_Number"] = "Nl", ["Other_Number"] = "No",
        ["Punctuation"] = "P", ["punct"] = "P", ["Connector_Punctuation"] = "Pc", ["Dash_Punctuation"] = "Pd", ["Open_Punctuation"] = "Ps",
        ["Close_Punctuation"] = "Pe", ["Initial_Punctuation"] = "Pi", ["Final_Punctuation"] = "Pf", ["Other_Punctuation"] = "Po",
        ["Symbol"] = "S", ["Math_Symbol"] = "Sm", ["Currency_Symbol"] = "Sc", ["Modifier_Symbol"] = "Sk", ["Other_Symbol"] = "So",
        ["Separator"] = "Z", ["Space_Separator"] = "Zs", ["Line_Separator"] = "Zl", ["Paragraph_Separator"] = "Zp",
        ["Other"] = "C", ["Control"] = "Cc", ["cntrl"] = "Cc", ["Format"] = "Cf", ["Private_Use"] = "Co", ["Unassigned"] = "Cn",
    };

    /// <summary>Translates the escape at a backslash.</summary>
    /// <param name="inSet">Inside brackets: the result is a part of a class body.</param>
    /// <returns>The .NET notation and the characters read.</returns>
    public static (string Text, int Length) Read(string pattern, int at, bool inSet)
    {
        var letter = at + 1 < pattern.Length ? pattern[at + 1] : throw new FormatException("The pattern ends in a backslash.");
        switch (letter)
        {
            case 'd':
                return (inSet ? Digits : $"[{Digits}]", 2);
            case 'D':
                return (inSet ? NoDigits : PatternSet.Not(Digits), 2);
            case 'w':
                return (inSet ? Words : $"[{Words}]", 2);
            case 'W':
                return (inSet ? NoWords : PatternSet.Not(Words), 2);
            case 's':
                return (inSet ? Spaces : $"[{Spaces}]", 2);
            case 'S':
                return (inSet ? NoSpaces : PatternSet.Not(Spaces), 2);
            case 'b' or 'B' when !inSet:
                return ($@"\{letter}", 2);
            case 'p' or 'P':
                var (category, length) = Category(pattern, at);
                return (letter == 'p' || inSet ? $@"\{letter}{{{category}}}" : PatternSet.Not($@"\p{{{category}}}"), length);
            default:
                var (code, read) = ReadCharacter(pattern, at, inSet);
                return (Literal(code), read);
        }
    }

    /// <summary>Reads an escape that stands for one character.</summary>
    public static (int Code, int Length) ReadCharacter(string pattern, int at, bool inSet)
    {
        var letter = at + 1 < pattern.Length ? pattern[at + 1] : throw new FormatException("The pattern ends in a backslash.");
        switch (letter)
        {
            case 't':
                return ('\t', 2);
            case 'n':
                return ('\n', 2);
            case 'r':
                return ('\r', 2);
            case 'v':
                return ('\v', 2);
            case 'f':
                return ('\f', 2);
            case 'b' when inSet:
                return ('\b', 2);
            case '0' when at + 2 == pattern.Length || !char.IsAsciiDigit(pattern[at + 2]):
                return (0, 2);
            case 'c' when at + 2 < pattern.Length && char.IsAsciiLetter(pattern[at + 2]):
                return (pattern[at + 2] % 32, 3);
            case 'x':
                return (Hex(pattern, at + 2, 2), 4);
            case 'u':
                return Unicode(pattern, at);
            case 'k' or (>= '0' and <= '9'):
                throw new FormatException("The pattern uses a back-reference, which cannot be matched in linear time.");
            default:
                return char.IsAsciiLetter(letter)
                    ? throw new FormatException($@"The pattern has the unknown escape \{letter}.")
                    : (letter, 2);
        }
    }

    /// <summary>A character that stands for itself anywhere, as one atom.</summary>
    public static string Literal(int code)
    {
        if (code <= char.MaxValue)
        {
            return char.IsAsciiLetterOrDigit((char)code) ? ((char)code).ToString() : $@"\u{code:X4}";
        }

        var pair = char.ConvertFromUtf32(code);
        return $@"(?:\u{(int)pair[0]:X4}\u{(int)pair[1]:X4})";
    }

    private static (int Code, int Length) Unicode(string pattern, int at)
    {
        if (at + 2 < pattern.Length && pattern[at + 2] == '{')
        {
            var close = pattern.IndexOf('}', at);
            var code = close < 0 ? -1 : Hex(pattern, at + 3, close - at - 3);
            return code is >= 0 and <= 0x10FFFF and not (>= 0xD800 and <= 0xDFFF) ? (code, close + 1 - at) : throw BadHex();
        }

        var unit = Hex(pattern, at + 2, 4);
        if (char.IsHighSurrogate((char)unit) && at + 7 < pattern.Length && pattern[at + 6] == '\\' && pattern[at + 7] == 'u')
        {
            var low = Hex(pattern, at + 8, 4);
            return char.IsLowSurrogate((char)low) ? (char.ConvertToUtf32((char)unit, (char)low), 12) : (unit, 6);
        }

        return (unit, 6);
    }

    private static int Hex(string pattern, int at, int digits) =>
        digits is > 0 and <= 6
        && at + digits <= pattern.Length
        && int.TryParse(pattern.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? code
            : throw BadHex();

    private static FormatException BadHex() => new("The pattern has an escape with bad hexadecimal digits.");

    private static (string Category, int Length) Category(string pattern, int at)
    {
        var close = at + 2 < pattern.Length && pattern[at + 2] == '{' ? pattern.IndexOf('}', at) : -1;
        if (close < 0)
        {
            throw new FormatException(@"The pattern has \p without a name in braces.");
        }

        var name = pattern[(at + 3)..close];
        if (name.Split('=', 2) is ["gc" or "General_Category", var value])
        {
            name = value;
        }

        var known = Categories.GetValueOrDefault(name) ?? (Categories.ContainsValue(name) ? name : null);
        return known is null
            ? throw new FormatException($@"The pattern names the property '{name}'; only the general categories such as \p{{L}} are known.")
            : (known, close + 1 - at);
    }
}
