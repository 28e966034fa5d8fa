using System.Globalization;
using System.Numerics;

namespace Baton.Core.Expressions.Functions;

/// <summary>Doubles with a given number of digits, rounded from their exact value and half to even, as C and Go do (2.5 is <c>2</c> with no
/// digits; the runtime's own formatting gives 3).</summary>
internal static class ExactDecimal
{
    private const int MantissaBits = 52;
    private const int ExponentBias = 1075;

    public static string Fixed(double value, int precision)
    {
        var digits = Round(value, precision, isScientific: false).Digits.PadLeft(precision + 1, '0');
        var point = digits.Length - precision;
        return Sign(value) + digits[..point] + (precision > 0 ? "." + digits[point..] : "");
    }

    public static string Scientific(double value, int precision)
    {
        var (digits, point) = Round(value, precision, isScientific: true);
        var exponent = value == 0 ? 0 : point - 1;
        return Sign(value) + digits[0] + (precision > 0 ? "." + digits[1..(precision + 1)] : "")
            + (exponent < 0 ? "e-" : "e+") + Math.Abs(exponent).ToString("D2", CultureInfo.InvariantCulture);
    }

    /// <summary>Steps worth charging: the further from 1, the more digits the exact value has, up to 767.</summary>
    public static int Steps(double value) => 20 + (2 * Math.Abs(Math.ILogB(value == 0 ? 1 : value)));

    private static string Sign(double value) => double.IsNegative(value) ? "-" : "";

    /// <summary>The digits kept, and where the decimal point stands in them (of no meaning when none is kept).</summary>
    private static (string Digits, int Point) Round(double value, int precision, bool isScientific)
    {
        var (digits, point) = Expand(Math.Abs(value));
        var kept = isScientific ? precision + 1 : point + precision;
        if (kept < 0)
        {
            return ("0", 0);
        }

        if (kept >= digits.Length)
        {
            return (digits.PadRight(kept, '0'), point);
        }

        var rest = digits.AsSpan(kept);
        var isTie = rest[0] == '5' && rest[1..].IndexOfAnyExcept('0') < 0;
        var isOdd = kept > 0 && (digits[kept - 1] - '0') % 2 == 1;
        var rounded = kept == 0 ? BigInteger.Zero : BigInteger.Parse(digits.AsSpan(0, kept), CultureInfo.InvariantCulture);
        if (isTie ? isOdd : rest[0] >= '5')
        {
            rounded++;
        }

        var text = rounded.ToString(CultureInfo.InvariantCulture).PadLeft(kept, '0');
        return (text, point + text.Length - kept);
    }

    /// <summary>All decimal digits of the exact value, without leading zeros but for zero itself.</summary>
    private static (string Digits, int Point) Expand(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> MantissaBits);
        BigInteger mantissa = bits & ((1L << MantissaBits) - 1);
        if (exponent == 0)
        {
            exponent = 1;
        }
        else
        {
            mantissa += BigInteger.One << MantissaBits;
        }

        var shift = exponent - ExponentBias;
        if (shift >= 0)
        {
            var whole = (mantissa << shift).ToString(CultureInfo.InvariantCulture);
            return (whole, whole.Length);
        }

        // x / 2^n is x · 5^n / 10^n.
        var digits = (mantissa * BigInteger.Pow(5, -shift)).ToString(CultureInfo.InvariantCulture);
        return (digits, digits.Length + shift);
    }
}
