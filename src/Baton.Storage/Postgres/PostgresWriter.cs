using Baton.Core.Errors;
using Baton.Engine.Store;
using Npgsql;

namespace Baton.Storage.Postgres;

/// <summary>The one connection the journal is written through. It is no pool's: what is bound to its session (locks, prepared statements)
/// lasts exactly as long as the right to write. After a fault it is given up, and the next commit opens another one, which is checked
/// again.</summary>
internal sealed class PostgresWriter(PostgresOptions options, PostgresSql sql) : IDisposable
{
    private readonly Lock gate = new();
    private PostgresSession? session;
    private CommitBatch? commits;
    private volatile bool failed;

    /// <summary>The last commit failed for another reason than its content, and none has succeeded since.</summary>
    public bool Failed => failed;

    /// <summary>Opens the connection, checks it, and lets <paramref name="prepare"/> bring the schema up to date.</summary>
    public void Open(Action<PostgresSession> prepare)
    {
        lock (gate)
        {
            try
            {
                prepare(Dial());
                PostgresHome.Enter(session!, options);
            }
            catch (Exception exception) when (PostgresErrors.IsFault(exception) || exception is BatonException)
            {
                Close();
                throw PostgresErrors.ToRefusal(exception, options.Address);
            }
        }
    }

    /// <summary>Writes the batch in one transaction and one round trip.</summary>
    /// <exception cref="BatonException">As <see cref="IJournal.Commit"/>.</exception>
    public void Commit(JournalBatch batch)
    {
        lock (gate)
        {
            var current = Reconnect();
            if (batch.Runs.Count == 0 && batch.Answers.Count == 0)
            {
                Run(current, () => Probe(current));
                return;
            }

            // The connection is not used yet: a batch that does not fit together leaves it as it is.
            commits ??= new CommitBatch(current.Connection, sql);
            commits.Fill(batch);
            Run(current, () => commits.Send((int)options.CommitTimeout.TotalSeconds));
        }
    }

    /// <summary>Talks to the database through the connection that has the right to write, between two commits.</summary>
    /// <exception cref="BatonException">Unavailable.</exception>
    public T Use<T>(Func<PostgresSession, T> work)
    {
        lock (gate)
        {
            try
            {
                return work(Reconnect());
            }
            catch (Exception exception) when (PostgresErrors.IsFault(exception))
            {
                Close();
                throw PostgresErrors.ToRefusal(exception, options.Address);
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            Close();
        }
    }

    private void Run(PostgresSession current, Action send)
    {
        try
        {
            send();
            failed = false;
        }
        catch (PostgresException answer) when (!PostgresErrors.IsFatal(answer))
        {
            // An answer to the batch: its transaction was undone, and the connection is ready for the next.
            var refusal = ToRefusal(current, answer);
            if (refusal.Kind == ErrorKind.Unavailable)
            {
                failed = true;
                Close();
            }

            throw refusal;
        }
        catch (Exception exception) when (PostgresErrors.IsFault(exception))
        {
            failed = true;
            Close();
            throw PostgresErrors.CommitUnknown(exception, options.Address);
        }
        catch
        {
            Close();
            throw;
        }
    }

    private void Probe(PostgresSession current)
    {
        using var statement = current.Statement("probe_write")
            .Bind(":at", options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds().ToString());
        statement.Run();
    }

    /// <summary>The conflicts a commit may have, told from what went wrong otherwise.</summary>
    private BatonException ToRefusal(PostgresSession current, PostgresException answer)
    {
        try
        {
            return (answer.SqlState, answer.ConstraintName) switch
            {
                // Each fence fails in its own way, and nothing else does.
                (PostgresErrorCodes.InvalidArgumentForLogarithm, _) => JournalRules.NotOwner(),
                (PostgresErrorCodes.InvalidArgumentForPowerFunction, _) => JournalRules.CommandAnswered(),
                (PostgresErrorCodes.DivisionByZero, _) => JournalRules.Stale(FindStale(current)),
                (PostgresErrorCodes.UniqueViolation, "runs_id") => JournalRules.RunExists(FindKnown(current)),
                (PostgresErrorCodes.UniqueViolation, "runs_pkey" or "run_events_pkey") => JournalRules.Stale("of this batch"),
                (PostgresErrorCodes.UniqueViolation, "idempotency_keys_pkey") => JournalRules.KeyUsed(),
                _ => PostgresErrors.ToRefusal(answer, options.Address),
            };
        }
        catch (Exception exception) when (PostgresErrors.IsFault(exception))
        {
            // Asking which run it was failed; that nothing was written is certain.
            return PostgresErrors.ToRefusal(exception, options.Address);
        }
    }

    private string FindStale(PostgresSession current)
    {
        var (numbers, seqs) = commits!.Fence;
        using var statement = current.Statement("find_stale_run").Bind(":run_no", numbers).Bind(":expected_seq", seqs);
        return statement.Step() ? statement.Text("run") : "of this batch";
    }

    private string FindKnown(PostgresSession current)
    {
        using var statement = current.Statement("find_known_run").Bind(":id", commits!.NewIds);
        return statement.Step() ? statement.Text("id") : "of this batch";
    }

    private PostgresSession Reconnect()
    {
        if (session is not null)
        {
            return session;
        }

        try
        {
            PostgresHome.Enter(Dial(), options);
            return session!;
        }
        catch (Exception exception) when (PostgresErrors.IsFault(exception) || exception is BatonException)
        {
            failed = true;
            Close();
            throw PostgresErrors.ToRefusal(exception, options.Address);
        }
    }

    private PostgresSession Dial()
    {
        var opened = new PostgresSession(new NpgsqlConnection(options.Address.ForWriter()), sql);
        try
        {
            opened.Connection.Open();
            ServerChecks.Require(opened, options);
            opened.ExecuteText(sql.Blocks["configure_writer"]);
            return session = opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private void Close()
    {
        commits = null;
        session?.Dispose();
        session = null;
    }
}
