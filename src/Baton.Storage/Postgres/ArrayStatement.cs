using System.Collections;
using Npgsql;
using NpgsqlTypes;

namespace Baton.Storage.Postgres;

/// <summary>A statement of a commit that takes one array for each column. The arrays and the parameters over them are made once and filled
/// again for every batch.</summary>
internal sealed class ArrayStatement(PostgresSql sql, string block)
{
    private readonly PostgresText text = sql.Block(block);
    private readonly NpgsqlParameter?[] parameters = new NpgsqlParameter?[sql.Block(block).Names.Length];
    private readonly List<IList> columns = [];
    private NpgsqlBatchCommand? command;

    /// <summary>Rows waiting to be written.</summary>
    public int Count => columns[0].Count;

    /// <summary>The statement with its parameters, for batches. All columns must have been taken.</summary>
    public NpgsqlBatchCommand Command => command ??= Build();

    public List<long> Bigint(string name) => Column<long>(name, NpgsqlDbType.Bigint);

    public List<long?> BigintOrNull(string name) => Column<long?>(name, NpgsqlDbType.Bigint);

    public List<int> Integer(string name) => Column<int>(name, NpgsqlDbType.Integer);

    public List<short> Smallint(string name) => Column<short>(name, NpgsqlDbType.Smallint);

    public List<bool> Boolean(string name) => Column<bool>(name, NpgsqlDbType.Boolean);

    public List<string?> Text(string name) => Column<string?>(name, NpgsqlDbType.Text);

    public List<ReadOnlyMemory<byte>?> Bytes(string name) => Column<ReadOnlyMemory<byte>?>(name, NpgsqlDbType.Bytea);

    public void Clear()
    {
        foreach (var column in columns)
        {
            column.Clear();
        }
    }

    private List<T> Column<T>(string name, NpgsqlDbType type)
    {
        List<T> values = [];
        columns.Add(values);
        parameters[text.Place(name)] = new NpgsqlParameter<List<T>> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
        return values;
    }

    private NpgsqlBatchCommand Build()
    {
        var built = new NpgsqlBatchCommand(text.Sql);
        for (var i = 0; i < parameters.Length; i++)
        {
            built.Parameters.Add(parameters[i] ?? throw new InvalidOperationException($"{block} has no column for {text.Names[i]}."));
        }

        return built;
    }
}

internal static class ColumnValues
{
    /// <summary>Adds a time or seq of which 0 means none.</summary>
    public static void AddOrNull(this List<long?> column, long value) => column.Add(value == 0 ? null : value);

    public static void AddClean(this List<string?> column, string? value) => column.Add(PostgresStatement.Clean(value));
}
