using System.Buffers;
using System.Text;
using SQLitePCL;

namespace Baton.Storage.Sqlite;

/// <summary>A prepared statement that is used again and again. Parameters are bound and columns read by name; hot paths look a parameter's
/// place up once (<see cref="Parameter"/>). Disposing ends one use and keeps the statement prepared; the connection releases it.</summary>
internal sealed class SqliteStatement : StoredRow, IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt handle;
    private Dictionary<string, int>? columns;

    public SqliteStatement(sqlite3 database, sqlite3_stmt handle)
    {
        this.database = database;
        this.handle = handle;
    }

    /// <param name="name">With its colon, for example <c>:run_no</c>.</param>
    public int Parameter(string name)
    {
        var index = raw.sqlite3_bind_parameter_index(handle, name);
        return index > 0 ? index : throw new ArgumentException($"The statement has no parameter {name}.", nameof(name));
    }

    /// <summary>The place of a parameter that not every statement of a kind has, or 0.</summary>
    public int ParameterOrZero(string name) => raw.sqlite3_bind_parameter_index(handle, name);

    public SqliteStatement Bind(string name, long value)
    {
        Bind(Parameter(name), value);
        return this;
    }

    public SqliteStatement Bind(string name, string? value)
    {
        Bind(Parameter(name), value);
        return this;
    }

    /// <summary>Binds a value that is given only when the statement has the parameter.</summary>
    public void BindIfPresent(string name, string? value)
    {
        if (value is not null)
        {
            Bind(name, value);
        }
    }

    /// <inheritdoc cref="BindIfPresent(string, string?)"/>
    public void BindIfPresent(string name, long? value)
    {
        if (value is { } number)
        {
            Bind(name, number);
        }
    }

    public void Bind(int parameter, long value) => Check(raw.sqlite3_bind_int64(handle, parameter, value));

    /// <summary>Binds a time or seq of which 0 means none.</summary>
    public void BindOrNull(int parameter, long value)
    {
        if (value == 0)
        {
            BindNull(parameter);
        }
        else
        {
            Bind(parameter, value);
        }
    }

    public void BindNull(int parameter) => Check(raw.sqlite3_bind_null(handle, parameter));

    public void Bind(int parameter, string? value)
    {
        if (value is null)
        {
            BindNull(parameter);
            return;
        }

        var size = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (size <= 512)
        {
            Span<byte> utf8 = stackalloc byte[512];
            Bind(parameter, utf8[..Encoding.UTF8.GetBytes(value, utf8)]);
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(size);
        Bind(parameter, rented.AsSpan(0, Encoding.UTF8.GetBytes(value, rented)));
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Binds UTF-8 text; SQLite copies it.</summary>
    public void Bind(int parameter, ReadOnlySpan<byte> utf8)
    {
        // An empty span has no address, and text without an address is NULL to SQLite.
        Check(utf8.IsEmpty ? raw.sqlite3_bind_text(handle, parameter, "") : raw.sqlite3_bind_text(handle, parameter, utf8));
    }

    public override bool Step()
    {
        var code = raw.sqlite3_step(handle);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw Fault(code),
        };
    }

    /// <summary>Runs a statement that returns no row and makes it ready for the next one, keeping what is bound.</summary>
    public void Run()
    {
        var code = raw.sqlite3_step(handle);
        if (code != raw.SQLITE_DONE)
        {
            var fault = Fault(code);
            _ = raw.sqlite3_reset(handle);
            throw fault;
        }

        Check(raw.sqlite3_reset(handle));
    }

    public override bool IsNull(string column) => raw.sqlite3_column_type(handle, Column(column)) == raw.SQLITE_NULL;

    public override long Int64(string column) => raw.sqlite3_column_int64(handle, Column(column));

    public override bool Flag(string column) => Int64(column) != 0;

    public override string Text(string column) => Encoding.UTF8.GetString(Utf8(column));

    public override ReadOnlySpan<byte> Utf8(string column) => raw.sqlite3_column_blob(handle, Column(column));

    public override IReadOnlyList<string> Columns => [.. Enumerable.Range(0, raw.sqlite3_column_count(handle)).Select(NameOf)];

    public override void CopyTo(Moving.MovedRow row)
    {
        for (var i = 0; i < raw.sqlite3_column_count(handle); i++)
        {
            switch (raw.sqlite3_column_type(handle, i))
            {
                case raw.SQLITE_NULL: row.AddNothing(); break;
                case raw.SQLITE_INTEGER: row.AddNumber(raw.sqlite3_column_int64(handle, i)); break;
                case raw.SQLITE_TEXT: row.AddText(raw.sqlite3_column_blob(handle, i)); break;
                default: throw new FormatException($"{NameOf(i)} holds a value of a kind that no version of Baton writes.");
            }
        }
    }

    public void Dispose()
    {
        // The code repeats the last step's; whoever stepped has seen it.
        _ = raw.sqlite3_reset(handle);
        _ = raw.sqlite3_clear_bindings(handle);
    }

    public void Release() => handle.Dispose();

    private int Column(string name)
    {
        columns ??= ReadColumns();
        return columns[name];
    }

    private Dictionary<string, int> ReadColumns()
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < raw.sqlite3_column_count(handle); i++)
        {
            names[NameOf(i)] = i;
        }

        return names;
    }

    private string NameOf(int column) => raw.sqlite3_column_name(handle, column).utf8_to_string();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Fault(code);
        }
    }

    private SqliteFault Fault(int code) => SqliteConnection.Fault(database, code);
}
