using System.Text.Json;
using Baton.Contracts;
using Baton.Core;
using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Server.Answers;

/// <summary>Runs as the contract shows them, read from rows and the few events that hold their texts.</summary>
internal sealed class RunAnswers(IRunStore store)
{
    /// <exception cref="BatonException">NotFound <c>run_not_found</c>.</exception>
    public RunRow Require(string id) =>
        store.FindRun(id) ?? throw BatonException.NotFound("run_not_found", $"There is no run '{id}'.");

    /// <summary>With input, output and error.</summary>
    public RunView Full(string id) => Full(Require(id));

    public RunView Full(RunRow row)
    {
        long[] seqs = row.EndSeq > 0 && row.EndSeq != row.InputSeq ? [row.InputSeq, row.EndSeq] : [row.InputSeq];
        Payload? input = null;
        Payload? output = null;
        ErrorView? error = null;
        foreach (var recorded in store.ReadEventsAt(row.RunNo, seqs))
        {
            switch (recorded.Data)
            {
                case RunCreatedData created: input = created.Input; break;
                case RunReopenedData reopened: input = reopened.Input; break;
                case RunOutputData end when row.Status.IsTerminal(): output = end.Output; break;
                case RunFailedData end when row.Status.IsTerminal(): error = Error(end.Error, end.Node); break;
            }
        }

        var cost = store.SumRuns([row.RunNo]).GetValueOrDefault(row.RunNo);
        return Summary(row, cost) with { Input = Raw.Element(input), Output = Raw.Element(output), Error = error };
    }

    /// <summary>The run's input in force.</summary>
    public Payload InputOf(RunRow row) => store.ReadEventsAt(row.RunNo, [row.InputSeq]) switch
    {
        [{ Data: RunCreatedData created }] => created.Input,
        [{ Data: RunReopenedData { Input: { } input } }] => input,
        _ => Payload.EmptyObject,
    };

    /// <summary>Runs of a list with what they came to.</summary>
    public static IEnumerable<RunView> Summaries(IReadOnlyList<RunRow> rows, ICostStore costs)
    {
        var sums = costs.SumRuns([.. rows.Select(row => row.RunNo)]);
        return rows.Select(row => Summary(row, sums.GetValueOrDefault(row.RunNo)));
    }

    public static CostView Cost(CostSum? sum) =>
        sum is null ? CostView.None : new CostView(sum.Amount, sum.InputTokens, sum.OutputTokens);

    public static RunView Summary(RunRow row, CostSum? cost) => new()
    {
        Id = row.Id,
        Workflow = row.Workflow,
        Version = row.Version == 0 ? null : row.Version,
        Status = row.Status.Word(),
        Round = row.Round,
        CreatedAt = Times.Of(row.CreatedAt),
        StartedAt = Times.OrNull(row.StartedAt),
        FinishedAt = Times.OrNull(row.FinishedAt),
        DurationMs = Times.Between(row.StartedAt, row.FinishedAt),
        Progress = Progress(row.Counts),
        Cost = Cost(cost),
        Labels = Labels(row.Labels),
        CreatedBy = row.CreatedBy,
        Origin = row.Origin,
        LastSeq = row.LastSeq,
    };

    public static ErrorView Error(NodeError error, string? node = null) => new(error.Kind, error.Message, error.Stack, node);

    private static ProgressView Progress(NodeCounts c) => new(
        c.Total, c.Success, c.Failed, c.Skipped, c.Running, c.Pending, c.Queued, c.Retrying, c.Waiting, c.Cancelled);

    private static Dictionary<string, string> Labels(string? json)
    {
        if (json is null)
        {
            return [];
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);
    }
}
