using System.Runtime.CompilerServices;
using System.Text;

namespace Baton.Nodes.A2a;

/// <summary>Server-sent events (WHATWG HTML, section 9.2), as far as A2A uses them: the data of each event.</summary>
internal static class EventStream
{
    private const int Chunk = 4096;

    /// <param name="limit">Most characters of one event.</param>
    /// <exception cref="A2aException">An event is larger.</exception>
    public static async IAsyncEnumerable<string> ReadAsync(
        Stream stream, int limit, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var line = new StringBuilder();
        var data = new StringBuilder();
        var buffer = new char[Chunk];
        while (await reader.ReadAsync(buffer.AsMemory(), cancellation) is var count and > 0)
        {
            foreach (var c in buffer.AsMemory(0, count).ToArray())
            {
                if (c != '\n')
                {
                    line.Append(c);
                    continue;
                }

                if (Take(line, data) is { } whole)
                {
                    yield return whole;
                }
            }

            if (line.Length + data.Length > limit)
            {
                throw new A2aException("output_too_large", $"The agent sent an event of more than {limit} characters.", false);
            }
        }
    }

    /// <summary>Takes a whole line; gives the data when the line ends an event.</summary>
    private static string? Take(StringBuilder line, StringBuilder data)
    {
        var text = line.ToString().TrimEnd('\r');
        line.Clear();
        if (text.StartsWith("data:", StringComparison.Ordinal))
        {
            data.Append(data.Length > 0 ? "\n" : "").Append(text.AsSpan(text.StartsWith("data: ", StringComparison.Ordinal) ? 6 : 5));
            return null;
        }

        if (text.Length > 0 || data.Length == 0)
        {
            return null;
        }

        var whole = data.ToString();
        data.Clear();
        return whole;
    }
}
