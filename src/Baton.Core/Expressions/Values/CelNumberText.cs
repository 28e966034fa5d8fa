using System.Globalization;

namespace Baton.Core.Expressions;

/// <summary>Numbers as text.</summary>
internal static class CelNumberText
{
    // Between these powers of ten a number is written without an exponent; the bounds are those of ECMAScript's Number::toString.
    private const int SmallestPlain = -7;
    private const int LargestPlain = 20;

    /// <summary>The shortest decimal text that reads back as the same double: <c>2</c>, <c>0.1</c>, <c>1e+21</c>; NaN, Infinity and
    /// -Infinity by name.</summary>
    public static string Of(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        if (mark < 0)
        {
            return text;
        }

        var exponent = int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = text[..mark];
        if (exponent is < SmallestPlain or > LargestPlain)
        {
            return $"{mantissa}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}";
        }

        var sign = value < 0 ? "-" : "";
        var digits = mantissa.TrimStart('-').Replace(".", "", StringComparison.Ordinal);
        return exponent < 0
            ? sign + "0." + new string('0', -exponent - 1) + digits
            : sign + (digits.Length > exponent ? digits[..(exponent + 1)] + Rest(digits, exponent) : digits.PadRight(exponent + 1, '0'));
    }

    private static string Rest(string digits, int exponent) => digits.Length == exponent + 1 ? "" : "." + digits[(exponent + 1)..];
}
