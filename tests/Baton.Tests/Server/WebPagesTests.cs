using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;

namespace Baton.Tests.Server;

/// <summary>The web pages as the server sends them. Their content is the browser tests' business.</summary>
public sealed partial class WebPagesTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    [Theory]
    [InlineData("/")]
    [InlineData("/runs")]
    [InlineData("/runs/some.run-1?view=table&node=a%5B3%5D.b")]
    [InlineData("/workflows/a/edit")]
    [InlineData("/healthy")]
    public async Task Every_address_that_is_not_the_apis_is_the_page_for_a_browser_signed_in_or_not(string path)
    {
        using var response = await GetAsync(path, Browser);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        response.Headers.CacheControl!.ToString().ShouldBe("no-cache");
        (await response.Content.ReadAsStringAsync(ServerFixture.Timeout)).ShouldStartWith("<!doctype html>");
    }

    [Theory]
    [InlineData("/api/v1/runs")]
    [InlineData("/api/nothing")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/metrics")]
    [InlineData("/health")]
    public async Task The_apis_addresses_stay_its_own(string path)
    {
        using var response = await GetAsync(path, Browser);
        (await Answer.ReadAsync(response)).ShouldRefuse(401, "not_signed_in");
    }

    [Fact]
    public async Task Programs_that_ask_for_no_page_get_a_refusal() =>
        (await server.GetAsync("/nothing")).ShouldRefuse(404, "no_such_route");

    [Fact]
    public async Task Each_page_has_a_nonce_of_its_own_and_no_script_in_it()
    {
        var nonces = new HashSet<string>();
        for (var i = 0; i < 2; i++)
        {
            using var response = await GetAsync("/runs", Browser);
            var page = await PageAsync(response);
            var policy = response.Headers.GetValues("Content-Security-Policy").Single();
            var nonce = Nonce().Match(policy).Groups[1].Value;
            page.ShouldContain($"<meta name=\"csp-nonce\" content=\"{nonce}\">");
            nonces.Add(nonce).ShouldBeTrue();
            policy.ShouldNotContain("unsafe");
            policy.ShouldContain("default-src 'self'");
            InlineScript().IsMatch(page).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Files_are_kept_for_ever_by_browsers_and_the_page_names_them()
    {
        using var first = await GetAsync("/", Browser);
        var script = Script().Match(await PageAsync(first)).Groups[1].Value;

        using var packed = await GetAsync(script, "*/*", ("Accept-Encoding", "gzip, deflate, br"));
        using var plain = await GetAsync(script, "*/*");
        packed.Headers.CacheControl!.ToString().ShouldBe("public, max-age=31536000, immutable");
        packed.Content.Headers.ContentType!.MediaType.ShouldBe("text/javascript");
        packed.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
        packed.Headers.Vary.ShouldContain("Accept-Encoding");
        var body = await plain.Content.ReadAsByteArrayAsync(ServerFixture.Timeout);
        await using var unpacked = new GZipStream(
            await packed.Content.ReadAsStreamAsync(ServerFixture.Timeout), CompressionMode.Decompress);
        using var copy = new MemoryStream();
        await unpacked.CopyToAsync(copy, ServerFixture.Timeout);
        copy.ToArray().ShouldBe(body);

        using var again = await GetAsync(script, "*/*", ("If-None-Match", packed.Headers.ETag!.ToString()));
        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task A_file_of_another_build_is_not_the_page()
    {
        using var response = await GetAsync("/assets/index-00000000.js", Browser);
        (await Answer.ReadAsync(response)).ShouldRefuse(404, "no_such_file");
    }

    [Fact]
    public async Task A_browser_signs_in_with_the_token_and_out_again()
    {
        var own = server.Url.ToString().TrimEnd('/');
        using var wrong = await SendAsync(HttpMethod.Post, "/api/v1/session", "{\"token\":\"wrong-wrong-wrong-wrong\"}", ("Origin", own));
        (await Answer.ReadAsync(wrong)).ShouldRefuse(401, "wrong_token");
        using var foreign = await SendAsync(
            HttpMethod.Post, "/api/v1/session", $"{{\"token\":\"{server.Server.Token}\"}}", ("Origin", "http://evil.example"));
        (await Answer.ReadAsync(foreign)).ShouldRefuse(403, "origin_refused");

        using var signedIn = await SendAsync(
            HttpMethod.Post, "/api/v1/session", $"{{\"token\":\"{server.Server.Token}\"}}", ("Origin", own));
        signedIn.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        using var runs = await SendAsync(HttpMethod.Get, "/api/v1/runs", null, ("Cookie", cookie));
        runs.StatusCode.ShouldBe(HttpStatusCode.OK);

        using var signedOut = await SendAsync(HttpMethod.Delete, "/api/v1/session", null, ("Cookie", cookie), ("Origin", own));
        signedOut.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        signedOut.Headers.GetValues("Set-Cookie").Single().ShouldContain("expires=Thu, 01 Jan 1970");
    }

    /// <summary>Without Node.js the pages cannot have been built; the server then says so, which is no failure.</summary>
    private static async Task<string> PageAsync(HttpResponseMessage response)
    {
        var page = await response.Content.ReadAsStringAsync(ServerFixture.Timeout);
        Assert.SkipWhen(page.Contains("without its web pages", StringComparison.Ordinal), "built without Node.js");
        return page;
    }

    private Task<HttpResponseMessage> GetAsync(string path, string accept, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, null, [("Accept", accept), .. headers]);

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? json, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (json is not null)
        {
            request.Content = new StringContent(json, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        }

        return await server.NewClient().SendAsync(request, ServerFixture.Timeout);
    }

    [GeneratedRegex("'nonce-([^']+)'")]
    private static partial Regex Nonce();

    [GeneratedRegex("<script(?![^>]*src=)")]
    private static partial Regex InlineScript();

    [GeneratedRegex("src=\"(/assets/[^\"]+\\.js)\"")]
    private static partial Regex Script();
}
