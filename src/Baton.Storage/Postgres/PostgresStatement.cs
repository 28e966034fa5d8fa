using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Baton.Storage.Postgres;

/// <summary>One use of a statement. Parameters are bound and columns read by name. The driver keeps statements prepared by their
/// text.</summary>
internal sealed class PostgresStatement : StoredRow, IDisposable
{
    private readonly NpgsqlCommand command;
    private readonly PostgresText text;
    private readonly NpgsqlParameter?[] parameters;
    private NpgsqlDataReader? reader;
    private byte[] bytes = [];

    public PostgresStatement(NpgsqlConnection connection, PostgresText text)
    {
        this.text = text;
        command = new NpgsqlCommand(text.Sql, connection);
        parameters = new NpgsqlParameter?[text.Names.Length];
    }

    /// <summary>Text without U+0000, which PostgreSQL cannot hold: it becomes U+FFFD. Only what lists show is kept as text; events, which
    /// are the truth, keep it.</summary>
    public static string? Clean(string? value) => value is not null && value.Contains('\0') ? value.Replace('\0', '\uFFFD') : value;

    public PostgresStatement Bind(string name, long value) =>
        Set(name, new NpgsqlParameter<long> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bigint });

    public PostgresStatement Bind(string name, bool value) =>
        Set(name, new NpgsqlParameter<bool> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Boolean });

    public PostgresStatement Bind(string name, string? value) =>
        Set(name, new NpgsqlParameter<string?> { TypedValue = Clean(value), NpgsqlDbType = NpgsqlDbType.Text });

    public PostgresStatement Bind(string name, IReadOnlyList<long> values) =>
        Set(name, new NpgsqlParameter<long[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });

    public PostgresStatement Bind(string name, IEnumerable<string> values) => Set(
        name,
        new NpgsqlParameter<string[]>
        {
            TypedValue = [.. values.Select(value => Clean(value)!)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
        });

    /// <summary>True when the statement has the parameter.</summary>
    public bool Has(string name) => text.Names.Contains(name);

    public void BindIfPresent(string name, string? value)
    {
        if (value is not null)
        {
            Bind(name, value);
        }
    }

    public override bool Step() => Opened.Read();

    /// <summary>Runs a statement that returns no row.</summary>
    /// <returns>The rows it changed.</returns>
    public int Run() => Ready().ExecuteNonQuery();

    /// <summary>Runs the statement; <see cref="Step"/> then reads what has arrived.</summary>
    public async Task RunAsync(CancellationToken cancellation) => reader = await Ready().ExecuteReaderAsync(cancellation);

    public override bool IsNull(string column) => Current.IsDBNull(Current.GetOrdinal(column));

    public override long Int64(string column) => IsNull(column) ? 0 : Current.GetInt64(Current.GetOrdinal(column));

    public override bool Flag(string column) => Current.GetBoolean(Current.GetOrdinal(column));

    public override string Text(string column) => Current.GetString(Current.GetOrdinal(column));

    public override ReadOnlySpan<byte> Utf8(string column)
    {
        bytes = IsNull(column) ? [] : Current.GetFieldValue<byte[]>(Current.GetOrdinal(column));
        return bytes;
    }

    public override IReadOnlyList<string> Columns => [.. Enumerable.Range(0, Opened.FieldCount).Select(Opened.GetName)];

    public override void CopyTo(Moving.MovedRow row)
    {
        for (var i = 0; i < Current.FieldCount; i++)
        {
            if (Current.IsDBNull(i))
            {
                row.AddNothing();
            }
            else if (Current.GetFieldType(i) is var type && type == typeof(string))
            {
                row.AddText(Encoding.UTF8.GetBytes(Current.GetString(i)));
            }
            else if (type == typeof(byte[]))
            {
                row.AddText(Current.GetFieldValue<byte[]>(i));
            }
            else
            {
                row.AddNumber(type == typeof(bool) ? Convert.ToInt64(Current.GetBoolean(i)) : Current.GetInt64(i));
            }
        }
    }

    public void Dispose()
    {
        reader?.Dispose();
        command.Dispose();
    }

    private NpgsqlDataReader Opened => reader ??= Ready().ExecuteReader();

    private NpgsqlDataReader Current => reader ?? throw new InvalidOperationException("There is no row before Step.");

    private PostgresStatement Set(string name, NpgsqlParameter parameter)
    {
        parameters[text.Place(name)] = parameter;
        return this;
    }

    private NpgsqlCommand Ready()
    {
        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters.Add(parameters[i] ?? throw new InvalidOperationException($"{text.Names[i]} is not bound."));
        }

        return command;
    }
}
