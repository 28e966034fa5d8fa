using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Nodes.Egress;
using Baton.Nodes.Http;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Baton.Tests.Nodes;

public sealed class HttpToolTests
{
    private readonly HttpTool tool = HttpTools.Over(EgressPolicy.PublicOnly);

    [Fact]
    public async Task A_json_response_comes_back_with_status_headers_and_address()
    {
        await using var server = await TargetServer.StartAsync(context =>
        {
            context.Response.Headers["X-Two"] = new(["a", "b"]);
            context.Response.Headers.SetCookie = new(["c=1", "d=2"]);
            context.Response.ContentType = "application/problem+json";
            context.Response.StatusCode = 201;
            return context.Response.WriteAsync("\uFEFF{\"n\": 1.50}");
        });

        var output = (await Run($$"""
            {"url": "{{server.Url}}/a?x=1#frag", "query": {"q": ["a b", "&"], "n": 3, "skip": null} }
            """)).Output();

        output.GetProperty("status").GetInt32().ShouldBe(201);
        output.GetProperty("body").GetProperty("n").GetRawText().ShouldBe("1.50");
        output.GetProperty("headers").GetProperty("x-two").GetString().ShouldBe("a, b");
        output.GetProperty("headers").GetProperty("set-cookie").GetString().ShouldBe("c=1\nd=2");
        output.GetProperty("url").GetString().ShouldBe(server.Url + "/a?x=1&q=a%20b&q=%26&n=3");
        server.Seen.ShouldHaveSingleItem().ShouldBe("GET /a?x=1&q=a%20b&q=%26&n=3");
    }

    [Theory]
    [InlineData("""{"body": {"a": "ä", "n": 1.50}}""", "application/json", """{"a":"ä","n":1.50}""")]
    [InlineData("""{"body": "text"}""", "application/json", "\"text\"")]
    [InlineData("""{"body": "a: 1", "headers": {"content-type": "application/yaml"}}""", "application/yaml", "a: 1")]
    [InlineData("""{"body": [1], "headers": {"Content-Type": "application/vnd.x+json"}}""", "application/vnd.x+json", "[1]")]
    [InlineData("""{"body_base64": "aGk="}""", "application/octet-stream", "hi")]
    [InlineData("""{"form": {"a b": "c&d", "l": [1, 2]}}""", "application/x-www-form-urlencoded", "a+b=c%26d&l=1&l=2")]
    [InlineData("""{"body": null}""", "", "")]
    public async Task Bodies_are_sent_with_their_type(string fields, string type, string seen)
    {
        await using var server = await TargetServer.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            await context.Response.WriteAsync($"{context.Request.ContentType}\n{await reader.ReadToEndAsync()}");
        });
        var with = $$"""{"method": "post", "url": "{{server.Url}}", {{fields[1..]}}""";
        (await Run(with)).Output().GetProperty("body").GetString().ShouldBe($"{type}\n{seen}");
    }

    [Fact]
    public async Task Baton_names_itself_and_sends_the_same_idempotency_key_every_time()
    {
        await using var server = await TargetServer.StartAsync(context => context.Response.WriteAsJsonAsync(
            context.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString())));

        foreach (var _ in Enumerable.Range(0, 2))
        {
            var sent = (await Run($$"""{"url": "{{server.Url}}", "method": "POST"}""")).Output().GetProperty("body");
            sent.GetProperty("idempotency-key").GetString().ShouldBe("key-1");
            sent.GetProperty("user-agent").GetString()!.ShouldMatch(@"^baton/\d+\.\d+\.\d+$");
            sent.GetProperty("accept").GetString().ShouldBe("*/*");
        }

        var own = (await Run($$"""
            {"url": "{{server.Url}}", "headers": {"idempotency-key": "mine", "User-Agent": "me", "Accept": "text/csv", "X-N": 3} }
            """)).Output().GetProperty("body");
        own.GetProperty("idempotency-key").GetString().ShouldBe("mine");
        own.GetProperty("user-agent").GetString().ShouldBe("me");
        own.GetProperty("accept").GetString().ShouldBe("text/csv");
        own.GetProperty("x-n").GetString().ShouldBe("3");
    }

    [Theory]
    [InlineData("auto", "text/plain; charset=iso-8859-1", "e9", "\"é\"")]
    [InlineData("auto", "text/plain; charset=windows-1252", "80", "\"€\"")]
    [InlineData("auto", "text/html", "c3a9", "\"é\"")]
    [InlineData("auto", "application/octet-stream", "ff", "\"/w==\"")]
    [InlineData("auto", "", "6869", "\"hi\"")]
    [InlineData("auto", "", "ff", "\"/w==\"")]
    [InlineData("auto", "application/json", "", "null")]
    [InlineData("text", "application/json", "7b7d", "\"{}\"")]
    [InlineData("text", "text/plain", "", "\"\"")]
    [InlineData("base64", "text/plain", "6869", "\"aGk=\"")]
    [InlineData("json", "text/plain", "5b315d", "[1]")]
    public async Task The_body_comes_back_in_the_form_asked_for(string response, string type, string hex, string body)
    {
        await using var server = await TargetServer.StartAsync(context =>
        {
            context.Response.ContentType = type.Length == 0 ? null : type;
            return context.Response.Body.WriteAsync(Convert.FromHexString(hex)).AsTask();
        });
        var output = (await Run($$"""{"url": "{{server.Url}}", "response": "{{response}}"}""")).Output();
        JsonElement.DeepEquals(output.GetProperty("body"), JsonDocument.Parse(body).RootElement).ShouldBeTrue(output.GetRawText());
    }

    [Theory]
    [InlineData("json", "text/plain", "{")]
    [InlineData("json", "text/plain", "")]
    [InlineData("auto", "application/json", "<html>")]
    [InlineData("auto", "application/json", "[\"\\ud800\"]")]
    [InlineData("auto", "application/json", "{\"\\ud800\": 1}")]
    [InlineData("auto", "text/plain; charset=klingon", "x")]
    public async Task A_body_that_is_not_what_it_should_be_is_invalid_output(string response, string type, string body)
    {
        await using var server = await TargetServer.StartAsync(context =>
        {
            context.Response.ContentType = type;
            return context.Response.WriteAsync(body);
        });
        (await Run($$"""{"url": "{{server.Url}}", "response": "{{response}}"}""")).Error("invalid_output");
    }

    [Theory]
    [InlineData(400, false)]
    [InlineData(401, false)]
    [InlineData(404, false)]
    [InlineData(408, true)]
    [InlineData(409, false)]
    [InlineData(425, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(304, false)]
    public async Task An_unexpected_status_says_what_came_and_whether_to_try_again(int status, bool retryable)
    {
        await using var server = await TargetServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return status == 304 ? Task.CompletedTask : context.Response.WriteAsync("what went wrong\n" + new string('x', 100_000));
        });
        var error = (await Run($$"""{"url": "{{server.Url}}"}""")).Error("http_status");
        error.Retryable.ShouldBe(retryable);
        error.RetryAfter.ShouldBeNull();
        error.Message.ShouldStartWith($"HTTP {status}");
        error.Message.Length.ShouldBeLessThan(700);
        if (status != 304)
        {
            error.Message.ShouldContain("what went wrong xxx");
        }
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Wed, 21 Oct 2020 07:28:00 GMT", 0)]
    [InlineData("soon", null)]
    public async Task Retry_after_is_honoured(string header, int? seconds)
    {
        await using var server = await TargetServer.StartAsync(context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = header;
            return Task.CompletedTask;
        });
        (await Run($$"""{"url": "{{server.Url}}"}""")).Error("http_status").RetryAfter.ShouldBe(
            seconds is { } s ? TimeSpan.FromSeconds(s) : null);
    }

    [Theory]
    [InlineData("404", true)]
    [InlineData("[200, 404]", true)]
    [InlineData("\"4xx\"", true)]
    [InlineData("[\"2xx\", \"4XX\"]", true)]
    [InlineData("[200, \"5xx\"]", false)]
    public async Task The_expected_status_can_be_one_many_or_a_class(string expected, bool fine)
    {
        await using var server = await TargetServer.StartAsync(context =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        var outcome = await Run($$"""{"url": "{{server.Url}}", "expected_status": {{expected}}}""");
        (outcome.Error is null).ShouldBe(fine);
    }

    [Theory]
    [InlineData("identity", 1_000, 1_000, true)]
    [InlineData("identity", 1_001, 1_000, false)]
    [InlineData("gzip", 1_001, 1_000, false)]
    [InlineData("gzip", 60_000_000, 16_777_216, false)]
    [InlineData("identity", 1_048_576, null, true)]
    [InlineData("identity", 1_048_577, null, false)]
    public async Task A_response_past_the_limit_is_refused_after_decompression(string encoding, int size, int? limit, bool fine)
    {
        await using var server = await TargetServer.StartAsync(async context =>
        {
            context.Response.ContentType = "text/plain";
            if (encoding == "gzip")
            {
                context.Response.Headers.ContentEncoding = "gzip";
                await using var zip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
                await zip.WriteAsync(new byte[size]);
            }
            else
            {
                await context.Response.WriteAsync(new string('x', size));
            }
        });
        var outcome = await Run($$"""{"url": "{{server.Url}}"{{(limit is null ? "" : $", \"max_response_bytes\": {limit}")}}}""");
        if (fine)
        {
            outcome.Output().GetProperty("body").GetString()!.Length.ShouldBe(size);
        }
        else
        {
            outcome.Error("output_too_large").Retryable.ShouldBeFalse();
        }
    }

    [Fact]
    public async Task What_goes_wrong_on_the_way_is_a_retryable_connection_error_with_its_cause()
    {
        await using var tls = await TargetServer.StartAsync(context => context.Response.WriteAsync("hi"), tls: true);
        await using var broken = await TargetServer.StartAsync(async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("half");
            context.Abort();
        });

        await using var garbled = await TargetServer.StartAsync(context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.WriteAsync("this is not gzip");
        });

        (await Run($$"""{"url": "{{garbled.Url}}"}""")).Error("connection").Retryable.ShouldBeTrue();
        (await Run($$"""{"url": "{{tls.Url}}"}""")).Error("connection").Message.ShouldContain("certificate");
        (await Run($$"""{"url": "{{broken.Url}}"}""")).Error("connection").Retryable.ShouldBeTrue();
        (await Run("""{"url": "http://127.0.0.1:1/"}""")).Error("connection").Message.ShouldContain("refused");
        (await Run("""{"url": "http://no-such-host.invalid/"}""")).Error("connection").Retryable.ShouldBeTrue();
    }

    [Fact]
    public async Task Headers_past_their_limit_are_too_large()
    {
        await using var server = await TargetServer.StartAsync(context =>
        {
            context.Response.Headers["X-Long"] = new string('x', 100_000);
            return Task.CompletedTask;
        });
        (await Run($$"""{"url": "{{server.Url}}"}""")).Error("output_too_large").Retryable.ShouldBeFalse();
    }

    [Fact]
    public async Task A_cancel_stops_a_response_that_does_not_end()
    {
        var reached = new TaskCompletionSource();
        await using var server = await TargetServer.StartAsync(async context =>
        {
            await context.Response.WriteAsync("a");
            await context.Response.Body.FlushAsync();
            reached.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        using var cancel = new CancellationTokenSource();
        var attempt = tool.ExecuteAsync(Attempts.Of("http", $$"""{"url": "{{server.Url}}"}"""), cancel.Token);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await cancel.CancelAsync();
        await attempt.ShouldBeCancelled();
    }

    [Theory]
    [InlineData("""{}""", "'url' is required")]
    [InlineData("""{"url": 3}""", "'url' must be a string")]
    [InlineData("""{"url": "/relative"}""", "absolute")]
    [InlineData("""{"url": "http://"}""", "absolute")]
    [InlineData("""{"url": "http://h", "methd": "GET"}""", "no field 'methd'")]
    [InlineData("""{"url": "http://h", "method": "GET / HTTP/1.1"}""", "method")]
    [InlineData("""{"url": "http://h", "method": "CONNECT"}""", "method")]
    [InlineData("""{"url": "http://h", "headers": {"a b": "c"}}""", "header name")]
    [InlineData("""{"url": "http://h", "headers": {"a": "b\r\nX: y"}}""", "visible ASCII")]
    [InlineData("""{"url": "http://h", "headers": {"Host": "other"}}""", "'Host' cannot be set")]
    [InlineData("""{"url": "http://h", "headers": {"content-length": 3}}""", "cannot be set")]
    [InlineData("""{"url": "http://h", "headers": {"Transfer-Encoding": "chunked"}}""", "cannot be set")]
    [InlineData("""{"url": "http://h", "headers": ["a"]}""", "must be a map")]
    [InlineData("""{"url": "http://h", "headers": {"a": {"b": 1}}}""", "headers.a")]
    [InlineData("""{"url": "http://h", "body": 1, "form": {}}""", "Only one of")]
    [InlineData("""{"url": "http://h", "body_base64": "%"}""", "not base64")]
    [InlineData("""{"url": "http://h", "expected_status": 42}""", "expected_status")]
    [InlineData("""{"url": "http://h", "expected_status": "abc"}""", "expected_status")]
    [InlineData("""{"url": "http://h", "expected_status": []}""", "expected_status")]
    [InlineData("""{"url": "http://h", "response": "xml"}""", "'response' must be one of")]
    [InlineData("""{"url": "http://h", "max_response_bytes": 16777217}""", "max_response_bytes")]
    [InlineData("""{"url": "http://h", "max_response_bytes": 1.5}""", "max_response_bytes")]
    [InlineData("""{"url": "http://h", "follow_redirects": "yes"}""", "true or false")]
    [InlineData("""{"url": "http://h/\ud800"}""", "Unicode")]
    [InlineData("""{"url": "http://h/", "body": ["\ud800"]}""", "Unicode")]
    [InlineData("""{"url": "http://h/", "headers": {"\ud800": "a"}}""", "Unicode")]
    [InlineData("""{"url": "http://h/", "query": {"a": "\udc00"}}""", "Unicode")]
    [InlineData("""{"\ud800": "http://h/"}""", "Unicode")]
    public async Task A_wrong_request_is_refused_and_not_tried_again(string with, string says)
    {
        var error = (await Run(with)).Error("invalid_request");
        error.Message.ShouldContain(says);
        error.Retryable.ShouldBeFalse();
    }

    /// <summary>The process may stand still while it connects: it looks again once it has, and before each redirect.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    public async Task No_request_goes_out_once_another_server_has_the_run(int refused, int seen)
    {
        await using var server = await TargetServer.StartAsync(context =>
        {
            context.Response.Redirect("/again");
            return Task.CompletedTask;
        });
        var asked = 0;
        using var lost = new CancellationTokenSource();
        var request = Attempts.Of("http", $$"""{"url": "{{server.Url}}"}""") with
        {
            EnsureOwnedAsync = _ =>
            {
                if (++asked == refused)
                {
                    lost.Cancel();
                }

                lost.Token.ThrowIfCancellationRequested();
                return ValueTask.CompletedTask;
            },
        };
        await Should.ThrowAsync<OperationCanceledException>(() => tool.ExecuteAsync(request, lost.Token));
        asked.ShouldBe(refused);
        server.Seen.Count.ShouldBe(seen);
    }

    private Task<AttemptOutcome> Run(string with) =>
        tool.ExecuteAsync(Attempts.Of("http", with), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
}
