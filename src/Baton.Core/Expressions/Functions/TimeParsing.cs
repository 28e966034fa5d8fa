using System.Buffers;
using System.Globalization;

namespace Baton.Core.Expressions.Functions;

/// <summary>Timestamps and durations out of text.</summary>
internal static class TimeParsing
{
    private const string ToSeconds = "yyyy-MM-ddTHH:mm:ss";

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    /// <summary>RFC 3339: <c>2009-02-13T23:31:30.123456789Z</c>, or with an offset such as <c>+02:00</c>.</summary>
    public static CelValue Timestamp(string text)
    {
        if (text.Length < 20 || !char.IsAsciiDigit(text[0])
            || !DateTime.TryParseExact(text.AsSpan(0, 19), ToSeconds, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            || !TryFraction(text, out var nanos, out var zone)
            || !TryOffset(text.AsSpan(zone), out var offsetMinutes))
        {
            return IsYearOutOfRange(text)
                ? CelError.Overflow("timestamp out of range")
                : CelError.Invalid("a timestamp is written like 2009-02-13T23:31:30Z (RFC 3339)");
        }

        var seconds = ((local.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond) - (offsetMinutes * 60L);
        return (CelValue?)CelTimestamp.TryCreate(seconds, nanos) ?? CelError.Overflow("timestamp out of range");
    }

    /// <summary>A sequence of numbers with units: <c>1h45m47s</c>, <c>-1.5s</c>, <c>250ms</c>. Units: h, m, s, ms, us (or µs), ns. Source:
    /// Go's time.ParseDuration.</summary>
    public static CelValue Duration(string text)
    {
        var rest = text.AsSpan();
        var isNegative = rest.StartsWith("-");
        rest = rest.StartsWith("-") || rest.StartsWith("+") ? rest[1..] : rest;
        if (rest.IsEmpty)
        {
            return Unreadable();
        }

        Int128 total = 0;
        while (!rest.IsEmpty && !(total == 0 && rest is "0"))
        {
            if (!TryPart(ref rest, out var nanoseconds))
            {
                return Unreadable();
            }

            total += nanoseconds;
            if (total > (Int128)long.MaxValue + 1)
            {
                return CelError.Overflow("duration out of range");
            }
        }

        return Evaluation.TimeArithmetic.Duration(isNegative ? -total : total);

        static CelError Unreadable() => CelError.Invalid("a duration is written like 1h30m, 10s or 250ms");
    }

    private static bool TryPart(ref ReadOnlySpan<char> text, out Int128 nanoseconds)
    {
        nanoseconds = 0;
        var length = text.IndexOfAnyExcept(NumberCharacters);
        if (length <= 0
            || !TryNumber(text[..length], out var whole, out var fraction, out var scale)
            || !TryUnit(text[length..], out var unit, out var width))
        {
            return false;
        }

        nanoseconds = (whole * unit) + (fraction * unit / scale);
        text = text[(length + width)..];
        return true;
    }

    // Digits past the nanosecond are dropped; numbers past any possible range are cut where the sum still overflows visibly.
    private static bool TryNumber(ReadOnlySpan<char> text, out Int128 whole, out Int128 fraction, out Int128 scale)
    {
        (whole, fraction, scale) = (0, 0, 1);
        var point = text.IndexOf('.');
        var before = point < 0 ? text : text[..point];
        var after = point < 0 ? [] : text[(point + 1)..];
        if ((before.IsEmpty && after.IsEmpty) || after.Contains('.'))
        {
            return false;
        }

        foreach (var digit in before)
        {
            whole = Int128.Min((whole * 10) + (digit - '0'), (Int128)ulong.MaxValue);
        }

        foreach (var digit in after[..Math.Min(after.Length, 15)])
        {
            (fraction, scale) = ((fraction * 10) + (digit - '0'), scale * 10);
        }

        return true;
    }

    private static bool TryUnit(ReadOnlySpan<char> text, out long unit, out int width)
    {
        (unit, width) = text switch
        {
            ['n', 's', ..] => (1L, 2),
            ['u' or 'µ' or 'μ', 's', ..] => (1_000L, 2),
            ['m', 's', ..] => (1_000_000L, 2),
            ['s', ..] => (CelTimestamp.NanosPerSecond, 1),
            ['m', ..] => (60 * CelTimestamp.NanosPerSecond, 1),
            ['h', ..] => (3600 * CelTimestamp.NanosPerSecond, 1),
            _ => (0L, 0),
        };
        return width > 0;
    }

    private static bool TryFraction(string text, out int nanos, out int zone)
    {
        (nanos, zone) = (0, 19);
        if (text[zone] != '.')
        {
            return true;
        }

        var digits = text.AsSpan(20).IndexOfAnyExceptInRange('0', '9');
        if (digits is < 1 or > 9)
        {
            return false;
        }

        zone = 20 + digits;
        nanos = int.Parse(text.AsSpan(20, digits).ToString().PadRight(9, '0'), CultureInfo.InvariantCulture);
        return true;
    }

    /// <summary><c>Z</c> or <c>±hh:mm</c>.</summary>
    private static bool TryOffset(ReadOnlySpan<char> text, out int minutes)
    {
        minutes = 0;
        if (text is "Z")
        {
            return true;
        }

        if (text is not (['+' or '-', var h1, var h2, ':', var m1, var m2])
            || !char.IsAsciiDigit(h1) || !char.IsAsciiDigit(h2) || !char.IsAsciiDigit(m1) || !char.IsAsciiDigit(m2))
        {
            return false;
        }

        var (hours, rest) = (((h1 - '0') * 10) + (h2 - '0'), ((m1 - '0') * 10) + (m2 - '0'));
        minutes = ((hours * 60) + rest) * (text[0] == '-' ? -1 : 1);
        return hours < 24 && rest < 60;
    }

    private static bool IsYearOutOfRange(string text)
    {
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        return digits > 0 && text[digits] == '-' && (digits > 4 || text.StartsWith("0000-", StringComparison.Ordinal));
    }
}
