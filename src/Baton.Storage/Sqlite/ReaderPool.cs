using System.Collections.Concurrent;

namespace Baton.Storage.Sqlite;

/// <summary>Read-only connections, one per concurrent query; a few are kept with their prepared statements.</summary>
internal sealed class ReaderPool(string path, SqlText sql) : IDisposable
{
    private const int MaxIdle = 8;
    private readonly ConcurrentBag<SqliteConnection> idle = [];
    private volatile bool closed;

    /// <exception cref="SqliteFault">The query or the opening of a connection failed; that connection is not used again.</exception>
    public T Read<T>(Func<SqliteConnection, T> query)
    {
        var connection = idle.TryTake(out var kept) ? kept : Open();
        try
        {
            var result = query(connection);
            Return(connection);
            return result;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        closed = true;
        while (idle.TryTake(out var connection))
        {
            connection.Dispose();
        }
    }

    private SqliteConnection Open()
    {
        var connection = SqliteConnection.Open(path, sql);
        try
        {
            connection.Execute("configure_reader");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Return(SqliteConnection connection)
    {
        if (closed || idle.Count >= MaxIdle)
        {
            connection.Dispose();
            return;
        }

        idle.Add(connection);
        if (closed)
        {
            Dispose();
        }
    }
}
