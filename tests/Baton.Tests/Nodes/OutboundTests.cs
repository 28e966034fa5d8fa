using System.Net;
using System.Text.RegularExpressions;
using Baton.Nodes.Egress;
using Baton.Tests.Tidy;
using Microsoft.AspNetCore.Http;

namespace Baton.Tests.Nodes;

/// <summary>The one way out of the process, which every kind of node, of agent and of server of tools takes.</summary>
public sealed partial class OutboundTests
{
    [Fact]
    public void There_are_targets_enough() => HostileTargets.Urls.Count.ShouldBeGreaterThanOrEqualTo(60);

    [Fact]
    public void There_is_no_other_way_out() =>
        Repository.CSharpFiles("src/Baton.Nodes", "src/Baton.Server", "src/Baton.Engine", "src/Baton.Core")
            .Where(path => !path.StartsWith("src/Baton.Nodes/Egress/", StringComparison.Ordinal))
            .Where(path => Connections().IsMatch(Repository.Read(path))).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(HostileTargets.Urls), MemberType = typeof(HostileTargets))]
    public async Task No_hostile_target_is_connected_to(string url)
    {
        await using var server = await TargetServer.StartAsync(context => context.Response.WriteAsync("secret"));
        using var outbound = new Outbound(EgressPolicy.PublicOnly, TimeProvider.System, HostileTargets.Resolve);

        (await DeniedAsync(outbound, HostileTargets.At(url, server.Port))).ShouldNotBeNull(url);
        server.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_is_resolved_and_checked_again_for_each_connection()
    {
        await using var server = await TargetServer.StartAsync(context =>
        {
            context.Response.Headers.Connection = "close";
            return context.Response.WriteAsync("hi");
        });
        string[] answers = ["127.0.0.1", "10.0.0.1", "169.254.169.254", "127.0.0.1"];
        var asked = -1;
        using var outbound = new Outbound(EgressPolicy.Parse("127.0.0.0/8"), TimeProvider.System, (_, _) =>
            Task.FromResult<IPAddress[]>([IPAddress.Parse(answers[Interlocked.Increment(ref asked)])]));
        var url = $"http://changing.example:{server.Port}/";

        (await DeniedAsync(outbound, url)).ShouldBeNull();
        (await DeniedAsync(outbound, url)).ShouldNotBeNull();
        (await DeniedAsync(outbound, url)).ShouldNotBeNull();
        (await DeniedAsync(outbound, url)).ShouldBeNull();
        server.Seen.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirects_come_back_to_the_caller(int status)
    {
        await using var server = await TargetServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "http://169.254.169.254/";
            return Task.CompletedTask;
        });
        using var outbound = new Outbound(EgressPolicy.Parse("127.0.0.1"), TimeProvider.System);
        foreach (var trusted in new[] { true, false })
        {
            using var client = outbound.Client(trusted);
            using var response = await client.GetAsync(server.Url, TestContext.Current.CancellationToken);
            ((int)response.StatusCode).ShouldBe(status);
        }
    }

    [Fact]
    public async Task Runs_of_the_owners_own_file_go_where_they_like_and_leave_no_connection_to_others()
    {
        await using var server = await TargetServer.StartAsync(context => context.Response.WriteAsync("hi"));
        using var outbound = new Outbound(EgressPolicy.PublicOnly, TimeProvider.System);
        using var trusted = outbound.Client(trustedLocal: true);

        (await trusted.GetStringAsync(server.Url, TestContext.Current.CancellationToken)).ShouldBe("hi");
        (await DeniedAsync(outbound, server.Url)).ShouldNotBeNull();
        server.Seen.Count.ShouldBe(1);
    }

    /// <summary>What makes connections.</summary>
    [GeneratedRegex(@"\b(SocketsHttpHandler|HttpClientHandler|TcpClient|UdpClient|ClientWebSocket|WebRequest|new (Socket|HttpClient)\()")]
    private static partial Regex Connections();

    private static async Task<EgressDeniedException?> DeniedAsync(Outbound outbound, string url)
    {
        using var client = outbound.Client(trustedLocal: false);
        try
        {
            using var response = await client.GetAsync(new Uri(url), TestContext.Current.CancellationToken);
            return null;
        }
        catch (Exception e) when (e.GetBaseException() is EgressDeniedException denied)
        {
            return denied;
        }
    }
}
