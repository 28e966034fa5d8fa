using Baton.Core.Expressions.Evaluation;

namespace Baton.Core.Expressions.Functions;

/// <summary>Parts of timestamps, in UTC or in a time zone, and of durations. There is no function that reads the clock.</summary>
internal static class TimeFunctions
{
    // A zone found is remembered by the system, one that is not is looked for again each time.
    private const int ZoneSteps = 50;
    private const int UnknownZoneSteps = 500;

    public static void AddTo(FunctionBuilder builder)
    {
        AddPart(builder, "getFullYear", (time, _) => time.Year);
        AddPart(builder, "getMonth", (time, _) => time.Month - 1);
        AddPart(builder, "getDate", (time, _) => time.Day);
        AddPart(builder, "getDayOfMonth", (time, _) => time.Day - 1);
        AddPart(builder, "getDayOfWeek", (time, _) => (int)time.DayOfWeek);
        AddPart(builder, "getDayOfYear", (time, _) => time.DayOfYear - 1);
        AddPart(builder, "getHours", (time, _) => time.Hour);
        AddPart(builder, "getMinutes", (time, _) => time.Minute);
        AddPart(builder, "getSeconds", (time, _) => time.Second);
        AddPart(builder, "getMilliseconds", (_, nanos) => nanos / 1_000_000);

        AddTotal(builder, "getHours", 3600 * CelTimestamp.NanosPerSecond);
        AddTotal(builder, "getMinutes", 60 * CelTimestamp.NanosPerSecond);
        AddTotal(builder, "getSeconds", CelTimestamp.NanosPerSecond);
        builder.Method("getMilliseconds", [CelType.Duration], CelType.Int, (_, args) =>
            CelInt.Of(((CelDuration)args[0]).Nanoseconds / 1_000_000));
    }

    private static void AddPart(FunctionBuilder builder, string name, Func<DateTime, int, int> part)
    {
        builder.Method(name, [CelType.Timestamp], CelType.Int, (_, args) =>
        {
            var moment = (CelTimestamp)args[0];
            return CelInt.Of(part(moment.ToDateTime(), moment.Nanos));
        });
        builder.Method(name, [CelType.Timestamp, CelType.String], CelType.Int, (run, args) =>
        {
            run.Charge(ZoneSteps);
            var moment = (CelTimestamp)args[0];
            if (TimeZones.TryLocal(moment, args[1].Text(), out var local))
            {
                return CelInt.Of(part(local, moment.Nanos));
            }

            run.Charge(UnknownZoneSteps);
            return CelError.Invalid("this time zone is not known here: write an IANA name (Europe/Paris) or an offset (+02:00)");
        });
    }

    private static void AddTotal(FunctionBuilder builder, string name, long unit) =>
        builder.Method(name, [CelType.Duration], CelType.Int, (_, args) => CelInt.Of(((CelDuration)args[0]).Nanoseconds / unit));
}

internal static class TimeZones
{
    private const int LongestName = 64;

    /// <summary>The wall-clock time of a moment.</summary>
    /// <param name="zone">An IANA name, or an offset: <c>+11:00</c>, <c>-02:30</c>, <c>02:00</c>.</param>
    public static bool TryLocal(CelTimestamp moment, string zone, out DateTime local)
    {
        local = default;
        var utc = moment.ToDateTime();
        if (TryOffset(zone, out var offset))
        {
            return TryShift(utc, offset, out local);
        }

        // The name goes to the system's zone data as part of a file name.
        var isName = zone.Length is > 0 and <= LongestName && char.IsAsciiLetter(zone[0]);
        return isName && zone.All(unit => char.IsAsciiLetterOrDigit(unit) || unit is '_' or '+' or '-' or '/')
            && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) && TryShift(utc, found.GetUtcOffset(utc), out local);
    }

    private static bool TryShift(DateTime utc, TimeSpan offset, out DateTime local)
    {
        var ticks = utc.Ticks + offset.Ticks;
        var isValid = ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks;
        local = isValid ? new DateTime(ticks) : default;
        return isValid;
    }

    private static bool TryOffset(string zone, out TimeSpan offset)
    {
        offset = default;
        var digits = zone.AsSpan(zone.StartsWith('+') || zone.StartsWith('-') ? 1 : 0);
        if (digits is not ([var h1, var h2, ':', var m1, var m2])
            || !char.IsAsciiDigit(h1) || !char.IsAsciiDigit(h2) || !char.IsAsciiDigit(m1) || !char.IsAsciiDigit(m2))
        {
            return false;
        }

        var minutes = (((((h1 - '0') * 10) + h2 - '0') * 60) + ((m1 - '0') * 10)) + m2 - '0';
        offset = TimeSpan.FromMinutes(zone[0] == '-' ? -minutes : minutes);
        return true;
    }
}
