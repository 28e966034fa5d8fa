using System.Globalization;

namespace Baton.Core.Expressions;

/// <summary>Numbers as text.</summary>
internal static class CelNumberText
{
    // From here on 17 digits no longer reach the decimal point and an exponent is clearer; the bound is the one of ECMAScript's
    // Number::toString.
    private const double FirstWithExponent = 1e21;

    /// <summary>The shortest decimal text that reads back as the same double; NaN, Infinity and -Infinity by name. 2.0 is
    /// <c>2</c>.</summary>
    public static string Of(double value)
    {
        if (value == Math.Truncate(value) && Math.Abs(value) < FirstWithExponent)
        {
            return value == 0 && double.IsNegative(value) ? "-0" : ((decimal)value is var whole && (double)whole == value
                ? whole.ToString(CultureInfo.InvariantCulture)
                : value.ToString("F0", CultureInfo.InvariantCulture));
        }

        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('E', StringComparison.Ordinal) && Math.Abs(value) is >= 1e-7 and < 1
            ? ((decimal)value).ToString(CultureInfo.InvariantCulture)
            : text.Replace('E', 'e');
    }
}
