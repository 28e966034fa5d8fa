using System.Globalization;

namespace Baton.Server.Web;

/// <summary>Finds <c>\ud800</c> without its other half: JSON's grammar takes it (RFC 8259, section 8.2), but it is no text, and nobody who
/// reads the string later can do anything with it.</summary>
internal static class UnicodeEscapes
{
    private const int Length = 6;

    /// <param name="json">JSON, or what is going to be refused as JSON anyway.</param>
    public static bool AreWhole(ReadOnlySpan<byte> json)
    {
        for (var at = json.IndexOf((byte)'\\'); at >= 0; at = json.IndexOf((byte)'\\'))
        {
            json = json[at..];
            var unit = UnitOf(json);
            if (char.IsLowSurrogate(unit) || (char.IsHighSurrogate(unit) && !char.IsLowSurrogate(UnitOf(json[Length..]))))
            {
                return false;
            }

            var taken = char.IsHighSurrogate(unit) ? Length * 2 : 2;
            json = json[Math.Min(taken, json.Length)..];
        }

        return true;
    }

    /// <summary>The UTF-16 unit of an escape at the start, or NUL when there is none.</summary>
    private static char UnitOf(ReadOnlySpan<byte> json) =>
        json.Length >= Length && json[0] == '\\' && json[1] == 'u'
        && ushort.TryParse(json[2..Length], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : '\0';
}
