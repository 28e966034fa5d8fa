using System.Text;

namespace Baton.Tests.Server;

public sealed class LimitTests
{
    [Fact]
    public async Task Each_limit_has_its_own_code()
    {
        await using var server = await ServerFixture.StartAsync(options => options with { MaxBody = 4096 });
        (await server.PostYamlAsync("/api/v1/workflows", new string('#', 5000))).ShouldRefuse(413, "body_too_large");

        using var chunked = new HttpRequestMessage(HttpMethod.Post, "/api/v1/workflows")
        {
            Content = new StreamContent(new Endless(Encoding.UTF8.GetBytes("# more\n"), 1_200)),
        };
        chunked.Headers.TransferEncodingChunked = true;
        chunked.Content.Headers.ContentType = new("application/yaml");
        (await server.SendAsync(chunked)).ShouldRefuse(413, "body_too_large");

        (await server.GetAsync("/api/v1/runs?search=" + new string('x', 9000))).ShouldRefuse(414, "url_too_long");
        (await server.GetAsync("/api/v1/runs?search=" + new string('x', 8000))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task More_requests_than_the_rate_are_told_to_wait()
    {
        await using var server = await ServerFixture.StartAsync(options => options with { RequestsPerSecond = 1 });
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => server.GetAsync("/health/live")));
        answers.ShouldContain(a => a.Status == 200);
        var refused = answers.First(a => a.Status != 200);
        refused.ShouldRefuse(429, "rate_limited");
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
    }

    /// <summary>A body whose length is not known before.</summary>
    private sealed class Endless(byte[] text, int times) : Stream
    {
        private int left = times;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (left-- <= 0)
            {
                return 0;
            }

            text.CopyTo(buffer, offset);
            return text.Length;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
