using Baton.Core.Errors;
using Baton.Engine.Store;
using Npgsql;

namespace Baton.Storage.Postgres;

/// <summary>The store in a PostgreSQL database, 15 or newer. The journal is written through one connection of its own, everything else
/// goes through a pool. Its members lie in one file per operation.</summary>
public sealed partial class PostgresRunStore : IRunStore
{
    private static readonly PostgresSql Sql = new(SqlText.Load("Postgres/Sql"));

    private readonly PostgresOptions options;
    private readonly PostgresWriter writer;
    private readonly NpgsqlDataSource pool;
    private DirectoryLock? owned;
    private volatile bool open;

    /// <summary>Opens nothing yet: call <see cref="OpenAsync"/>.</summary>
    public PostgresRunStore(PostgresOptions options)
    {
        this.options = options;
        writer = new PostgresWriter(options, Sql);
        pool = NpgsqlDataSource.Create(options.Address.ForReaders());
        ownership = new PostgresOwnership(options);
        hints = new PostgresHints(options, Sql, pool);
    }

    /// <summary>Closes the connections and gives the data directory free.</summary>
    public async ValueTask DisposeAsync()
    {
        if (open)
        {
            SayGoodbye();
        }

        open = false;
        writer.Dispose();
        await hints.DisposeAsync();
        await pool.DisposeAsync();
        owned?.Dispose();
        owned = null;
    }

    /// <summary>Reads through the pool. A connection that died in the pool, as all do when the database restarts, is replaced
    /// once.</summary>
    private T Read<T>(Func<PostgresSession, T> query)
    {
        RequireOpen();
        try
        {
            return ReadOnce(query);
        }
        catch (Exception exception) when (PostgresErrors.IsConnectionLost(exception))
        {
            pool.Clear();
        }
        catch (Exception exception) when (PostgresErrors.IsFault(exception))
        {
            throw PostgresErrors.ToRefusal(exception, options.Address);
        }

        try
        {
            return ReadOnce(query);
        }
        catch (Exception exception) when (PostgresErrors.IsFault(exception))
        {
            throw PostgresErrors.ToRefusal(exception, options.Address);
        }
    }

    private T ReadOnce<T>(Func<PostgresSession, T> query)
    {
        using var session = new PostgresSession(pool.OpenConnection(), Sql);
        return query(session);
    }

    /// <summary>Several statements that see the same state of the store.</summary>
    private T ReadSnapshot<T>(Func<PostgresSession, T> query) => Read(session =>
    {
        using var transaction = session.Connection.BeginTransaction(System.Data.IsolationLevel.RepeatableRead);
        var result = query(session);
        transaction.Commit();
        return result;
    });

    /// <summary>Writes what is not the journal's in one transaction. Until it commits, a connection that is lost changes nothing, and
    /// another is tried once.</summary>
    private T Write<T>(Func<PostgresSession, T> work)
    {
        RequireOpen();
        try
        {
            return WriteOnce(work);
        }
        catch (Exception exception) when (PostgresErrors.IsConnectionLost(exception))
        {
            pool.Clear();
        }
        catch (Exception exception) when (PostgresErrors.IsFault(exception))
        {
            throw PostgresErrors.ToRefusal(exception, options.Address);
        }

        try
        {
            return WriteOnce(work);
        }
        catch (Exception exception) when (PostgresErrors.IsFault(exception))
        {
            throw PostgresErrors.ToRefusal(exception, options.Address);
        }
    }

    /// <exception cref="BatonException">Code <c>commit_unknown</c>.</exception>
    private T WriteOnce<T>(Func<PostgresSession, T> work)
    {
        using var session = new PostgresSession(pool.OpenConnection(), Sql);
        using var transaction = session.Connection.BeginTransaction();
        PostgresHome.EnterOnce(session, options);
        var result = work(session);
        try
        {
            transaction.Commit();
        }
        catch (Exception exception) when (PostgresErrors.IsFault(exception)
            && (exception is not PostgresException answer || PostgresErrors.IsFatal(answer)))
        {
            throw PostgresErrors.CommitUnknown(exception, options.Address);
        }

        return result;
    }

    private void RequireOpen()
    {
        if (!open)
        {
            throw PostgresErrors.Unavailable(options.Address, "The store is not open", null);
        }
    }
}
