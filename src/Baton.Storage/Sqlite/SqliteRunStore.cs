using Baton.Engine.Store;

namespace Baton.Storage.Sqlite;

/// <summary>The store in one SQLite file, owned by one process. Its members lie in one file per operation.</summary>
public sealed partial class SqliteRunStore : IRunStore
{
    private static readonly SqlText Sql = SqlText.Load("Sqlite/Sql");

    private readonly SqliteOptions options;
    private readonly SqliteWriter writer;
    private readonly ReaderPool readers;
    private DirectoryLock? owned;
    private volatile bool open;

    /// <summary>Opens nothing yet: call <see cref="OpenAsync"/>.</summary>
    public SqliteRunStore(SqliteOptions options)
    {
        this.options = options;
        writer = new SqliteWriter(options, Sql);
        readers = new ReaderPool(options.DatabasePath, Sql);
    }

    /// <summary>Closes the connections, which moves the WAL into the file, and gives the data directory free.</summary>
    public ValueTask DisposeAsync()
    {
        open = false;
        readers.Dispose();
        writer.Dispose();
        owned?.Dispose();
        owned = null;
        return ValueTask.CompletedTask;
    }

    private T Read<T>(Func<SqliteConnection, T> query)
    {
        RequireOpen();
        try
        {
            return readers.Read(query);
        }
        catch (SqliteFault fault)
        {
            throw SqliteErrors.ToRefusal(fault, options.DataDirectory);
        }
    }

    /// <summary>Several statements that see the same state of the store.</summary>
    private T ReadSnapshot<T>(Func<SqliteConnection, T> query) => Read(connection =>
    {
        connection.Execute("begin_read");
        var result = query(connection);
        connection.Execute("commit");
        return result;
    });

    private T Write<T>(Func<SqliteConnection, T> work)
    {
        RequireOpen();
        try
        {
            return writer.Write(work);
        }
        catch (SqliteFault fault)
        {
            throw SqliteErrors.ToRefusal(fault, options.DataDirectory);
        }
    }

    private void RequireOpen()
    {
        if (!open)
        {
            throw SqliteErrors.Unavailable(options.DataDirectory, "The store is not open", null);
        }
    }
}
