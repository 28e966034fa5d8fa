using System.Text;
using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Storage;

/// <summary>One query for a list of runs, put together from a dialect's blocks: the same parts in the same order for every
/// database.</summary>
internal sealed class RunListQuery
{
    private readonly List<KeyValuePair<string, string>> words = [];
    private readonly List<KeyValuePair<string, long>> numbers = [];

    private RunListQuery(string text, IReadOnlyList<KeyValuePair<string, string>> labels) => (Text, Labels) = (text, labels);

    public string Text { get; }

    /// <summary>Parameters that are text, with their colons.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Words => words;

    /// <summary>Parameters that are numbers.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Numbers => numbers;

    /// <summary>Labels of the block <c>where_labels</c>, which each dialect takes in its own form; empty when the block is not
    /// there.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; }

    /// <summary>Rows in order, at most <paramref name="limit"/>. With several statuses there is one query for each, in order by its index,
    /// merged: a condition on several would have to sort them all.</summary>
    public static List<RunRow> Run(
        SqlText sql, RunFilter filter, RunOrder order, long[]? after, int limit, Func<RunListQuery, List<RunRow>> read)
    {
        if (filter.Statuses is not { } statuses)
        {
            return read(Of(sql, filter, order, after, null, limit));
        }

        var rows = statuses.Distinct().SelectMany(status => read(Of(sql, filter, order, after, status, limit))).ToList();
        rows.Sort(order.Compare);
        return rows.Count > limit ? rows[..limit] : rows;
    }

    private static RunListQuery Of(SqlText sql, RunFilter filter, RunOrder order, long[]? after, RunStatus? status, int limit)
    {
        var labels = filter.Labels ?? [];
        // Only an order by number can be driven by a label's index, which holds the numbers of its runs in order.
        var driver = order.KeyLength == 1 ? labels.FirstOrDefault(label => label.Value.Length > 0) : default;
        var others = labels.Where(label => label.Key != driver.Key || label.Value != driver.Value).ToList();
        var text = new StringBuilder(sql[driver.Key is null ? "list_runs" : "list_runs_with_label"]);
        sql.AppendIf(text, status is not null, "where_status");
        sql.AppendIf(text, filter.Workflow is not null, "where_workflow");
        sql.AppendIf(text, filter.Search is not null, "where_search");
        sql.AppendIf(text, others.Count > 0, "where_labels");
        sql.AppendIf(text, filter.StartedAfter is not null, "where_started_after");
        sql.AppendIf(text, filter.StartedBefore is not null, "where_started_before");
        sql.AppendIf(text, after is not null, order.After);
        text.Append('\n').Append(sql[driver.Key is null ? order.OrderBy : order.OrderBy + "_labelled"]);

        var query = new RunListQuery(text.ToString(), others);
        query.Add(":status", status?.Word());
        query.Add(":workflow", filter.Workflow);
        query.Add(":search", Paging.Like(filter.Search));
        query.Add(":label_key", driver.Key);
        query.Add(":label_value", driver.Value);
        query.Add(":started_after", filter.StartedAfter);
        query.Add(":started_before", filter.StartedBefore);
        query.Add(":after_no", after?[^1]);
        query.Add(":after_duration", after is { Length: 2 } ? after[0] : null);
        query.Add(":limit", limit);
        return query;
    }

    private void Add(string name, string? value)
    {
        if (value is not null)
        {
            words.Add(new(name, value));
        }
    }

    private void Add(string name, long? value)
    {
        if (value is { } number)
        {
            numbers.Add(new(name, number));
        }
    }
}
