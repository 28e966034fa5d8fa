using System.Net;

namespace Baton.Server.Configuration;

/// <summary>Addresses of <c>--listen</c>.</summary>
internal static class ListenAddress
{
    /// <exception cref="FormatException">Not an address, or not a loopback one.</exception>
    public static IPEndPoint Parse(string text)
    {
        var named = text.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase) ? "127.0.0.1" + text["localhost".Length..] : text;

        // IPEndPoint reads "7070" as an address; a port is required, and after a colon.
        if (!named.Contains(':') || !IPEndPoint.TryParse(named, out var point) || !HasPort(named))
        {
            throw new FormatException($"'{text}' is not an address with a port, such as 127.0.0.1:7070 or [::1]:0.");
        }

        return IPAddress.IsLoopback(point.Address)
            ? point
            : throw new FormatException(
                $"'{text}' can be reached from other machines, which needs users, and this version has none. Listen on 127.0.0.1, [::1] "
                + "or localhost, and put a reverse proxy that signs people in before it if others must reach it.");
    }

    private static bool HasPort(string text) => text.StartsWith('[') ? text.Contains("]:", StringComparison.Ordinal) : text.Count(':') == 1;

    private static int Count(this string text, char c) => text.AsSpan().Count(c);
}
