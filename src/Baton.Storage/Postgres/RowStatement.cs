using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace Baton.Storage.Postgres;

/// <summary>A statement of a commit that writes many rows at once. In its file it takes one array for each column (<c>unnest</c>), which
/// is best for hundreds of rows. Every array has a price of its own before its first value is read, so that few rows go as
/// <c>VALUES</c> instead: the same statement, put together here. Columns and parameters are made once and filled again for every
/// batch.</summary>
internal sealed partial class RowStatement(PostgresSql sql, string block)
{
    /// <summary>Up to as many rows go as values. Each number of rows is a prepared statement of its own.</summary>
    public const int MostValues = 8;

    private readonly PostgresText text = sql.Block(block);
    private readonly RowColumn?[] columns = new RowColumn?[sql.Block(block).Names.Length];
    private readonly NpgsqlBatchCommand?[] values = new NpgsqlBatchCommand?[MostValues + 1];
    private NpgsqlBatchCommand? arrays;
    private RowColumn? first;

    /// <summary>Rows waiting to be written.</summary>
    public int Count => first?.Count ?? 0;

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
            column?.Clear();
        }
    }

    /// <summary>The statement for any number of rows. All columns must have been taken.</summary>
    public NpgsqlBatchCommand WithArrays() => arrays ??= Build(text.Sql, 1, column => column.Array);

    /// <summary>The statement for as many rows as there are now, at most <see cref="MostValues"/>, with their values.</summary>
    public NpgsqlBatchCommand WithValues()
    {
        var command = values[Count] ??= Build(ValuesText(Count), Count, column => column.NewValue());
        for (var i = 0; i < command.Parameters.Count; i++)
        {
            columns[i % columns.Length]!.Put(i / columns.Length, command.Parameters[i]);
        }

        return command;
    }

    private string ValuesText(int rows)
    {
        var unnest = Unnest().Match(text.Sql);
        var lines = Enumerable.Range(0, rows).Select(row => "(" + Place().Replace(unnest.Groups[1].Value, Shifted(row)) + ")");
        var whole = text.Sql.Replace(unnest.Value, $"(VALUES {string.Join(", ", lines)})", StringComparison.Ordinal);
        return Cardinality().Replace(whole, rows.ToString(CultureInfo.InvariantCulture));
    }

    private MatchEvaluator Shifted(int row) =>
        place => $"${(row * columns.Length) + int.Parse(place.ValueSpan[1..], CultureInfo.InvariantCulture)}";

    private List<T> Column<T>(string name, NpgsqlDbType type)
    {
        var column = new RowColumn<T>(type);
        columns[text.Place(name)] = column;
        first ??= column;
        return column.Rows;
    }

    private NpgsqlBatchCommand Build(string sql, int rows, Func<RowColumn, NpgsqlParameter> parameter)
    {
        var built = new NpgsqlBatchCommand(sql);
        for (var i = 0; i < rows * columns.Length; i++)
        {
            var column = columns[i % columns.Length]
                ?? throw new InvalidOperationException($"{block} has no column for {text.Names[i % columns.Length]}.");
            built.Parameters.Add(parameter(column));
        }

        return built;
    }

    [GeneratedRegex(@"unnest\(([^()]*)\)")]
    private static partial Regex Unnest();

    [GeneratedRegex(@"\$\d+")]
    private static partial Regex Place();

    [GeneratedRegex(@"cardinality\([^()]*\)")]
    private static partial Regex Cardinality();
}

/// <summary>One column of a <see cref="RowStatement"/>.</summary>
internal abstract class RowColumn
{
    public abstract int Count { get; }

    /// <summary>All rows as one parameter.</summary>
    public abstract NpgsqlParameter Array { get; }

    /// <summary>A parameter for one value.</summary>
    public abstract NpgsqlParameter NewValue();

    /// <summary>Gives the value of a row to a parameter that <see cref="NewValue"/> made.</summary>
    public abstract void Put(int row, NpgsqlParameter parameter);

    public abstract void Clear();
}

internal sealed class RowColumn<T>(NpgsqlDbType type) : RowColumn
{
    private NpgsqlParameter<List<T>>? array;

    public List<T> Rows { get; } = [];

    public override int Count => Rows.Count;

    public override NpgsqlParameter Array =>
        array ??= new NpgsqlParameter<List<T>> { TypedValue = Rows, NpgsqlDbType = NpgsqlDbType.Array | type };

    public override NpgsqlParameter NewValue() => new NpgsqlParameter<T> { NpgsqlDbType = type };

    public override void Put(int row, NpgsqlParameter parameter) => ((NpgsqlParameter<T>)parameter).TypedValue = Rows[row];

    public override void Clear() => Rows.Clear();
}

internal static class ColumnValues
{
    /// <summary>Adds a time or seq of which 0 means none.</summary>
    public static void AddOrNull(this List<long?> column, long value) => column.Add(value == 0 ? null : value);

    public static void AddClean(this List<string?> column, string? value) => column.Add(PostgresStatement.Clean(value));
}
