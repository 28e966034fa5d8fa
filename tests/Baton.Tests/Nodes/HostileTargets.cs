using System.Net;
using Baton.Nodes.Egress;

namespace Baton.Tests.Nodes;

/// <summary>Addresses by which somebody would reach into the server's own network. <c>{0}</c> is the port of a server that listens on
/// loopback.</summary>
public static class HostileTargets
{
    public static TheoryData<string> Urls =>
    [
        // Loopback in every notation.
        "http://127.0.0.1:{0}/", "http://localhost:{0}/", "http://LOCALHOST:{0}/", "http://127.1:{0}/", "http://127.0.1:{0}/",
        "http://127.255.255.254:{0}/", "http://127.000.000.001:{0}/", "http://0177.0.0.1:{0}/", "http://0177.0x0.0.1:{0}/",
        "http://0x7f.0.0.1:{0}/", "http://0x7f.1:{0}/", "http://0x7f000001:{0}/", "http://2130706433:{0}/", "http://017700000001:{0}/",
        "http://0.0.0.0:{0}/", "http://0:{0}/", "http://0x0:{0}/", "http://[::1]:{0}/", "http://[::]:{0}/",
        "http://[0:0:0:0:0:0:0:1]:{0}/", "http://[0000::0001]:{0}/", "http://[::1%25lo]:{0}/",

        // IPv4 inside IPv6: mapped, compatible, translated, 6to4, NAT64, ISATAP.
        "http://[::ffff:127.0.0.1]:{0}/", "http://[::ffff:7f00:1]:{0}/", "http://[0:0:0:0:0:ffff:127.0.0.1]:{0}/",
        "http://[::127.0.0.1]:{0}/", "http://[::ffff:0:127.0.0.1]:{0}/", "http://[64:ff9b::127.0.0.1]:{0}/",
        "http://[64:ff9b:1::7f00:1]:{0}/", "http://[2002:7f00:1::]:{0}/", "http://[2a00:1450::5efe:127.0.0.1]:{0}/",
        "http://[2001:0:7f00:1::]:{0}/", "http://[::ffff:10.0.0.1]/", "http://[::ffff:192.168.1.1]/",

        // What clouds answer their machines at.
        "http://169.254.169.254/latest/meta-data/", "http://[::ffff:a9fe:a9fe]/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/latest/meta-data/", "http://2852039166/latest/meta-data/", "http://0xa9fea9fe/",
        "http://0xa9.0xfe.0xa9.0xfe/", "http://0251.0376.0251.0376/", "http://169.254.43518/", "http://169.16689662/",
        "http://[fd00:ec2::254]/latest/meta-data/", "http://169.254.170.2/v2/credentials/", "http://100.100.100.200/latest/meta-data/",
        "http://192.0.0.192/latest/", "http://168.63.129.16/machine/", "http://[64:ff9b::a9fe:a9fe]/", "http://[2002:a9fe:a9fe::]/",
        "http://metadata.google.internal/computeMetadata/v1/",

        // Private, shared, link-local, multicast, reserved.
        "http://10.0.0.1/", "http://167772161/", "http://172.16.0.1/", "http://172.31.255.254/", "http://192.168.0.1/",
        "http://3232235777/", "http://0xc0a80101/", "http://0300.0250.1.1/", "http://100.64.0.1/", "http://169.254.0.1/",
        "http://198.18.0.1/", "http://224.0.0.1/", "http://240.0.0.1/", "http://255.255.255.255/", "http://[fc00::1]/",
        "http://[fdff:ffff::1]/", "http://[fe80::1]/", "http://[fe80::1%25lo]:{0}/", "http://[fec0::1]/", "http://[ff02::1]/",
        "http://[2001:db8::1]/",

        // Names that lead there.
        "http://loopback.example:{0}/", "http://mapped.example:{0}/", "http://mixed.example:{0}/", "http://private.example/",

        // Other ways to write or to go.
        "http://user:pass@127.0.0.1:{0}/", "http://example.com@127.0.0.1:{0}/", "http:\\\\127.0.0.1:{0}/",
        "https://127.0.0.1:{0}/", "ftp://127.0.0.1:{0}/", "gopher://127.0.0.1:{0}/_x", "ws://127.0.0.1:{0}/",
    ];

    /// <summary>Names as their owners, who mean harm, have them resolve.</summary>
    public static ResolveHost Resolve { get; } = async (host, cancellation) => host switch
    {
        "metadata.google.internal" => [IPAddress.Parse("169.254.169.254")],
        "loopback.example" => [IPAddress.Loopback],
        "mapped.example" => [IPAddress.Parse("::ffff:127.0.0.1")],
        "mixed.example" => [IPAddress.Parse("8.8.8.8"), IPAddress.Loopback],
        "private.example" => [IPAddress.Parse("10.1.2.3")],
        _ => await Dns.GetHostAddressesAsync(host, cancellation),
    };

    public static string At(string url, int port) => url.Replace("{0}", $"{port}", StringComparison.Ordinal);
}
