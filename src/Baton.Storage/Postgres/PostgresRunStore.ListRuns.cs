using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Storage.Postgres;

public sealed partial class PostgresRunStore
{
    public Page<RunRow> ListRuns(RunFilter filter, PageRequest page)
    {
        Paging.RequireLimit(page);
        var order = RunOrder.Of(filter.Sort);
        var after = KeysetCursor.Decode(page.Cursor, order.Name, order.KeyLength);
        return ReadSnapshot(session =>
        {
            var rows = RunListQuery.Run(Sql.Blocks, filter, order, after, page.Limit + 1, query => ListRuns(session, query));
            return Paging.ToPage(rows, page.Limit, order.Cursor);
        });
    }

    public IReadOnlyDictionary<RunStatus, long> CountRuns() => Read(session =>
    {
        using var statement = session.Statement("count_runs");
        return Rows.List(statement, row => (Status: Rows.RunStatusOf(row), Runs: row.Int64("runs")))
            .ToDictionary(row => row.Status, row => row.Runs);
    });

    private static List<RunRow> ListRuns(PostgresSession session, RunListQuery query)
    {
        using var statement = session.Prepare(query.Text);
        foreach (var (name, value) in query.Words)
        {
            statement.Bind(name, value);
        }

        foreach (var (name, value) in query.Numbers)
        {
            statement.Bind(name, value);
        }

        if (query.Labels.Count > 0)
        {
            statement.Bind(":label_keys", query.Labels.Select(label => label.Key))
                .Bind(":label_values", query.Labels.Select(label => label.Value));
        }

        return Rows.List(statement, Rows.Run);
    }
}
