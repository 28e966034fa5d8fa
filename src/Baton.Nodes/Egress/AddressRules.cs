using System.Net;
using System.Net.Sockets;

namespace Baton.Nodes.Egress;

/// <summary>Tells public addresses from those that reach into the server's own network.</summary>
/// <remarks>Sources: the IANA IPv4 and IPv6 special-purpose address registries (RFC 6890 and its updates); 168.63.129.16 is public by
/// its number but leads to the platform that a machine in Azure runs on.</remarks>
public static class AddressRules
{
    private static readonly (IPNetwork Network, string Why)[] Refused4 =
    [
        (IPNetwork.Parse("0.0.0.0/8"), "unspecified"),
        (IPNetwork.Parse("10.0.0.0/8"), "private"),
        (IPNetwork.Parse("100.64.0.0/10"), "carrier-grade NAT"),
        (IPNetwork.Parse("127.0.0.0/8"), "loopback"),
        (IPNetwork.Parse("168.63.129.16/32"), "cloud platform"),
        (IPNetwork.Parse("169.254.0.0/16"), "link-local"),
        (IPNetwork.Parse("172.16.0.0/12"), "private"),
        (IPNetwork.Parse("192.0.0.0/24"), "reserved"),
        (IPNetwork.Parse("192.0.2.0/24"), "documentation"),
        (IPNetwork.Parse("192.88.99.0/24"), "6to4 relay"),
        (IPNetwork.Parse("192.168.0.0/16"), "private"),
        (IPNetwork.Parse("198.18.0.0/15"), "benchmarking"),
        (IPNetwork.Parse("198.51.100.0/24"), "documentation"),
        (IPNetwork.Parse("203.0.113.0/24"), "documentation"),
        (IPNetwork.Parse("224.0.0.0/4"), "multicast"),
        (IPNetwork.Parse("240.0.0.0/4"), "reserved"),
    ];

    // Named for their messages; whatever else lies outside 2000::/3 is refused as reserved.
    private static readonly (IPNetwork Network, string Why)[] Refused6 =
    [
        (IPNetwork.Parse("::/128"), "unspecified"),
        (IPNetwork.Parse("::1/128"), "loopback"),
        (IPNetwork.Parse("fe80::/10"), "link-local"),
        (IPNetwork.Parse("fec0::/10"), "site-local"),
        (IPNetwork.Parse("fc00::/7"), "private"),
        (IPNetwork.Parse("ff00::/8"), "multicast"),
        (IPNetwork.Parse("2001::/23"), "reserved"),
        (IPNetwork.Parse("2001:db8::/32"), "documentation"),
        (IPNetwork.Parse("3fff::/20"), "documentation"),
    ];

    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    // The addresses at which clouds hand out credentials.
    private static readonly IPAddress[] Metadata =
    [
        IPAddress.Parse("169.254.169.254"),
        IPAddress.Parse("169.254.170.2"),
        IPAddress.Parse("168.63.129.16"),
        IPAddress.Parse("192.0.0.192"),
        IPAddress.Parse("100.100.100.200"),
        IPAddress.Parse("fd00:ec2::254"),
    ];

    /// <summary>Why an address is not public, in a word or two; null when it is.</summary>
    public static string? WhyRefused(IPAddress address)
    {
        var plain = Plain(address);
        if (plain.AddressFamily == AddressFamily.InterNetwork)
        {
            return Find(Refused4, plain);
        }

        if (Find(Refused6, plain) is { } why)
        {
            return why;
        }

        if (Embedded(plain) is { } inner && Find(Refused4, inner) is { } hidden)
        {
            return $"{hidden} inside IPv6";
        }

        return Global.Contains(plain) || Nat64.Contains(plain) ? null : "reserved";
    }

    /// <summary>True for the addresses at which clouds hand out credentials; a host name in an allow-list does not open them.</summary>
    public static bool IsMetadata(IPAddress address)
    {
        var plain = Plain(address);
        return Metadata.Contains(Embedded(plain) ?? plain);
    }

    /// <summary>Without scope, and as IPv4 where it is IPv4 written as IPv6.</summary>
    public static IPAddress Plain(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var scoped = address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0;
        return scoped ? new IPAddress(address.GetAddressBytes()) : address;
    }

    /// <summary>The IPv4 address that a packet to this IPv6 address would end at: 6to4, NAT64, ISATAP.</summary>
    private static IPAddress? Embedded(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return null;
        }

        var bytes = address.GetAddressBytes();
        if (SixToFour.Contains(address))
        {
            return new IPAddress(bytes.AsSpan(2, 4));
        }

        var isatap = bytes[8] is 0 or 2 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == 0xfe;
        return Nat64.Contains(address) || isatap ? new IPAddress(bytes.AsSpan(12, 4)) : null;
    }

    private static string? Find((IPNetwork Network, string Why)[] rules, IPAddress address)
    {
        foreach (var (network, why) in rules)
        {
            if (network.Contains(address))
            {
                return why;
            }
        }

        return null;
    }
}
