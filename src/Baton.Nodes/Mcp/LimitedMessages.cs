namespace Baton.Nodes.Mcp;

/// <summary>Reads on only as long as each message stays within a limit, because what a foreign server says is kept in memory until its
/// message ends.</summary>
/// <param name="end">Where a message ends.</param>
internal sealed class LimitedMessages(Stream inner, MessageEnd end) : Stream
{
    /// <summary>Bytes. Twice what a node may put out, for the envelope and for what JSON escapes.</summary>
    public const int Most = 32 * 1024 * 1024;

    private int message;
    private int line;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        Count(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        Count(buffer.AsSpan(offset, read));
        return read;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Count(ReadOnlySpan<byte> read)
    {
        foreach (var one in read)
        {
            message++;
            if (one != '\n')
            {
                line += one == '\r' ? 0 : 1;
                continue;
            }

            if (end == MessageEnd.Line || (end == MessageEnd.EmptyLine && line == 0))
            {
                message = 0;
            }

            line = 0;
        }

        if (message > Most)
        {
            throw new MessageTooLargeException($"The server wrote a message of more than {Most} bytes.");
        }
    }
}

/// <summary>What was written is not read to its end.</summary>
internal sealed class MessageTooLargeException(string message) : IOException(message);

internal enum MessageEnd
{
    /// <summary>Over stdout.</summary>
    Line,

    /// <summary>In an event stream.</summary>
    EmptyLine,

    /// <summary>The whole body is one.</summary>
    Never,
}
