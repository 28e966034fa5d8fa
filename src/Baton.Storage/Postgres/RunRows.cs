using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Storage.Postgres;

/// <summary>update_run, and what insert_run has in common with it.</summary>
internal sealed class RunRows
{
    private readonly List<long> runNo;
    private readonly List<short> partition;
    private readonly List<string?> status;
    private readonly List<int> round;
    private readonly List<long?> startedAt;
    private readonly List<long?> finishedAt;
    private readonly List<long> duration;
    private readonly List<long> inputSeq;
    private readonly List<long?> endSeq;
    private readonly List<long> lastSeq;
    private readonly List<long?> nextDue;
    private readonly List<bool> parked;
    private readonly List<int>[] counts;

    public RunRows(RowStatement statement)
    {
        runNo = statement.Bigint(":run_no");
        partition = statement.Smallint(":partition");
        status = statement.Text(":status");
        round = statement.Integer(":round");
        startedAt = statement.BigintOrNull(":started_at");
        finishedAt = statement.BigintOrNull(":finished_at");
        duration = statement.Bigint(":duration_ms");
        inputSeq = statement.Bigint(":input_seq");
        endSeq = statement.BigintOrNull(":end_seq");
        lastSeq = statement.Bigint(":last_seq");
        nextDue = statement.BigintOrNull(":next_due");
        parked = statement.Boolean(":parked");
        counts =
        [
            .. new[]
            {
                ":pending", ":queued", ":running", ":retrying", ":waiting", ":success", ":failed", ":skipped", ":cancelled",
            }.Select(statement.Integer),
        ];
    }

    public IReadOnlyList<long> Numbers => runNo;

    public void Add(RunRow run)
    {
        runNo.Add(run.RunNo);
        partition.Add(checked((short)run.Partition));
        status.Add(run.Status.Word());
        round.Add(run.Round);
        startedAt.AddOrNull(run.StartedAt);
        finishedAt.AddOrNull(run.FinishedAt);
        duration.Add(run.FinishedAt == 0 ? -1 : Math.Max(0, run.FinishedAt - (run.StartedAt == 0 ? run.FinishedAt : run.StartedAt)));
        inputSeq.Add(run.InputSeq);
        endSeq.AddOrNull(run.EndSeq);
        lastSeq.Add(run.LastSeq);
        nextDue.AddOrNull(run.NextDue);
        parked.Add(run.Parked);
        var nodes = run.Counts;
        counts[0].Add(nodes.Pending);
        counts[1].Add(nodes.Queued);
        counts[2].Add(nodes.Running);
        counts[3].Add(nodes.Retrying);
        counts[4].Add(nodes.Waiting);
        counts[5].Add(nodes.Success);
        counts[6].Add(nodes.Failed);
        counts[7].Add(nodes.Skipped);
        counts[8].Add(nodes.Cancelled);
    }
}

/// <summary>What insert_run has besides <see cref="RunRows"/>: what never changes afterwards.</summary>
internal sealed class RunIdentities(RowStatement statement)
{
    private readonly List<string?> id = statement.Text(":id");
    private readonly List<string?> workflow = statement.Text(":workflow");
    private readonly List<int> version = statement.Integer(":version");
    private readonly List<string?> definitionHash = statement.Text(":definition_hash");
    private readonly List<string?> labels = statement.Text(":labels");
    private readonly List<string?> createdBy = statement.Text(":created_by");
    private readonly List<string?> origin = statement.Text(":origin");
    private readonly List<long> createdAt = statement.Bigint(":created_at");

    public IEnumerable<string> Ids => id.OfType<string>();

    public void Add(RunRow run)
    {
        id.Add(run.Id);
        workflow.AddClean(run.Workflow);
        version.Add(run.Version);
        definitionHash.Add(run.DefinitionHash);
        labels.Add(run.Labels);
        createdBy.AddClean(run.CreatedBy);
        origin.AddClean(run.Origin);
        createdAt.Add(run.CreatedAt);
    }
}
