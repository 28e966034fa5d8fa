using System.Globalization;

namespace Baton.Core.Runs;

/// <summary>RFC 3339 times as Unix milliseconds.</summary>
public static class Timestamps
{
    /// <summary>A date, a time and an offset. Rounds up to the millisecond, so that nothing timed by it is early.</summary>
    public static bool TryParse(string text, out long unixMilliseconds)
    {
        unixMilliseconds = 0;
        if (!LooksRight(text) || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var moment))
        {
            return false;
        }

        unixMilliseconds = moment.ToUnixTimeMilliseconds() + (moment.Ticks % TimeSpan.TicksPerMillisecond == 0 ? 0 : 1);
        return true;
    }

    // The library takes far more than RFC 3339, and reads a time without an offset as one of this machine.
    private static bool LooksRight(string text) =>
        text.Length >= 20 && text[4] == '-' && text[7] == '-' && text[10] is 'T' or 't' or ' ' && text[13] == ':' && text[16] == ':'
        && (text[^1] is 'Z' or 'z' || (text[^6] is '+' or '-' && text[^3] == ':'));

    /// <summary>UTC with milliseconds, for example <c>2026-05-28T10:30:00.000Z</c>.</summary>
    public static string Format(long unixMilliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
