using System.Collections.Frozen;

namespace Baton.Nodes.Http;

/// <summary>Which headers a node may set, and which of them go along to another origin.</summary>
internal static class HttpHeaderRules
{
    // RFC 9110, section 5.6.2: token.
    private const string Symbols = "!#$%&'*+-.^_`|~";

    // They frame the message or the connection; a wrong one would let one request look like two to a proxy on the way.
    private static readonly FrozenSet<string> Framing = new[]
    {
        "Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authorization",
        "Proxy-Authenticate", "TE", "Trailer", "Upgrade", "Expect", "HTTP2-Settings",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Harmless = new[]
    {
        "Accept", "Accept-Language", "User-Agent", "Content-Type", "Content-Language", "Content-Encoding", "Idempotency-Key",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="InvalidRequestException" />
    public static void Check(KeyValuePair<string, string> header)
    {
        var name = header.Key;
        if (name.Length is 0 or > 256 || !name.All(c => char.IsAsciiLetterOrDigit(c) || Symbols.Contains(c, StringComparison.Ordinal)))
        {
            throw new InvalidRequestException($"'{name}' is not a header name.");
        }

        if (Framing.Contains(name))
        {
            throw new InvalidRequestException($"The header '{name}' cannot be set: it belongs to the connection.");
        }

        if (!header.Value.All(c => c is (>= ' ' and <= '~') or '\t'))
        {
            throw new InvalidRequestException($"The value of the header '{name}' has characters that are not visible ASCII.");
        }
    }

    /// <summary>Credentials hide in headers of any name, so a redirect to another origin takes along only those that cannot be
    /// one.</summary>
    public static bool MayCrossOrigin(string name) => Harmless.Contains(name);
}
