using Baton.Core.Errors;
using SQLitePCL;

namespace Baton.Storage.Sqlite;

/// <summary>The one connection that writes and checkpoints. It checks its durability each time it is opened, and opens itself again after a
/// fault that may have left it unusable.</summary>
internal sealed class SqliteWriter(SqliteOptions options, SqlText sql) : IDisposable
{
    private const int WritesBetweenLooks = 64;

    private readonly Lock gate = new();
    private SqliteConnection? connection;
    private CommitStatements? commits;
    private volatile bool failed;
    private int writes;

    /// <summary>The last write failed, and none has succeeded since.</summary>
    public bool Failed => failed;

    /// <summary>Opens the connection and checks it, before anything else uses it.</summary>
    public void Open(Action<SqliteConnection> prepare)
    {
        lock (gate)
        {
            prepare(Connect());
        }
    }

    /// <summary>Runs <paramref name="work"/> in a transaction that is on disk when this returns.</summary>
    /// <exception cref="BatonException">Nothing was written; or code <c>commit_unknown</c>.</exception>
    public T Write<T>(Func<SqliteConnection, T> work)
    {
        lock (gate)
        {
            try
            {
                var current = Connect();
                current.Statement("begin_write").Run();
                var result = work(current);
                Commit(current);
                failed = false;
                BoundWal(current);
                return result;
            }
            catch (Exception exception)
            {
                Recover(exception);
                throw;
            }
        }
    }

    /// <summary>The same with the prepared statements of the journal's commits.</summary>
    public void WriteBatch(Action<CommitStatements> work) => Write(current =>
    {
        work(commits ??= new CommitStatements(current));
        return true;
    });

    public void Dispose()
    {
        lock (gate)
        {
            Close();
        }
    }

    private void Commit(SqliteConnection current)
    {
        try
        {
            current.Statement("commit").Run();
        }
        catch (SqliteFault fault) when (fault.Code == raw.SQLITE_IOERR)
        {
            // The frames may be in the WAL although flushing them failed: only reading it again tells.
            throw BatonException.Unavailable(
                "commit_unknown", $"It is not known whether the last commit is on disk: {fault.Message}.", fault);
        }
    }

    /// <summary>Checkpoints happen by themselves within commits, but only start the WAL over when no reader happens to use it. Under steady
    /// reading it would grow without end; so now and then, past the limit, readers are waited for.</summary>
    private void BoundWal(SqliteConnection current)
    {
        if (++writes % WritesBetweenLooks != 0)
        {
            return;
        }

        var wal = new FileInfo(options.DatabasePath + "-wal");
        if (wal.Exists && wal.Length > options.WalLimit)
        {
            // The commit is done whatever comes of this; a reader that does not let go in time is waited for again next time.
            _ = current.TryExecute("restart_wal");
        }
    }

    /// <summary>Undoes the transaction, and gives the connection up unless it is certainly sound.</summary>
    private void Recover(Exception exception)
    {
        var sound = exception is SqliteFault { Code: raw.SQLITE_CONSTRAINT or raw.SQLITE_BUSY or raw.SQLITE_FULL }
            or BatonException { Kind: not ErrorKind.Unavailable };
        failed |= exception is SqliteFault { Code: not raw.SQLITE_CONSTRAINT } or BatonException { Kind: ErrorKind.Unavailable };
        try
        {
            connection?.Rollback();
        }
        catch (SqliteFault)
        {
            // The first fault is the one to report; a connection that cannot roll back is closed.
            sound = false;
        }

        if (!sound)
        {
            Close();
        }
    }

    private SqliteConnection Connect()
    {
        if (connection is not null)
        {
            return connection;
        }

        return connection = SqliteFile.OpenWriter(options, sql);
    }

    internal static void RequireDurability(SqliteConnection opened)
    {
        var journal = opened.ReadPragma("read_journal_mode", "journal_mode");
        var synchronous = opened.ReadPragma("read_synchronous", "synchronous");
        if (journal != "wal" || synchronous != "2")
        {
            throw BatonException.Unavailable(
                "store_weak_durability",
                $"SQLite does not keep the settings Baton needs: journal_mode is {journal} and must be wal, synchronous is {synchronous} "
                + "and must be 2. The file system of the data directory may not support shared memory.");
        }
    }

    private void Close()
    {
        commits = null;
        connection?.Dispose();
        connection = null;
    }
}
