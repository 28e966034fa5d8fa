using SQLitePCL;

namespace Baton.Storage.Sqlite;

/// <summary>One connection with the statements prepared on it. Used by one thread at a time.</summary>
internal sealed class SqliteConnection : IDisposable
{
    private readonly sqlite3 handle;
    private readonly SqlText sql;
    private readonly Dictionary<string, SqliteStatement> statements = new(StringComparer.Ordinal);

    private SqliteConnection(sqlite3 handle, SqlText sql)
    {
        this.handle = handle;
        this.sql = sql;
    }

    /// <summary>Rows changed by the last statement.</summary>
    public int Changes => raw.sqlite3_changes(handle);

    /// <summary>SQLite opened the file for reading only, although it was asked to write.</summary>
    public bool IsReadOnly => raw.sqlite3_db_readonly(handle, "main") == 1;

    public bool InTransaction => raw.sqlite3_get_autocommit(handle) == 0;

    /// <exception cref="SqliteFault">The file cannot be opened, or is no SQLite file.</exception>
    public static SqliteConnection Open(string path, SqlText sql)
    {
        // No mutex: every connection belongs to one thread at a time. Readers open for writing too, because a reader of a WAL must be able
        // to write the shared-memory index; query_only keeps them from changing rows.
        var code = raw.sqlite3_open_v2(path, out var handle, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX, null);
        if (code != raw.SQLITE_OK)
        {
            var fault = Fault(handle, code);
            handle.Dispose();
            throw fault;
        }

        _ = raw.sqlite3_extended_result_codes(handle, 1);
        return new SqliteConnection(handle, sql);
    }

    /// <summary>The prepared statement of a named block.</summary>
    public SqliteStatement Statement(string block) => Prepare(sql[block]);

    /// <summary>A statement put together from named blocks, prepared once for each combination.</summary>
    public SqliteStatement Prepare(string text)
    {
        if (!statements.TryGetValue(text, out var statement))
        {
            var code = raw.sqlite3_prepare_v2(handle, text, out var prepared);
            statement = code == raw.SQLITE_OK ? new SqliteStatement(handle, prepared) : throw Fault(handle, code);
            statements.Add(text, statement);
        }

        return statement;
    }

    /// <summary>Runs a named block of one or more statements that take no parameters.</summary>
    public void Execute(string block) => ExecuteText(sql[block]);

    /// <summary>False when the block failed and that may be left for later.</summary>
    public bool TryExecute(string block) => raw.sqlite3_exec(handle, sql[block]) == raw.SQLITE_OK;

    public void ExecuteText(string text)
    {
        var code = raw.sqlite3_exec(handle, text);
        if (code != raw.SQLITE_OK)
        {
            throw Fault(handle, code);
        }
    }

    /// <summary>The first column of the first row of a PRAGMA's block, whose column bears the PRAGMA's name.</summary>
    public string ReadPragma(string block, string column)
    {
        using var statement = Statement(block);
        return statement.Step() ? statement.Text(column) : "";
    }

    public void Rollback()
    {
        if (InTransaction)
        {
            Execute("rollback");
        }
    }

    public void Dispose()
    {
        foreach (var statement in statements.Values)
        {
            statement.Release();
        }

        statements.Clear();
        handle.Dispose();
    }

    internal static SqliteFault Fault(sqlite3 handle, int code)
    {
        var extended = raw.sqlite3_extended_errcode(handle);
        return new SqliteFault((extended & 0xff) == (code & 0xff) ? extended : code, raw.sqlite3_errmsg(handle).utf8_to_string());
    }
}
