using System.Globalization;

namespace Baton.Core.Expressions;

/// <summary>A moment between 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999999999Z, to the nanosecond.</summary>
public sealed class CelTimestamp : CelValue
{
    internal const long MinSeconds = -62_135_596_800;
    internal const long MaxSeconds = 253_402_300_799;
    internal const long NanosPerSecond = 1_000_000_000;

    private CelTimestamp(long seconds, int nanos)
        : base(CelKind.Timestamp)
    {
        Seconds = seconds;
        Nanos = nanos;
    }

    /// <summary>Seconds since 1970-01-01T00:00:00Z, rounded down.</summary>
    public long Seconds { get; }

    /// <summary>Nanoseconds after <see cref="Seconds"/>: 0 to 999,999,999.</summary>
    public int Nanos { get; }

    /// <summary>RFC 3339 in UTC, with as many of the nanoseconds' digits as are needed in steps of three.</summary>
    public override string ToString() =>
        ToDateTime().ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + TimeText.Fraction(Nanos) + "Z";

    /// <summary>The moment, or null when it is outside the range.</summary>
    /// <param name="nanos">Any number: whole seconds in it are carried.</param>
    internal static CelTimestamp? TryCreate(long seconds, long nanos)
    {
        var carried = Math.DivRem(nanos, NanosPerSecond, out var rest);
        if (rest < 0)
        {
            carried--;
            rest += NanosPerSecond;
        }

        var total = (Int128)seconds + carried;
        return total >= MinSeconds && total <= MaxSeconds ? new CelTimestamp((long)total, (int)rest) : null;
    }

    /// <summary>To the whole second, UTC.</summary>
    internal DateTime ToDateTime() => DateTime.UnixEpoch.AddTicks(Seconds * TimeSpan.TicksPerSecond);
}

/// <summary>A length of time to the nanosecond. The range is 64 bits of nanoseconds (about 292 years either way): the conformance suite
/// asks for an error on the difference of the first and the last timestamp, which only that range gives.</summary>
public sealed class CelDuration(long nanoseconds) : CelValue(CelKind.Duration)
{
    public long Nanoseconds { get; } = nanoseconds;

    /// <summary>Seconds with the fraction that is needed: <c>3600s</c>, <c>-0.5s</c>.</summary>
    public override string ToString()
    {
        var magnitude = Nanoseconds < 0 ? (UInt128)(-(Int128)Nanoseconds) : (UInt128)Nanoseconds;
        var seconds = magnitude / CelTimestamp.NanosPerSecond;
        var nanos = (int)(magnitude % CelTimestamp.NanosPerSecond);
        return (Nanoseconds < 0 ? "-" : "") + seconds + TimeText.Fraction(nanos) + "s";
    }
}

internal static class TimeText
{
    /// <summary>".5", ".123456789" or nothing.</summary>
    public static string Fraction(int nanos) =>
        nanos == 0 ? "" : "." + nanos.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
}
