using System.Buffers.Binary;
using System.Text;

namespace Baton.Tests.Storage;

/// <summary>Follows what is said on one connection, in PostgreSQL's protocol 3.0, just so far as to tell the answer to a commit of the
/// journal from all others: several prepared statements of a writer, sent together and answered without an error.</summary>
/// <remarks>https://www.postgresql.org/docs/15/protocol-message-formats.html</remarks>
internal sealed class PostgresTalk
{
    private const int ProtocolVersion = 0x30000;
    private readonly Lock gate = new();
    private readonly MessageStream requests = new(typed: false);
    private readonly MessageStream answers = new(typed: true);
    private readonly Queue<bool> commits = new();
    private bool writer;
    private bool prepared;
    private bool refused;
    private int executed;

    /// <summary>Listens to a piece of what is said.</summary>
    /// <returns>True when the answer to a commit that happened ends in it.</returns>
    public bool Take(Way way, ReadOnlySpan<byte> piece)
    {
        lock (gate)
        {
            var committed = false;
            if (way == Way.Requests)
            {
                requests.Add(piece, OnRequest);
            }
            else
            {
                answers.Add(piece, (type, _) => committed |= OnAnswer(type));
            }

            return committed;
        }
    }

    private void OnRequest(byte type, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case 0 when BinaryPrimitives.ReadInt32BigEndian(body) == ProtocolVersion:
                writer = Encoding.UTF8.GetString(body).Contains("\0baton writer\0", StringComparison.Ordinal);
                requests.Typed = true;
                break;
            case 0:
                // Asks for encryption, which is declined in one byte without a type.
                answers.Skip++;
                break;
            case (byte)'B':
                // Portal, then statement: prepared when it has a name.
                var statement = body[(body.IndexOf((byte)0) + 1)..];
                prepared |= statement[0] != 0;
                break;
            case (byte)'E':
                executed++;
                break;
            case (byte)'S' or (byte)'Q':
                commits.Enqueue(writer && prepared && executed > 1);
                (prepared, executed) = (false, 0);
                break;
        }
    }

    private bool OnAnswer(byte type)
    {
        if (type == 'E')
        {
            refused = true;
        }

        if (type != 'Z' || commits.Count == 0)
        {
            // The first 'Z' ends the greeting.
            return false;
        }

        var happened = commits.Dequeue() && !refused;
        refused = false;
        return happened;
    }

    private delegate void OnMessage(byte type, ReadOnlySpan<byte> body);

    /// <summary>Cuts a stream of bytes into messages: a type, unless it is the start, and a length that counts itself.</summary>
    private sealed class MessageStream(bool typed)
    {
        private readonly List<byte> rest = [];

        public bool Typed { get; set; } = typed;

        /// <summary>Bytes to come that belong to no message.</summary>
        public int Skip { get; set; }

        public void Add(ReadOnlySpan<byte> piece, OnMessage take)
        {
            rest.AddRange(piece);
            var at = 0;
            while (Next(ref at, take))
            {
            }

            rest.RemoveRange(0, at);
        }

        private bool Next(ref int at, OnMessage take)
        {
            while (Skip > 0 && at < rest.Count)
            {
                Skip--;
                at++;
            }

            var all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rest)[at..];
            var head = Typed ? 1 : 0;
            if (all.Length < head + 4)
            {
                return false;
            }

            var length = BinaryPrimitives.ReadInt32BigEndian(all[head..]);
            if (all.Length < head + length)
            {
                return false;
            }

            take(Typed ? all[0] : (byte)0, all[(head + 4)..(head + length)]);
            at += head + length;
            return true;
        }
    }
}
