using System.Text.Json;
using Baton.Contracts;
using Baton.Sdk.Client;
using Baton.Tests.Server;

namespace Baton.Tests.Sdk;

/// <summary>The client against a real server, over connections that break.</summary>
public class ClientTests
{
    private const string Definition =
        "name: ten\nnodes:\n"
        + "  each: {type: parallel, foreach: '[1,2,3,4,5,6,7,8,9]', body: {type: transform, value: $item}}\noutput: $each\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runs_are_started_read_listed_and_followed()
    {
        await using var server = await ServerFixture.StartAsync();
        using var client = Client(server);

        var run = await client.Runs.StartAsync(Body("ten-1"), cancellation: Stop);
        var events = await client.Runs.FollowAsync(run.Id, cancellation: Stop).ToListAsync(Stop);

        events.Select(e => e.Seq).ShouldBe(Enumerable.Range(1, events.Count).Select(n => (long)n));
        events[^1].Type.ShouldBe("run.succeeded");
        (await client.Runs.GetAsync("ten-1", Stop)).Output!.Value.GetRawText().ShouldBe("[1,2,3,4,5,6,7,8,9]");
        (await client.Runs.ListAsync(new RunQuery { Status = ["success"], Search = "ten" }, Stop)).Items.ShouldHaveSingleItem();
        (await client.Runs.NodesAsync("ten-1", limit: 4, cancellation: Stop)).NextCursor.ShouldNotBeNull();
        (await client.Runs.EventsAsync("ten-1", after: 2, limit: 3, cancellation: Stop)).Items.Select(e => e.Seq).ShouldBe([3, 4, 5]);
        (await client.Health.IsLiveAsync(Stop)).ShouldBeTrue();
        (await client.Health.GetAsync(Stop)).Status.ShouldBe("ok");
    }

    [Fact]
    public async Task Refusals_carry_status_code_and_every_mistake()
    {
        await using var server = await ServerFixture.StartAsync();
        using var client = Client(server);

        var missing = await Should.ThrowAsync<BatonClientException>(() => client.Runs.GetAsync("nope", Stop));
        (missing.Status, missing.Code).ShouldBe((404, "run_not_found"));

        var invalid = await Should.ThrowAsync<BatonClientException>(
            () => client.Workflows.PublishAsync("name: x\nnodes:\n  a: {type: what}\n", Stop));
        invalid.Status.ShouldBe(422);
        invalid.Errors.ShouldContain(e => e.Code == "unknown_type" && e.Line == 3);

        using var stranger = new BatonClient(new BatonClientOptions { Server = server.Url, Token = "somebody-elses-token" });
        (await Should.ThrowAsync<BatonClientException>(() => stranger.Runs.ListAsync(new RunQuery(), Stop))).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_start_whose_answer_was_lost_is_sent_again_and_starts_one_run()
    {
        await using var server = await ServerFixture.StartAsync();
        using var line = new BreakingLine { LoseAnswers = 2 };
        using var client = Client(server, line);

        var run = await client.Runs.StartAsync(Body(null), cancellation: Stop);

        line.Sent.ShouldBe(3);
        (await client.Runs.ListAsync(new RunQuery(), Stop)).Items.ShouldHaveSingleItem().Id.ShouldBe(run.Id);
    }

    [Fact]
    public async Task What_may_not_be_done_twice_is_not_sent_again()
    {
        await using var server = await ServerFixture.StartAsync();
        using var line = new BreakingLine();
        using var client = Client(server, line);
        await client.Runs.StartAsync(Body("ten-1"), cancellation: Stop);
        (line.LoseAnswers, line.Sent) = (1, 0);

        (await Should.ThrowAsync<BatonClientException>(() => client.Runs.CancelAsync("ten-1", cancellation: Stop)))
            .Code.ShouldBe("unreachable");

        line.Sent.ShouldBe(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(1000)]
    public async Task A_feed_that_breaks_again_and_again_gives_every_event_once(int bytes)
    {
        await using var server = await ServerFixture.StartAsync();
        using var line = new BreakingLine();
        using var client = Client(server, line);
        var run = await client.Runs.StartAsync(Body("ten-1"), cancellation: Stop);
        (line.CutAfter, line.Cuts) = (bytes, 5);

        var events = await client.Runs.FollowAsync(run.Id, cancellation: Stop).ToListAsync(Stop);

        line.Cuts.ShouldBeLessThan(4);
        events.Select(e => e.Seq).ShouldBe(Enumerable.Range(1, events.Count).Select(n => (long)n));
        events[^1].Type.ShouldBe("run.succeeded");
    }

    [Fact]
    public async Task A_feed_of_a_server_that_is_gone_ends_with_a_refusal()
    {
        var server = await ServerFixture.StartAsync();
        using var client = new BatonClient(Options(server, null) with { FeedPatience = TimeSpan.Zero });
        await server.DisposeAsync();

        var failure = await Should.ThrowAsync<BatonClientException>(
            async () => await client.Runs.FollowAsync("x", cancellation: Stop).ToListAsync(Stop));

        failure.IsUnavailable.ShouldBeTrue();
    }

    private static BatonClient Client(ServerFixture server, HttpMessageHandler? handler = null) => new(Options(server, handler));

    private static BatonClientOptions Options(ServerFixture server, HttpMessageHandler? handler) => new()
    {
        Server = server.Url,
        Token = server.Server.Token,
        RetryDelay = TimeSpan.FromMilliseconds(1),
        Handler = handler,
    };

    private static StartRunBody Body(string? id) =>
        new() { Definition = JsonElement.Parse(JsonSerializer.Serialize(Definition)), Id = id };

    /// <summary>Loses answers after the server has given them, and cuts feeds in the middle.</summary>
    private sealed class BreakingLine() : DelegatingHandler(new SocketsHttpHandler())
    {
        public int LoseAnswers { get; set; }

        public int Sent { get; set; }

        public int CutAfter { get; set; }

        public int Cuts { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Sent++;
            var answer = await base.SendAsync(request, cancellationToken);
            if (LoseAnswers > 0)
            {
                LoseAnswers--;
                answer.Dispose();
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "The line broke.");
            }

            if (Cuts > 0 && request.Headers.Accept.ToString() == "text/event-stream")
            {
                Cuts--;
                answer.Content = new StreamContent(new CutStream(await answer.Content.ReadAsStreamAsync(cancellationToken), CutAfter));
            }

            return answer;
        }
    }

    private sealed class CutStream(Stream inner, int left) : Stream
    {
        private int remaining = left;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (remaining == 0)
            {
                throw new IOException("The line broke.");
            }

            var read = await inner.ReadAsync(buffer[..Math.Min(buffer.Length, remaining)], cancellationToken);
            remaining -= read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
