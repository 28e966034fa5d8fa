using System.Net;
using Baton.Core.Errors;
using Baton.Nodes.Egress;
using Shouldly;
using Xunit;

namespace Baton.Tests.Nodes;

public sealed class EgressPolicyTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("168.63.129.16")]
    [InlineData("169.254.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.7")]
    [InlineData("203.0.113.9")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::7f00:1")]
    [InlineData("::10.0.0.1")]
    [InlineData("::8.8.8.8")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.1.2.3")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:0:127.0.0.1")]
    [InlineData("64:ff9b::127.0.0.1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:0:7f00:1::")]
    [InlineData("2001:10::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2002:a00:1::1")]
    [InlineData("2002:a9fe:a9fe::")]
    [InlineData("2a00:1450::5efe:10.0.0.1")]
    [InlineData("2a00:1450::200:5efe:192.168.0.1")]
    [InlineData("3fff::1")]
    [InlineData("4000::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fdff::1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("febf::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("ff0e::1")]
    public void An_address_that_is_not_public_is_refused(string address)
    {
        EgressPolicy.PublicOnly.WhyRefused("host", 80, IPAddress.Parse(address)).ShouldNotBeNull();
        EgressPolicy.AllowAll.WhyRefused("host", 80, IPAddress.Parse(address)).ShouldBeNull();
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("8.8.8.8")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450:4001::200e")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2002:808:808::1")]
    public void A_public_address_is_let_through(string address) =>
        EgressPolicy.PublicOnly.WhyRefused("host", 443, IPAddress.Parse(address)).ShouldBeNull();

    [Theory]
    [InlineData("localhost", "localhost", 80, "127.0.0.1", true)]
    [InlineData("localhost", "LOCALHOST.", 8080, "::1", true)]
    [InlineData("localhost:8080", "localhost", 8080, "127.0.0.1", true)]
    [InlineData("localhost:8080", "localhost", 8081, "127.0.0.1", false)]
    [InlineData("localhost", "127.0.0.1", 80, "127.0.0.1", false)]
    [InlineData("intra.example", "evil.example", 80, "10.0.0.1", false)]
    [InlineData("intra.example", "intra.example", 80, "10.0.0.1", true)]
    [InlineData("intra.example", "intra.example", 80, "169.254.169.254", false)]
    [InlineData("intra.example", "intra.example", 80, "::ffff:169.254.169.254", false)]
    [InlineData("169.254.169.254", "metadata", 80, "169.254.169.254", true)]
    [InlineData("10.0.0.0/8", "any.example", 80, "10.9.9.9", true)]
    [InlineData("10.0.0.0/8", "any.example", 80, "::ffff:10.9.9.9", true)]
    [InlineData("10.0.0.0/8", "any.example", 80, "64:ff9b::10.9.9.9", false)]
    [InlineData("10.0.0.0/8", "any.example", 80, "11.0.0.1", true)]
    [InlineData("10.0.0.0/8, fd00::/8", "any.example", 80, "fd12::1", true)]
    [InlineData("127.0.0.1:7000", "127.0.0.1", 7000, "127.0.0.1", true)]
    [InlineData("127.0.0.1:7000", "127.0.0.1", 7001, "127.0.0.1", false)]
    [InlineData("[::1]:7000", "::1", 7000, "::1", true)]
    [InlineData("::1", "::1", 7001, "::1", true)]
    [InlineData("", "localhost", 80, "127.0.0.1", false)]
    [InlineData(null, "localhost", 80, "127.0.0.1", false)]
    public void A_listed_host_address_or_network_is_let_through(string? list, string host, int port, string address, bool allowed) =>
        (EgressPolicy.Parse(list).WhyRefused(host, port, IPAddress.Parse(address)) is null).ShouldBe(allowed);

    [Theory]
    [InlineData("*")]
    [InlineData("http://localhost")]
    [InlineData("localhost:0")]
    [InlineData("localhost:65536")]
    [InlineData("localhost:http")]
    [InlineData("10.0.0.1/8")]
    [InlineData("10.0.0.0/33")]
    [InlineData("fd00::/129")]
    [InlineData("10.0.0/8")]
    [InlineData("0x7f000001")]
    [InlineData("2130706433")]
    [InlineData("127.1")]
    [InlineData("0177.0.0.1")]
    [InlineData("[::1")]
    [InlineData("a b")]
    [InlineData("-/8")]
    public void A_bad_entry_is_an_error_that_names_it(string entry)
    {
        var error = Should.Throw<BatonException>(() => EgressPolicy.Parse("localhost, " + entry));
        error.Code.ShouldBe("egress_allow_invalid");
        error.Message.ShouldContain($"'{entry}'");
    }
}
