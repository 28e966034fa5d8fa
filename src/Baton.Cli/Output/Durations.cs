namespace Baton.Cli.Output;

/// <summary>Times and durations as a person reads them.</summary>
internal static class Durations
{
    /// <summary><c>2.1s</c>, <c>3m 05s</c>, <c>2h 03m</c>, <c>4d 01h</c>.</summary>
    public static string Show(TimeSpan span) => span switch
    {
        { TotalSeconds: < 59.95 } => $"{Math.Max(span.TotalSeconds, 0):0.0}s",
        { TotalMinutes: < 60 } => $"{span.Minutes}m {span.Seconds:00}s",
        { TotalHours: < 24 } => $"{span.Hours}h {span.Minutes:00}m",
        _ => $"{span.Days}d {span.Hours:00}h",
    };

    public static string? Show(long? milliseconds) => milliseconds is { } ms ? Show(TimeSpan.FromMilliseconds(ms)) : null;

    /// <summary><c>2026-05-28 10:30:00</c> in the person's time zone.</summary>
    public static string? Show(DateTimeOffset? time, TimeProvider clock) =>
        time is { } at ? TimeZoneInfo.ConvertTime(at, clock.LocalTimeZone).ToString("yyyy-MM-dd HH:mm:ss") : null;
}
