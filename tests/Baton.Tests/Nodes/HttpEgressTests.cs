using System.Net;
using System.Text.Json;
using Baton.Engine;
using Baton.Nodes.Egress;
using Baton.Nodes.Http;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Baton.Tests.Nodes;

/// <summary>What untrusted runs must not reach, tried through the tool as a workflow would, and redirects.</summary>
public sealed class HttpEgressTests
{
    [Theory]
    [MemberData(nameof(HostileTargets.Urls), MemberType = typeof(HostileTargets))]
    public async Task An_untrusted_run_does_not_reach_the_servers_own_network(string url)
    {
        await using var server = await TargetServer.StartAsync(context => context.Response.WriteAsync("secret"));
        var tool = HttpTools.Over(EgressPolicy.PublicOnly, HostileTargets.Resolve);

        var error = (await Run(tool, HostileTargets.At(url, server.Port), trusted: false)).Error("egress_denied");
        error.Retryable.ShouldBeFalse();
        server.Seen.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("http://①②⑦.⓪.⓪.①:{0}/")]
    [InlineData("http://127.0.0.1:{0}\\@no-such-host.invalid/")]
    [InlineData("http://localhost.:{0}/")]
    [InlineData("http://127.0.0.1.:{0}/")]
    [InlineData("http://127.0.0.1%2f:{0}/")]
    [InlineData("http://[::1%25eth0]:{0}/")]
    [InlineData("http://127.0.0.1:{0}#@no-such-host.invalid/")]
    [InlineData("http://no-such-host.invalid#@127.0.0.1:{0}/")]
    public async Task Odd_notations_do_not_lead_past_the_check(string url)
    {
        await using var server = await TargetServer.StartAsync(context => context.Response.WriteAsync("secret"));
        var tool = HttpTools.Over(EgressPolicy.PublicOnly);
        var outcome = await Run(tool, url.Replace("{0}", $"{server.Port}", StringComparison.Ordinal), trusted: false);
        outcome.Error!.Kind.ShouldBeOneOf("egress_denied", "invalid_request", "connection");
        server.Seen.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/plain,hi")]
    public async Task What_is_not_a_web_address_is_refused(string url)
    {
        var tool = HttpTools.Over(EgressPolicy.AllowAll);
        (await Run(tool, url, trusted: true)).Error!.Kind.ShouldBeOneOf("egress_denied", "invalid_request");
    }

    [Fact]
    public async Task A_user_name_in_the_url_is_refused_for_trusted_runs_too()
    {
        var tool = HttpTools.Over(EgressPolicy.AllowAll);
        (await Run(tool, "http://me:secret@127.0.0.1/", trusted: true)).Error("egress_denied").Message.ShouldNotContain("secret");
    }

    [Fact]
    public async Task One_bad_address_among_good_ones_is_enough_to_refuse_a_host()
    {
        await using var server = await TargetServer.StartAsync(context => context.Response.WriteAsync("secret"));
        var tool = HttpTools.Over(EgressPolicy.PublicOnly, Resolve("8.8.8.8", "127.0.0.1"));
        (await Run(tool, $"http://rebind.example:{server.Port}/", trusted: false)).Error("egress_denied");
        server.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_address_checked_is_the_address_connected_to()
    {
        await using var server = await TargetServer.StartAsync(context => context.Response.WriteAsync("hi"));
        var asked = 0;
        var tool = HttpTools.Over(EgressPolicy.Parse("127.0.0.0/8"), (_, _) =>
            Task.FromResult<IPAddress[]>([IPAddress.Parse(Interlocked.Increment(ref asked) == 1 ? "127.0.0.1" : "10.0.0.1")]));
        (await Run(tool, $"http://rebind.example:{server.Port}/", trusted: false)).Output().GetProperty("body").GetString().ShouldBe("hi");
        asked.ShouldBe(1);
    }

    [Fact]
    public async Task The_next_address_of_a_host_is_tried_when_one_does_not_answer()
    {
        await using var server = await TargetServer.StartAsync(context => context.Response.WriteAsync("hi"));
        var tool = HttpTools.Over(EgressPolicy.Parse("127.0.0.0/8,::1"), Resolve("::1", "127.0.0.2", "127.0.0.1"));
        (await Run(tool, $"http://many.example:{server.Port}/", trusted: false)).Output();
    }

    [Fact]
    public async Task Listed_targets_are_reached_and_connections_of_trusted_runs_are_not_borrowed()
    {
        await using var server = await TargetServer.StartAsync(context => context.Response.WriteAsync("hi"));
        var listed = HttpTools.Over(EgressPolicy.Parse($"127.0.0.1:{server.Port}"));
        (await Run(listed, server.Url, trusted: false)).Output().GetProperty("body").GetString().ShouldBe("hi");

        var strict = HttpTools.Over(EgressPolicy.PublicOnly);
        (await Run(strict, server.Url, trusted: true)).Output();
        (await Run(strict, server.Url, trusted: false)).Error("egress_denied");
    }

    [Fact]
    public async Task Proxies_of_the_environment_are_not_used()
    {
        await using var proxy = await TargetServer.StartAsync(context => context.Response.WriteAsync("proxied"));
        await using var server = await TargetServer.StartAsync(context => context.Response.WriteAsync("direct"));
        Environment.SetEnvironmentVariable("http_proxy", proxy.Url);
        try
        {
            var tool = HttpTools.Over(EgressPolicy.AllowAll);
            (await Run(tool, server.Url, trusted: false)).Output().GetProperty("body").GetString().ShouldBe("direct");
        }
        finally
        {
            Environment.SetEnvironmentVariable("http_proxy", null);
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/inner")]
    [InlineData("http://localhost:{0}/inner")]
    [InlineData("//[::ffff:127.0.0.1]:{0}/inner")]
    [InlineData("http://169.254.169.254/")]
    [InlineData("http://me:pw@front.example:{0}/inner")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://front.example/")]
    public async Task A_redirect_is_checked_like_the_first_address(string location)
    {
        TargetServer? server = null;
        await using var _ = server = await TargetServer.StartAsync(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = location.Replace("{0}", $"{server!.Port}", StringComparison.Ordinal);
            return Task.CompletedTask;
        });
        var tool = HttpTools.Over(EgressPolicy.Parse("front.example"), async (host, cancellation) =>
            host == "front.example" ? [IPAddress.Loopback] : await Dns.GetHostAddressesAsync(host, cancellation));

        (await Run(tool, $"http://front.example:{server.Port}/", trusted: false)).Error("egress_denied");
        server.Seen.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Redirects_are_followed_five_times_and_to_another_origin_without_credentials()
    {
        await using var other = await TargetServer.StartAsync(context => context.Response.WriteAsJsonAsync(
            context.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString())));
        await using var server = await TargetServer.StartAsync(context =>
        {
            var step = int.Parse(context.Request.Query["n"].ToString());
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = step == 0 ? other.Url : $"?n={step - 1}";
            return Task.CompletedTask;
        });
        var tool = HttpTools.Over(EgressPolicy.AllowAll);
        const string headers = """, "headers": {"Authorization": "Bearer t", "Cookie": "c", "X-Api-Key": "k", "Accept": "text/x"}""";

        var sent = (await Run(tool, server.Url + "/?n=4", true, headers)).Output();
        sent.GetProperty("url").GetString().ShouldBe(other.Url + "/");
        sent.GetProperty("body").TryGetProperty("authorization", out _).ShouldBeFalse();
        sent.GetProperty("body").TryGetProperty("cookie", out _).ShouldBeFalse();
        sent.GetProperty("body").TryGetProperty("x-api-key", out _).ShouldBeFalse();
        sent.GetProperty("body").GetProperty("accept").GetString().ShouldBe("text/x");
        sent.GetProperty("body").GetProperty("idempotency-key").GetString().ShouldBe("key-1");

        (await Run(tool, server.Url + "/?n=9", true)).Error("http_status").Message.ShouldContain("redirects to");
    }

    [Theory]
    [InlineData("POST", 301, "GET:", true)]
    [InlineData("POST", 302, "GET:", true)]
    [InlineData("PUT", 302, "PUT:b", true)]
    [InlineData("PUT", 303, "GET:", true)]
    [InlineData("POST", 307, "POST:b", true)]
    [InlineData("POST", 308, "POST:b", true)]
    [InlineData("POST", 302, "", false)]
    public async Task A_redirect_keeps_method_body_and_credentials_as_its_status_says(string method, int status, string seen, bool follow)
    {
        await using var server = await TargetServer.StartAsync(async context =>
        {
            if (context.Request.Path == "/end")
            {
                using var reader = new StreamReader(context.Request.Body);
                context.Request.Headers.Authorization.ToString().ShouldBe("Bearer t");
                await context.Response.WriteAsync($"{context.Request.Method}:{await reader.ReadToEndAsync()}");
                return;
            }

            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/end";
        });
        var tool = HttpTools.Over(EgressPolicy.AllowAll);
        var more = $$"""
            , "method": "{{method}}", "body": "b", "headers": {"Content-Type": "text/plain", "Authorization": "Bearer t"},
            "follow_redirects": {{JsonSerializer.Serialize(follow)}}
            """;
        var outcome = await Run(tool, server.Url, true, more);
        if (follow)
        {
            outcome.Output().GetProperty("body").GetString().ShouldBe(seen);
        }
        else
        {
            outcome.Error("http_status").Retryable.ShouldBeFalse();
        }
    }

    private static ResolveHost Resolve(params string[] addresses) =>
        (_, _) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray());

    private static Task<AttemptOutcome> Run(HttpTool tool, string url, bool trusted, string more = "") =>
        tool.ExecuteAsync(
            Attempts.Of("http", $$"""{"url": {{JsonSerializer.Serialize(url)}}{{more}}}""", trusted), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
}
