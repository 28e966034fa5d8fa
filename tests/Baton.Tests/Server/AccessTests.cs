using System.Net.Http.Headers;
using System.Net.WebSockets;
using Baton.Core.Errors;
using Baton.Server;
using Baton.Server.Auth;
using Baton.Server.Configuration;
using Baton.Tests.Storage;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Baton.Tests.Server;

public sealed class AccessTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public void Every_route_declares_who_may_use_it()
    {
        var routes = Routes();
        routes.Count.ShouldBeGreaterThan(30);
        routes.Where(route => route.Metadata.GetMetadata<AccessMetadata>() is null)
            .Select(route => route.RoutePattern.RawText).ShouldBeEmpty();
        routes.Where(route => route.Metadata.GetMetadata<AccessMetadata>()!.Policy == AccessPolicy.Anyone)
            .Select(route => route.RoutePattern.RawText!.TrimEnd('/')).Order(StringComparer.Ordinal)
            .ShouldBe(
            [
                "/.well-known/agent-card.json", "/a2a/notices", "/a2a/skills/{skill}/.well-known/agent-card.json",
                "/api/v1/health/live", "/api/v1/health/ready", "/api/v1/session", "/health/live", "/health/ready", "/login",
            ]);
    }

    [Fact]
    public async Task Without_a_token_only_health_and_signing_in_answer()
    {
        var anonymous = server.NewClient();
        foreach (var route in Routes().Where(r => r.Metadata.GetMetadata<AccessMetadata>()!.Policy == AccessPolicy.Owner))
        {
            var method = route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0];
            var path = route.RoutePattern.RawText!.Replace("{version:int}", "1");
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var response = await anonymous.SendAsync(request, ServerFixture.Timeout);
            (await Answer.ReadAsync(response)).ShouldRefuse(401, "not_signed_in");
            response.Headers.WwwAuthenticate.Single().Scheme.ShouldBe("Bearer");
        }

        foreach (var path in new[] { "/health/live", "/health/ready", "/api/v1/health/live", "/api/v1/health/ready" })
        {
            (await anonymous.GetAsync(path, ServerFixture.Timeout)).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        }
    }

    [Theory]
    [InlineData("/api/v1/nothing")]
    [InlineData("/nothing")]
    public async Task What_is_not_there_is_not_told_to_strangers(string path)
    {
        using var response = await server.NewClient().GetAsync(path, ServerFixture.Timeout);
        (await Answer.ReadAsync(response)).ShouldRefuse(401, "not_signed_in");
        (await server.GetAsync(path)).ShouldRefuse(404, "no_such_route");
    }

    [Theory]
    [InlineData("Bearer wrong-wrong-wrong-wrong")]
    [InlineData("Bearer")]
    [InlineData("Basic abc")]
    public async Task A_wrong_token_is_refused(string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/runs");
        request.Headers.TryAddWithoutValidation("Authorization", header);
        using var response = await server.NewClient().SendAsync(request, ServerFixture.Timeout);
        (await Answer.ReadAsync(response)).ShouldRefuse(401, "not_signed_in");
    }

    [Fact]
    public async Task The_token_lies_in_a_file_only_its_owner_can_read()
    {
        var file = Path.Combine(server.DataDirectory, "token");
        File.ReadAllText(file).Trim().ShouldBe(server.Server.Token);
        server.Server.Token.Length.ShouldBeGreaterThanOrEqualTo(43);
        var announced = Path.Combine(server.DataDirectory, "server.json");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.GetUnixFileMode(announced).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var json = System.Text.Json.JsonElement.Parse(await File.ReadAllTextAsync(announced, ServerFixture.Timeout));
        json.GetProperty("url").GetString().ShouldBe(server.Url.ToString().TrimEnd('/'));
        json.GetProperty("pid").GetInt32().ShouldBe(Environment.ProcessId);
        json.GetProperty("started_at").GetDateTimeOffset().Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void A_token_file_others_can_read_is_refused()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var data = Directory.CreateTempSubdirectory("baton-token-").FullName;
        var options = new ServerOptions { DataDirectory = data };
        var made = OwnerToken.Load(options);
        OwnerToken.Load(options).Value.ShouldBe(made.Value);
        File.SetUnixFileMode(Path.Combine(data, "token"), UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Should.Throw<BatonException>(() => OwnerToken.Load(options)).Code.ShouldBe("token_exposed");
        OwnerToken.Load(options with { Token = "given-given-given-given" }).Value.ShouldBe("given-given-given-given");
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public void A_token_that_finds_no_room_on_the_disk_is_refused_with_its_place_and_leaves_nothing()
    {
        using var disk = Tmpfs.Mount(64);
        var ballast = disk.Ballast(64, mustFit: false);
        var refusal = Should.Throw<BatonException>(() => OwnerToken.Load(new ServerOptions { DataDirectory = disk.Path }));
        refusal.Code.ShouldBe("disk_full");
        refusal.Message.ShouldContain(Path.Combine(disk.Path, "token"));
        Directory.GetFiles(disk.Path).ShouldBe([ballast]);
        Should.Throw<BatonException>(() => DataDirectory.WritePrivate(Path.Combine(ballast, "token"), "x")).Code.ShouldBe("data_directory");
    }

    [Fact]
    public async Task An_orderly_stop_removes_the_file_that_announces_the_server_and_a_new_directory_is_private()
    {
        var parent = Directory.CreateTempSubdirectory("baton-parent-").FullName;
        await using var other = await ServerFixture.StartAsync(options => options with { DataDirectory = Path.Combine(parent, "data") });
        var announced = Path.Combine(parent, "data", "server.json");
        File.Exists(announced).ShouldBeTrue();
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Path.Combine(parent, "data"))
                .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        await other.Server.DisposeAsync();
        File.Exists(announced).ShouldBeFalse();
        Directory.Delete(parent, recursive: true);
    }

    [Fact]
    public async Task The_link_signs_a_browser_in_once()
    {
        var browser = server.NewClient();
        var link = new Uri(server.Url, $"/login?code={server.Server.Services.GetRequiredService<SignIn>().NewCode()}");
        using var first = await browser.GetAsync(link, ServerFixture.Timeout);
        first.Headers.Location!.ToString().ShouldBe("/");
        var cookie = first.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=strict", Case.Insensitive);

        using var second = await browser.GetAsync(link, ServerFixture.Timeout);
        ((int)second.StatusCode).ShouldBe(401);
        second.Headers.Contains("Set-Cookie").ShouldBeFalse();

        (await CookieAsync(HttpMethod.Get, "/api/v1/runs", cookie)).Status.ShouldBe(200);
        (await CookieAsync(HttpMethod.Get, "/api/v1/runs", cookie[..10] + "x" + cookie[11..])).ShouldRefuse(401, "not_signed_in");
    }

    [Fact]
    public async Task The_printed_link_works()
    {
        using var output = new StringWriter();
        server.Server.Announce(output);
        var lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldBe($"Baton is ready at http://127.0.0.1:{server.Url.Port}");
        var link = lines[1][lines[1].IndexOf("http", StringComparison.Ordinal)..];
        using var response = await server.NewClient().GetAsync(link, ServerFixture.Timeout);
        ((int)response.StatusCode).ShouldBe(302);
    }

    [Fact]
    public async Task A_cookie_changes_things_only_from_a_page_of_this_server()
    {
        var cookie = await SessionAsync();
        var own = server.Url.ToString().TrimEnd('/');
        (await CancelAsync(cookie)).ShouldRefuse(403, "csrf_refused");
        (await CancelAsync(cookie, ("Sec-Fetch-Site", "cross-site"))).ShouldRefuse(403, "csrf_refused");
        (await CancelAsync(cookie, ("Origin", "null"))).ShouldRefuse(403, "origin_refused");
        (await CancelAsync(cookie, ("Origin", "http://evil.example"))).ShouldRefuse(403, "origin_refused");
        (await CancelAsync(cookie, ("Origin", own))).ShouldRefuse(404, "run_not_found");
        (await CancelAsync(cookie, ("Sec-Fetch-Site", "same-origin"))).ShouldRefuse(404, "run_not_found");
    }

    [Fact]
    public async Task Sessions_outlive_a_restart_and_end_with_the_token()
    {
        await using var other = await ServerFixture.StartAsync();
        var code = other.Server.Services.GetRequiredService<SignIn>().NewCode();
        using var signedIn = await other.NewClient().GetAsync($"/login?code={code}", ServerFixture.Timeout);
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        await other.RestartAsync();
        (await WithCookieAsync(other, cookie)).Status.ShouldBe(200);

        File.Delete(Path.Combine(other.DataDirectory, "token"));
        await other.RestartAsync();
        (await WithCookieAsync(other, cookie)).ShouldRefuse(401, "not_signed_in");
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example:80")]
    [InlineData("10.0.0.1:80")]
    public async Task Foreign_host_names_are_refused(string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        request.Headers.Host = host;
        (await server.SendAsync(request)).ShouldRefuse(403, "host_refused");
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("[::1]:9")]
    [InlineData("127.0.0.1:1")]
    public async Task Names_of_this_machine_are_taken(string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        request.Headers.Host = host;
        (await server.SendAsync(request)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("http://evil.example", false, 403)]
    [InlineData(null, false, 403)]
    [InlineData(null, true, 404)]
    public async Task Sockets_are_held_to_the_same_rules(string? origin, bool byToken, int status)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (byToken)
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {server.Server.Token}");
        }
        else
        {
            socket.Options.SetRequestHeader("Cookie", (await SessionAsync()).Split(';')[0]);
        }

        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        var url = new UriBuilder(new Uri(server.Url, "/api/v1/runs/x/ws")) { Scheme = "ws" }.Uri;
        await Should.ThrowAsync<WebSocketException>(() => socket.ConnectAsync(url, ServerFixture.Timeout));
        ((int)socket.HttpStatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task Answers_carry_the_headers_that_hold_browsers_back()
    {
        var answer = await server.GetAsync("/api/v1/runs");
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'none'");
        answer.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
        var refusal = await server.GetAsync("/api/v1/runs/none");
        refusal.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("default-src 'self'");
    }

    private static async Task<Answer> WithCookieAsync(ServerFixture server, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/runs");
        request.Headers.Add("Cookie", cookie);
        using var response = await server.NewClient().SendAsync(request, ServerFixture.Timeout);
        return await Answer.ReadAsync(response);
    }

    private async Task<string> SessionAsync()
    {
        var code = server.Server.Services.GetRequiredService<SignIn>().NewCode();
        using var response = await server.NewClient().GetAsync($"/login?code={code}", ServerFixture.Timeout);
        return response.Headers.GetValues("Set-Cookie").Single();
    }

    private Task<Answer> CancelAsync(string cookie, params (string Name, string Value)[] headers) =>
        CookieAsync(HttpMethod.Post, "/api/v1/runs/x/cancel", cookie, headers);

    private async Task<Answer> CookieAsync(HttpMethod method, string path, string cookie, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Cookie", cookie.Split(';')[0]);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await server.NewClient().SendAsync(request, ServerFixture.Timeout);
        return await Answer.ReadAsync(response);
    }

    private List<RouteEndpoint> Routes() =>
        [.. server.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];
}
