using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Baton.Core.Schemas;

internal enum SchemaFormat
{
    DateTime,
    Uri,
    Email,
}

/// <summary>The asserted formats: date-time (RFC 3339, section 5.6), uri (RFC 3986) and email (RFC 5321, section 4.1.2).</summary>
internal static class SchemaFormats
{
    private const int MaxLocalPart = 64;
    private const int MaxDomain = 255;
    private const string AtomSymbols = "!#$%&'*+-/=?^_`{|}~";
    private const string UriSymbols = "-._~:/?#[]@!$&'()*+,;=";

    public static IReadOnlyList<string> Words { get; } = ["date-time", "uri", "email"];

    public static SchemaFormat? Parse(string word) => word switch
    {
        "date-time" => SchemaFormat.DateTime,
        "uri" => SchemaFormat.Uri,
        "email" => SchemaFormat.Email,
        _ => null,
    };

    public static string Describe(SchemaFormat format) => format switch
    {
        SchemaFormat.DateTime => "a time of RFC 3339",
        SchemaFormat.Uri => "an absolute URI",
        _ => "an e-mail address",
    };

    public static string Example(SchemaFormat format) => format switch
    {
        SchemaFormat.DateTime => "2026-05-28T10:30:00Z",
        SchemaFormat.Uri => "https://example.com/a",
        _ => "name@example.com",
    };

    public static bool Matches(SchemaFormat format, string text) => format switch
    {
        SchemaFormat.DateTime => IsDateTime(text),
        SchemaFormat.Uri => IsUri(text),
        _ => IsEmail(text),
    };

    private static bool IsDateTime(string text)
    {
        // yyyy-mm-ddThh:mm:ss, at least one digit after a point if there is one, then Z or ±hh:mm.
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || text[10] is not ('T' or 't') || text[13] != ':' || text[16] != ':'
            || !Number(text, 0, 4, 0, 9999, out var year)
            || !Number(text, 5, 2, 1, 12, out var month)
            || !Number(text, 8, 2, 1, 31, out var day)
            || !Number(text, 11, 2, 0, 23, out var hour)
            || !Number(text, 14, 2, 0, 59, out var minute)
            || !Number(text, 17, 2, 0, 60, out var second)
            || day > DateTime.DaysInMonth(year == 0 ? 4 : year, month))
        {
            return false;
        }

        var at = 19;
        if (text[at] == '.')
        {
            var digits = text.AsSpan(++at).IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0)
            {
                return false;
            }

            at += digits;
        }

        var offset = 0;
        if (text[at] is not ('Z' or 'z') || at + 1 != text.Length)
        {
            if (text[at] is not ('+' or '-') || text.Length != at + 6 || text[at + 3] != ':'
                || !Number(text, at + 1, 2, 0, 23, out var hours)
                || !Number(text, at + 4, 2, 0, 59, out var minutes))
            {
                return false;
            }

            offset = ((hours * 60) + minutes) * (text[at] == '-' ? -1 : 1);
        }

        // A leap second is the last one of a day in UTC.
        return second < 60 || (((hour * 60) + minute - offset + (2 * 1440)) % 1440) == 1439;
    }

    private static bool Number(string text, int at, int length, int least, int most, out int value)
    {
        value = 0;
        foreach (var c in text.AsSpan(at, length))
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            value = (value * 10) + c - '0';
        }

        return value >= least && value <= most;
    }

    private static bool IsUri(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || !char.IsAsciiLetter(text[0]) || !text.Take(colon).All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.'))
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            var escape = text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]);
            if (!escape && !char.IsAsciiLetterOrDigit(text[i]) && !UriSymbols.Contains(text[i], StringComparison.Ordinal))
            {
                return false;
            }
        }

        var rest = text[(colon + 1)..];
        var fragment = rest.IndexOf('#', StringComparison.Ordinal);
        if (fragment >= 0 && rest.AsSpan(fragment + 1).ContainsAny("#[]"))
        {
            return false;
        }

        rest = fragment < 0 ? rest : rest[..fragment];
        var end = 0;
        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            var length = rest.AsSpan(2).IndexOfAny('/', '?');
            end = length < 0 ? rest.Length : length + 2;
        }

        return !rest.AsSpan(end).ContainsAny('[', ']') && (end == 0 || IsAuthority(rest[2..end]));
    }

    private static bool IsAuthority(string authority)
    {
        var at = authority.LastIndexOf('@');
        var host = authority[(at + 1)..];
        if (at >= 0 && authority.AsSpan(0, at).ContainsAny("@[]"))
        {
            return false;
        }

        var bracket = host.StartsWith('[') ? host.IndexOf(']', StringComparison.Ordinal) : -1;
        var colon = host.IndexOf(':', bracket + 1);
        var name = colon < 0 ? host : host[..colon];
        return (colon < 0 || host.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') < 0)
            && (bracket < 0 ? !name.AsSpan().ContainsAny('[', ']') : bracket == name.Length - 1 && IsIpLiteral(name[1..^1]));
    }

    private static bool IsIpLiteral(string text)
    {
        if (text.StartsWith('v'))
        {
            var dot = text.IndexOf('.', StringComparison.Ordinal);
            return dot > 1 && dot < text.Length - 1 && text[1..dot].All(char.IsAsciiHexDigit);
        }

        return IsIpV6(text);
    }

    private static bool IsIpV6(string text) =>
        text.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.')
        && IPAddress.TryParse(text, out var address)
        && address.AddressFamily == AddressFamily.InterNetworkV6;

    private static bool IsEmail(string text)
    {
        var at = text.LastIndexOf('@');
        if (at < 1 || at > MaxLocalPart)
        {
            return false;
        }

        var local = text[..at];
        var quoted = local.Length >= 2 && local[0] == '"' && local[^1] == '"';
        return (quoted ? IsQuoted(local[1..^1]) : IsDotted(local)) && IsMailDomain(text[(at + 1)..]);
    }

    private static bool IsQuoted(string inner)
    {
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] is < ' ' or > '~' or '"' || (inner[i] == '\\' && (++i == inner.Length || inner[i] is < ' ' or > '~')))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDotted(string local) =>
        local.Split('.').All(atom => atom.Length > 0
            && atom.All(c => char.IsAsciiLetterOrDigit(c) || AtomSymbols.Contains(c, StringComparison.Ordinal)));

    private static bool IsMailDomain(string domain)
    {
        if (domain.StartsWith('[') && domain.EndsWith(']'))
        {
            var literal = domain[1..^1];
            return literal.StartsWith("IPv6:", StringComparison.OrdinalIgnoreCase)
                ? IsIpV6(literal[5..])
                : literal.Split('.') is { Length: 4 } parts && parts.All(p => byte.TryParse(p, NumberStyles.None, null, out _));
        }

        return domain.Length <= MaxDomain && domain.Split('.').All(label => label.Length is > 0 and < 64
            && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && label[0] != '-' && label[^1] != '-');
    }
}
