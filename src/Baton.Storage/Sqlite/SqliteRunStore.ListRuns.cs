using System.Text;
using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Storage.Sqlite;

public sealed partial class SqliteRunStore
{
    /// <summary>The largest page a list gives.</summary>
    private const int MaxLimit = 500;

    public Page<RunRow> ListRuns(RunFilter filter, PageRequest page)
    {
        RequireLimit(page);
        var order = RunOrder.Of(filter.Sort);
        var after = KeysetCursor.Decode(page.Cursor, order.Name, order.KeyLength);
        if (filter.Statuses is { Count: 0 })
        {
            return new Page<RunRow>([], null);
        }

        return ReadSnapshot(connection =>
        {
            var rows = filter.Statuses is { Count: > 0 } statuses
                ? ListByStatus(connection, filter, order, after, statuses, page.Limit + 1)
                : ListMatching(connection, filter, order, after, null, page.Limit + 1);
            return ToPage(rows, page.Limit, order.Cursor);
        });
    }

    public IReadOnlyDictionary<RunStatus, long> CountRuns() => Read(connection =>
    {
        using var statement = connection.Statement("count_runs");
        return Rows.List(statement, row => (Status: Rows.RunStatusOf(row), Runs: row.Int64("runs")))
            .ToDictionary(row => row.Status, row => row.Runs);
    });

    /// <summary>One query for each status, each in order by its index, merged: a condition on several statuses would have to sort them
    /// all.</summary>
    private static List<RunRow> ListByStatus(
        SqliteConnection connection, RunFilter filter, RunOrder order, long[]? after, IReadOnlyList<RunStatus> statuses, int limit)
    {
        var rows = statuses.Distinct()
            .SelectMany(status => ListMatching(connection, filter, order, after, status.Word(), limit))
            .ToList();
        rows.Sort(order.Compare);
        return rows.Count > limit ? rows[..limit] : rows;
    }

    private static List<RunRow> ListMatching(
        SqliteConnection connection, RunFilter filter, RunOrder order, long[]? after, string? status, int limit)
    {
        var labels = filter.Labels ?? [];
        // Only an order by number can be driven by a label's index, which holds the numbers of its runs in order.
        var driver = order.KeyLength == 1 ? labels.FirstOrDefault(label => label.Value.Length > 0) : default;
        var others = labels.Where(label => label.Key != driver.Key || label.Value != driver.Value).ToList();
        var text = new StringBuilder(Sql[driver.Key is null ? "list_runs" : "list_runs_with_label"]);
        AppendIf(text, status is not null, "where_status");
        AppendIf(text, filter.Workflow is not null, "where_workflow");
        AppendIf(text, filter.Search is not null, "where_search");
        AppendIf(text, others.Count > 0, "where_labels");
        AppendIf(text, filter.StartedAfter is not null, "where_started_after");
        AppendIf(text, filter.StartedBefore is not null, "where_started_before");
        AppendIf(text, after is not null, order.After);
        text.Append('\n').Append(Sql[driver.Key is null ? order.OrderBy : order.OrderBy + "_labelled"]);

        using var statement = connection.Prepare(text.ToString()).Bind(":limit", limit);
        statement.BindIfPresent(":status", status);
        statement.BindIfPresent(":workflow", filter.Workflow);
        statement.BindIfPresent(":search", Like(filter.Search));
        statement.BindIfPresent(":label_key", driver.Key);
        statement.BindIfPresent(":label_value", driver.Value);
        statement.BindIfPresent(":labels", others.Count > 0 ? JsonArray.WritePairs(others) : null);
        statement.BindIfPresent(":started_after", filter.StartedAfter);
        statement.BindIfPresent(":started_before", filter.StartedBefore);
        statement.BindIfPresent(":after_no", after?[^1]);
        statement.BindIfPresent(":after_duration", after is { Length: 2 } ? after[0] : null);
        return Rows.List(statement, Rows.Run);
    }

    private static void AppendIf(StringBuilder text, bool given, string block)
    {
        if (given)
        {
            text.Append("\nAND ").Append(Sql[block]);
        }
    }

    /// <summary>The text as a pattern that finds it anywhere, its own wildcards escaped. LIKE ignores case of ASCII letters only.</summary>
    private static string? Like(string? search) => search is null
        ? null
        : "%" + search.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal) + "%";

    private static void RequireLimit(PageRequest page) =>
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)(page.Limit - 1), (uint)(MaxLimit - 1), nameof(page));

    /// <param name="rows">One row more than the page holds when there is a next page.</param>
    private static Page<T> ToPage<T>(List<T> rows, int limit, Func<T, string> cursor) =>
        rows.Count > limit ? new Page<T>(rows[..limit], cursor(rows[limit - 1])) : new Page<T>(rows, null);
}
