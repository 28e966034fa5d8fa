using System.Globalization;
using System.Text;

namespace Baton.Storage.Moving;

/// <summary>A table whose rows are moved: by the blocks <c>move_from_{name}</c>, which reads them in an order of its dialect's choice from
/// a place on, and <c>move_into_{name}</c>. Both dialects read the same columns in the same order.</summary>
/// <param name="Key">The columns that either dialect orders by; those it does, its block calls <c>:after_{column}</c>.</param>
internal sealed record MovedTable(string Name, params MoveKey[] Key)
{
    /// <summary>All of them, what others refer to first. Those of <see cref="Left"/> stay behind.</summary>
    public static IReadOnlyList<MovedTable> All { get; } =
    [
        new("definitions", MoveKey.Text("hash")),
        new("workflows", MoveKey.Text("name")),
        new("workflow_versions", MoveKey.Text("name"), MoveKey.Number("version")),
        new("runs", MoveKey.Number("run_no"), MoveKey.Number("partition")),
        new("run_labels", MoveKey.Number("run_no"), MoveKey.Number("partition"), MoveKey.Text("key"), MoveKey.Text("value")),
        new("run_events", MoveKey.Number("run_no"), MoveKey.Number("partition"), MoveKey.Number("seq")),
        new("payloads", MoveKey.Number("partition"), MoveKey.Text("hash")),
        new("run_payloads", MoveKey.Number("run_no"), MoveKey.Number("partition"), MoveKey.Text("hash")),
        new("node_runs", MoveKey.Number("run_no"), MoveKey.Number("partition"), MoveKey.Number("slot")),
        new("gates", MoveKey.Number("run_no"), MoveKey.Number("partition"), MoveKey.Number("open_seq")),
        new("idempotency_keys", MoveKey.Text("key")),
        new("run_costs", MoveKey.Number("run_no"), MoveKey.Number("partition"), MoveKey.Number("seq")),
        new("cost_totals", MoveKey.Text("day"), MoveKey.Text("workflow"), MoveKey.Text("created_by"), MoveKey.Text("model")),
        new("budget_holds",
            MoveKey.Number("run_no"), MoveKey.Number("partition"), MoveKey.Number("slot"), MoveKey.Text("step"), MoveKey.Number("call")),
        new("peers", MoveKey.Text("kind"), MoveKey.Text("name")),
        new("tool_pins", MoveKey.Text("definition_hash"), MoveKey.Text("tool")),
        new("meta", MoveKey.Text("key")),
    ];

    /// <summary>Tables that say something about one store only: how its schema was made, and on PostgreSQL who uses it.</summary>
    public static IReadOnlySet<string> Left { get; } =
        new HashSet<string> { "schema_migrations", "servers", "partitions", "commands", "command_answers" };

    public string ReadBlock => "move_from_" + Name;

    public string WriteBlock => "move_into_" + Name;

    /// <summary>Key in <c>meta</c> of the target: how far the table is moved. Written with the rows.</summary>
    public string ProgressKey => "moving:" + Name;
}

/// <summary>A column of a table's order.</summary>
internal sealed record MoveKey(string Column, bool IsNumber)
{
    public string Parameter => ":after_" + Column;

    public static MoveKey Number(string column) => new(column, true);

    public static MoveKey Text(string column) => new(column, false);
}

/// <summary>How far a table is moved.</summary>
/// <param name="Rows">Rows written.</param>
/// <param name="Whole">All of them.</param>
/// <param name="After">Values of the key's columns in the last row, numbers as decimal text.</param>
internal sealed record MovePlace(long Rows, bool Whole, IReadOnlyList<string> After)
{
    /// <summary>Before the first row.</summary>
    public static MovePlace Start(MovedTable table) => new(0, false, [.. table.Key.Select(key => key.IsNumber ? "-1" : "")]);

    public static MovePlace Parse(string text)
    {
        var words = JsonArray.Read(Encoding.UTF8.GetBytes(text));
        return new MovePlace(long.Parse(words[0], CultureInfo.InvariantCulture), words[1] == "whole", [.. words.Skip(2)]);
    }

    public string Write() =>
        JsonArray.Write([Rows.ToString(CultureInfo.InvariantCulture), Whole ? "whole" : "part", .. After]);

    /// <summary>Where a row stands.</summary>
    public static IReadOnlyList<string> Of(MovedTable table, IReadOnlyList<string> columns, MovedRow row)
    {
        var after = new string[table.Key.Length];
        for (var i = 0; i < after.Length; i++)
        {
            var column = IndexOf(columns, table.Key[i].Column);
            after[i] = table.Key[i].IsNumber
                ? row.NumberAt(column).ToString(CultureInfo.InvariantCulture)
                : Encoding.UTF8.GetString(row.TextAt(column));
        }

        return after;
    }

    private static int IndexOf(IReadOnlyList<string> columns, string name)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i] == name)
            {
                return i;
            }
        }

        throw new InvalidOperationException($"The rows that are moved have no column {name}.");
    }
}
