using System.Buffers;
using System.Text;

namespace Baton.Nodes.Process;

/// <summary>Reads one output stream of a process up to a limit, and hands out its lines as they come if somebody wants them.</summary>
internal sealed class OutputCapture(Stream stream, int limit, Action<string>? onLine)
{
    private const int MaxLine = 4_096;

    private readonly ArrayBufferWriter<byte> kept = new();
    private readonly ArrayBufferWriter<byte> line = new();

    /// <summary>True once more than the limit came; what follows is not read.</summary>
    public bool TooLarge { get; private set; }

    public ReadOnlyMemory<byte> Bytes => kept.WrittenMemory;

    /// <summary>Reads to the end of the stream or past the limit.</summary>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        var buffer = new byte[16_384];
        int read;
        while (!TooLarge && (read = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            TooLarge = kept.WrittenCount + read > limit;
            var taken = Math.Min(read, limit - kept.WrittenCount);
            kept.Write(buffer.AsSpan(0, taken));
            if (onLine is not null)
            {
                GiveLines(buffer.AsSpan(0, taken), onLine);
            }
        }

        if (onLine is not null && line.WrittenCount > 0)
        {
            GiveLine(onLine);
        }
    }

    private void GiveLines(ReadOnlySpan<byte> text, Action<string> give)
    {
        foreach (var b in text)
        {
            if (b == '\n')
            {
                GiveLine(give);
            }
            else if (line.WrittenCount < MaxLine)
            {
                line.Write([b]);
            }
        }
    }

    private void GiveLine(Action<string> give)
    {
        give(Encoding.UTF8.GetString(line.WrittenSpan).TrimEnd('\r'));
        line.ResetWrittenCount();
    }
}
