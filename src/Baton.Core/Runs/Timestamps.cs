using System.Globalization;

namespace Baton.Core.Runs;

/// <summary>RFC 3339 times as Unix milliseconds.</summary>
public static class Timestamps
{
    /// <summary>Rounds up to the millisecond, so that nothing timed by it is early.</summary>
    public static bool TryParse(string text, out long unixMilliseconds)
    {
        unixMilliseconds = 0;
        if (text.Length < 20 || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var moment))
        {
            return false;
        }

        unixMilliseconds = moment.ToUnixTimeMilliseconds() + (moment.Ticks % TimeSpan.TicksPerMillisecond == 0 ? 0 : 1);
        return true;
    }

    /// <summary>UTC with milliseconds, for example <c>2026-05-28T10:30:00.000Z</c>.</summary>
    public static string Format(long unixMilliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
