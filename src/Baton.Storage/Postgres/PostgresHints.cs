using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Baton.Engine.Store;
using Npgsql;

namespace Baton.Storage.Postgres;

/// <summary>Hints between servers over LISTEN and NOTIFY, on connections of their own so that no commit waits for them. They may be lost:
/// when the listening connection was, everything must be looked at.</summary>
internal sealed class PostgresHints : IAsyncDisposable
{
    /// <summary>PostgreSQL takes less than 8,000 bytes in one notification.</summary>
    private const int MaxPayload = 7_500;
    private const int Kept = 65_536;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly PostgresOptions options;
    private readonly PostgresSql sql;
    private readonly NpgsqlDataSource pool;
    private readonly CancellationTokenSource stopping = new();
    private readonly Channel<Hint> received;
    private readonly Channel<string> sending;
    private Task loops = Task.CompletedTask;
    private string server = "";
    private bool lost;

    public PostgresHints(PostgresOptions options, PostgresSql sql, NpgsqlDataSource pool)
    {
        (this.options, this.sql, this.pool) = (options, sql, pool);
        received = Channel.CreateBounded<Hint>(
            new BoundedChannelOptions(Kept) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Volatile.Write(ref lost, true));
        sending = Channel.CreateBounded<string>(
            new BoundedChannelOptions(Kept) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    }

    public ChannelReader<Hint> Received => received.Reader;

    /// <summary>Nobody else is there: nothing is sent.</summary>
    public bool Alone { get; set; } = true;

    /// <summary>Begins to listen, once.</summary>
    /// <param name="me">This server, whose own hints are left out.</param>
    public void Start(string me)
    {
        if (server.Length == 0)
        {
            server = me;
            loops = Task.WhenAll(Task.Run(ListenAsync), Task.Run(SendAsync));
        }
    }

    public void Tell(JournalBatch batch)
    {
        if (Alone)
        {
            return;
        }

        foreach (var change in batch.Runs)
        {
            var status = change.Events.Any(e => e.Slot < 0) ? 's' : 'r';
            Tell(string.Create(CultureInfo.InvariantCulture, $"{status}{change.Run.RunNo}:{change.Run.LastSeq}"));
        }

        foreach (var answer in batch.Answers)
        {
            Tell("a" + answer.CommandId);
        }
    }

    public void TellCommands() => Tell("c");

    public void TellOwnership() => Tell("o");

    /// <summary>What tells the others that this server gave something up.</summary>
    public static string OwnershipOf(string server) => server + " o";

    public async ValueTask DisposeAsync()
    {
        if (!sending.Writer.TryComplete())
        {
            return;
        }

        try
        {
            await stopping.CancelAsync();
        }
        catch (AggregateException exception) when (exception.InnerExceptions.All(inner => inner is ObjectDisposedException))
        {
            // The driver was just closing the connection that it is told to stop; the loops are told all the same.
        }

        await loops.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private void Tell(string hint) => sending.Writer.TryWrite(hint);

    private async Task SendAsync()
    {
        var payloads = new List<string>();
        while (await sending.Reader.WaitToReadAsync(stopping.Token))
        {
            payloads.Clear();
            var payload = new StringBuilder(server);
            while (payloads.Count < 16 && sending.Reader.TryRead(out var hint))
            {
                if (payload.Length + hint.Length >= MaxPayload)
                {
                    payloads.Add(payload.ToString());
                    payload.Clear().Append(server);
                }

                payload.Append(' ').Append(hint);
            }

            payloads.Add(payload.ToString());
            try
            {
                using var session = new PostgresSession(await pool.OpenConnectionAsync(stopping.Token), sql);
                using var statement = session.Statement("notify").Bind(":payload", payloads);
                await statement.RunAsync(stopping.Token);
            }
            catch (Exception exception) when (PostgresErrors.IsFault(exception))
            {
                // Lost hints cost time, not work.
            }
        }
    }

    private async Task ListenAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                using var session = new PostgresSession(new NpgsqlConnection(options.Address.ForListener()), sql);
                session.Connection.Notification += (_, told) => Take(told.Payload);
                await session.Connection.OpenAsync(stopping.Token);
                session.Execute("listen");
                received.Writer.TryWrite(new Hint(HintKind.Everything));
                while (!stopping.IsCancellationRequested)
                {
                    // The driver can miss a cancellation that comes between two of these: it is looked at again now and then.
                    await session.Connection.WaitAsync(Look, stopping.Token);
                }
            }
            catch (Exception exception) when (PostgresErrors.IsFault(exception))
            {
                await Task.Delay(Pause, options.TimeProvider, stopping.Token);
            }
        }
    }

    private void Take(string payload)
    {
        var parts = payload.Split(' ');
        if (parts[0] == server)
        {
            return;
        }

        if (Interlocked.Exchange(ref lost, false))
        {
            received.Writer.TryWrite(new Hint(HintKind.Everything));
        }

        foreach (var part in parts.AsSpan(1))
        {
            if (Parse(part) is { } hint)
            {
                received.Writer.TryWrite(hint);
            }
        }
    }

    /// <returns>Null for what a newer server tells.</returns>
    private static Hint? Parse(string text)
    {
        if (text[0] is 'r' or 's')
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            return new Hint(
                text[0] == 's' ? HintKind.RunStatus : HintKind.Run,
                long.Parse(text.AsSpan(1, colon - 1), CultureInfo.InvariantCulture),
                long.Parse(text.AsSpan(colon + 1), CultureInfo.InvariantCulture));
        }

        return text[0] switch
        {
            'a' => new Hint(HintKind.Answer, CommandId: text[1..]),
            'c' => new Hint(HintKind.Commands),
            'o' => new Hint(HintKind.Ownership),
            _ => null,
        };
    }
}
