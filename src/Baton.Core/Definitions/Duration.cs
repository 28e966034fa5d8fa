using System.Globalization;

namespace Baton.Core.Definitions;

/// <summary>Durations as users write them: <c>500ms</c>, <c>10s</c>, <c>1.5h</c>, <c>1h30m</c>, ISO 8601 (<c>PT10S</c>, <c>P1DT2H</c>,
/// <c>P2W</c>), or a bare number of seconds. Years and months are refused: their length depends on the calendar.</summary>
public static class Duration
{
    /// <summary>The longest duration: 3,650 days.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromDays(3650);

    /// <summary>False when the text is no duration, negative, or longer than <see cref="Max"/>.</summary>
    public static bool TryParse(string text, out TimeSpan value)
    {
        var rest = text.AsSpan();
        if (rest.Length is 0 or > 64)
        {
            value = default;
            return false;
        }

        if (decimal.TryParse(rest, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            return TryTicks(Math.Min(seconds, 1e12m) * TimeSpan.TicksPerSecond, out value);
        }

        return rest[0] == 'P' ? TryIso(rest[1..], out value) : TryUnits(rest, out value);
    }

    private static bool TryUnits(ReadOnlySpan<char> rest, out TimeSpan value)
    {
        value = default;
        var total = 0m;
        var last = decimal.MaxValue;
        while (rest.Length > 0)
        {
            if (!TryAmount(ref rest, out var amount))
            {
                return false;
            }

            var unit = Word(ref rest) switch
            {
                "ms" => TimeSpan.TicksPerMillisecond,
                "s" => TimeSpan.TicksPerSecond,
                "m" => TimeSpan.TicksPerMinute,
                "h" => TimeSpan.TicksPerHour,
                "d" => TimeSpan.TicksPerDay,
                _ => 0L,
            };
            if (unit == 0 || unit >= last)
            {
                return false;
            }

            last = unit;
            total += amount * unit;
        }

        return TryTicks(total, out value);
    }

    private static bool TryIso(ReadOnlySpan<char> rest, out TimeSpan value)
    {
        value = default;
        var (total, last, time, parts) = (0m, decimal.MaxValue, false, 0);
        while (rest.Length > 0)
        {
            if (rest[0] == 'T' && !time && rest.Length > 1)
            {
                time = true;
                rest = rest[1..];
            }

            if (!TryAmount(ref rest, out var amount) || rest.Length == 0)
            {
                return false;
            }

            var unit = (rest[0], time) switch
            {
                ('W', false) => 7 * TimeSpan.TicksPerDay,
                ('D', false) => TimeSpan.TicksPerDay,
                ('H', true) => TimeSpan.TicksPerHour,
                ('M', true) => TimeSpan.TicksPerMinute,
                ('S', true) => TimeSpan.TicksPerSecond,
                _ => 0L,
            };
            if (unit == 0 || unit >= last)
            {
                return false;
            }

            rest = rest[1..];
            last = unit;
            total += amount * unit;
            parts++;
        }

        return parts > 0 && TryTicks(total, out value);
    }

    private static bool TryAmount(ref ReadOnlySpan<char> rest, out decimal amount)
    {
        var length = 0;
        while (length < rest.Length && (char.IsAsciiDigit(rest[length]) || rest[length] == '.'))
        {
            length++;
        }

        // Twelve digits are past the longest duration in every unit, and keep the products far inside a decimal.
        var parsed = decimal.TryParse(rest[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out amount)
            && amount < 1e12m;
        rest = rest[length..];
        return parsed;
    }

    private static ReadOnlySpan<char> Word(ref ReadOnlySpan<char> rest)
    {
        var length = 0;
        while (length < rest.Length && char.IsAsciiLetter(rest[length]))
        {
            length++;
        }

        var word = rest[..length];
        rest = rest[length..];
        return word;
    }

    private static bool TryTicks(decimal ticks, out TimeSpan value)
    {
        var inside = ticks <= Max.Ticks;
        value = inside ? TimeSpan.FromTicks((long)ticks) : default;
        return inside;
    }
}
