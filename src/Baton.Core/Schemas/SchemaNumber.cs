using System.Globalization;
using System.Numerics;

namespace Baton.Core.Schemas;

/// <summary>A JSON number of any size and precision, exact: sign × digits × 10^exponent, the digits without zeros at either end.</summary>
internal sealed class SchemaNumber : IEquatable<SchemaNumber>
{
    /// <summary>Longest run of significant digits that <see cref="IsMultipleOf"/> divides; more is answered with false.</summary>
    public const int MaxDigits = 1_000;

    // Exponents past this are all the same to any comparison that can come up, and keep the additions below from overflowing.
    private const long ExponentBound = long.MaxValue / 8;

    private readonly bool negative;
    private readonly string digits;
    private readonly long exponent;

    private SchemaNumber(bool negative, string digits, long exponent, string text)
    {
        this.negative = negative && digits.Length > 0;
        this.digits = digits;
        this.exponent = digits.Length > 0 ? exponent : 0;
        Text = text;
    }

    /// <summary>As written.</summary>
    public string Text { get; }

    public bool IsInteger => exponent >= 0;

    public int Sign => digits.Length == 0 ? 0 : negative ? -1 : 1;

    private bool TooLong => digits.Length > MaxDigits;

    /// <summary>Reads a number of the JSON grammar; null for anything else.</summary>
    public static SchemaNumber? TryParse(ReadOnlySpan<char> text)
    {
        var at = 0;
        var negative = Take(text, ref at, '-');
        var whole = Digits(text, ref at);
        if (whole.IsEmpty || (whole.Length > 1 && whole[0] == '0'))
        {
            return null;
        }

        ReadOnlySpan<char> fraction = [];
        if (Take(text, ref at, '.'))
        {
            fraction = Digits(text, ref at);
            if (fraction.IsEmpty)
            {
                return null;
            }
        }

        long exponent = 0;
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            var down = at < text.Length && text[at] == '-';
            at += at < text.Length && text[at] is '+' or '-' ? 1 : 0;
            var power = Digits(text, ref at);
            if (power.IsEmpty)
            {
                return null;
            }

            var size = long.TryParse(power, CultureInfo.InvariantCulture, out var read) ? Math.Min(read, ExponentBound) : ExponentBound;
            exponent = down ? -size : size;
        }

        return at == text.Length ? Normalize(negative, string.Concat(whole, fraction), exponent - fraction.Length, text.ToString()) : null;
    }

    public int CompareTo(SchemaNumber other)
    {
        if (Sign != other.Sign)
        {
            return Sign.CompareTo(other.Sign);
        }

        // Same sign: compare where the first digit stands, then the digits; a number with more digits after an equal start is larger.
        var size = (exponent + digits.Length).CompareTo(other.exponent + other.digits.Length);
        if (size == 0)
        {
            size = string.CompareOrdinal(digits, other.digits);
        }

        return negative ? -size : size;
    }

    /// <param name="divisor">Greater than zero.</param>
    public bool IsMultipleOf(SchemaNumber divisor)
    {
        if (digits.Length == 0)
        {
            return true;
        }

        // The digits end in no zero, so a division by a higher power of ten leaves a rest.
        if (exponent < divisor.exponent || TooLong || divisor.TooLong)
        {
            return false;
        }

        var by = BigInteger.Parse(divisor.digits, CultureInfo.InvariantCulture);
        var shift = BigInteger.ModPow(10, exponent - divisor.exponent, by);
        return (BigInteger.Parse(digits, CultureInfo.InvariantCulture) * shift % by).IsZero;
    }

    public bool Equals(SchemaNumber? other) =>
        other is not null && negative == other.negative && exponent == other.exponent && digits == other.digits;

    public override bool Equals(object? obj) => Equals(obj as SchemaNumber);

    public override int GetHashCode() => HashCode.Combine(negative, exponent, digits);

    private static SchemaNumber Normalize(bool negative, string all, long exponent, string text)
    {
        var significant = all.TrimEnd('0');
        exponent += all.Length - significant.Length;
        return new SchemaNumber(negative, significant.TrimStart('0'), exponent, text);
    }

    private static bool Take(ReadOnlySpan<char> text, ref int at, char expected)
    {
        var taken = at < text.Length && text[at] == expected;
        at += taken ? 1 : 0;
        return taken;
    }

    private static ReadOnlySpan<char> Digits(ReadOnlySpan<char> text, scoped ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return text[start..at];
    }
}
