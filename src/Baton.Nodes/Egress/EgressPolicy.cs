using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Baton.Core.Errors;

namespace Baton.Nodes.Egress;

/// <summary>Where nodes may connect to beyond the public internet. Immutable.</summary>
public sealed class EgressPolicy
{
    private readonly List<(string Host, int? Port)> hosts = [];
    private readonly List<(IPNetwork Network, int? Port)> networks = [];
    private readonly bool all;

    private EgressPolicy(bool all) => this.all = all;

    /// <summary>Public addresses only: the default of a server.</summary>
    public static EgressPolicy PublicOnly { get; } = new(false);

    /// <summary>Everything: for runs of the owner's own file.</summary>
    public static EgressPolicy AllowAll { get; } = new(true);

    /// <summary>Reads <c>BATON_EGRESS_ALLOW</c>: comma-separated hosts, <c>host:port</c>, addresses, <c>address:port</c>,
    /// <c>[v6]:port</c> or CIDRs.</summary>
    /// <exception cref="BatonException">Invalid <c>egress_allow_invalid</c>, naming the bad entry.</exception>
    public static EgressPolicy Parse(string? text)
    {
        var policy = new EgressPolicy(false);
        foreach (var entry in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            policy.Add(entry);
        }

        return policy;
    }

    /// <summary>Why a connection is refused, in a few words; null when it may be made.</summary>
    /// <param name="host">The host as the URL has it, a name or an address.</param>
    /// <param name="address">What it resolved to: the address that will be connected to.</param>
    public string? WhyRefused(string host, int port, IPAddress address)
    {
        if (all || AddressRules.WhyRefused(address) is not { } why)
        {
            return null;
        }

        var plain = AddressRules.Plain(address);
        var listed = networks.Exists(n => (n.Port ?? port) == port && n.Network.Contains(plain));

        // A name can be made to resolve to anything, so a listed name does not reach the addresses that give out credentials.
        var name = Normal(host);
        var named = !AddressRules.IsMetadata(address) && hosts.Exists(h => (h.Port ?? port) == port && h.Host == name);
        return listed || named ? null : why;
    }

    private static string Normal(string host) => host.TrimEnd('.').ToLowerInvariant();

    private static BatonException Bad(string entry, string why) =>
        BatonException.Invalid("egress_allow_invalid", $"BATON_EGRESS_ALLOW: '{entry}' {why}");

    private void Add(string entry)
    {
        if (entry.Contains('/', StringComparison.Ordinal))
        {
            networks.Add((Network(entry), null));
            return;
        }

        var (host, port) = SplitPort(entry);
        if (Address(host) is { } address)
        {
            var plain = AddressRules.Plain(address);
            networks.Add((new IPNetwork(plain, plain.AddressFamily == AddressFamily.InterNetwork ? 32 : 128), port));
        }
        else if (IsHostName(host))
        {
            hosts.Add((Normal(host), port));
        }
        else
        {
            throw Bad(entry, "is not a host, host:port, address or CIDR.");
        }
    }

    private static IPNetwork Network(string entry)
    {
        var slash = entry.IndexOf('/', StringComparison.Ordinal);
        if (Address(entry[..slash]) is not { } address
            || !int.TryParse(entry.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || length > (address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128))
        {
            throw Bad(entry, "is not a CIDR such as 10.1.0.0/16.");
        }

        return IPNetwork.TryParse(entry, out var network) && network.BaseAddress.Equals(address)
            ? network
            : throw Bad(entry, "has address bits behind its prefix; write the first address of the network.");
    }

    private static (string Host, int? Port) SplitPort(string entry)
    {
        if (entry.StartsWith('['))
        {
            var close = entry.IndexOf(']', StringComparison.Ordinal);
            if (close < 0 || (close + 1 < entry.Length && entry[close + 1] != ':'))
            {
                throw Bad(entry, "is not an address in brackets, with or without a port.");
            }

            return (entry[1..close], close + 1 == entry.Length ? null : Port(entry, close + 2));
        }

        var colon = entry.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || entry.IndexOf(':', colon + 1) > 0 ? (entry, null) : (entry[..colon], Port(entry, colon + 1));
    }

    private static int Port(string entry, int at) =>
        int.TryParse(entry.AsSpan(at), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65_536
            ? port
            : throw Bad(entry, "has a port that is not from 1 to 65535.");

    /// <summary>Only the usual notation: what else the parser takes (octal, hexadecimal, short forms) is mostly a slip.</summary>
    private static IPAddress? Address(string text) =>
        IPAddress.TryParse(text, out var address)
        && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text)
            ? address
            : null;

    private static bool IsHostName(string host) =>
        host.Length is > 0 and <= 253
        && !IPAddress.TryParse(host, out _)
        && host.TrimEnd('.').Split('.').All(IsLabel);

    private static bool IsLabel(string label) =>
        label.Length is > 0 and < 64 && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
