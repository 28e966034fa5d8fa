using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Storage.Sqlite;

public sealed partial class SqliteRunStore
{
    public Page<RunRow> ListRuns(RunFilter filter, PageRequest page)
    {
        Paging.RequireLimit(page);
        var order = RunOrder.Of(filter.Sort);
        var after = KeysetCursor.Decode(page.Cursor, order.Name, order.KeyLength);
        return ReadSnapshot(connection =>
        {
            var rows = RunListQuery.Run(Sql, filter, order, after, page.Limit + 1, query => ListRuns(connection, query));
            return Paging.ToPage(rows, page.Limit, order.Cursor);
        });
    }

    public IReadOnlyDictionary<RunStatus, long> CountRuns() => Read(connection =>
    {
        using var statement = connection.Statement("count_runs");
        return Rows.List(statement, row => (Status: Rows.RunStatusOf(row), Runs: row.Int64("runs")))
            .ToDictionary(row => row.Status, row => row.Runs);
    });

    private static List<RunRow> ListRuns(SqliteConnection connection, RunListQuery query)
    {
        using var statement = connection.Prepare(query.Text);
        foreach (var (name, value) in query.Words)
        {
            statement.Bind(name, value);
        }

        foreach (var (name, value) in query.Numbers)
        {
            statement.Bind(name, value);
        }

        statement.BindIfPresent(":labels", query.Labels.Count > 0 ? JsonArray.WritePairs(query.Labels) : null);
        return Rows.List(statement, Rows.Run);
    }
}
