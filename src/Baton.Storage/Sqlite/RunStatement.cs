using Baton.Engine.Store;

namespace Baton.Storage.Sqlite;

/// <summary>insert_run, update_run or advance_run. The last two leave out parameters of the first.</summary>
internal sealed class RunStatement
{
    private readonly SqliteStatement statement;
    private readonly int[] progress;
    private readonly int runNo;
    private readonly int status;
    private readonly int expectedSeq;
    private readonly int[] facts;

    public RunStatement(SqliteStatement statement)
    {
        this.statement = statement;
        runNo = statement.Parameter(":run_no");
        status = statement.Parameter(":status");
        expectedSeq = statement.ParameterOrZero(":expected_seq");
        facts = [.. new[] { ":round", ":started_at", ":finished_at", ":input_seq", ":end_seq" }.Select(statement.ParameterOrZero)];
        progress =
        [
            .. new[]
            {
                ":last_seq", ":next_due", ":parked", ":pending", ":queued", ":running", ":retrying", ":waiting", ":success", ":failed",
                ":skipped", ":cancelled",
            }.Select(statement.Parameter),
        ];
    }

    public void BindKey(long number, long expected)
    {
        statement.Bind(runNo, number);
        statement.Bind(expectedSeq, expected);
    }

    /// <summary>What never changes after the run was created.</summary>
    public void BindIdentity(RunRow run)
    {
        statement.Bind(runNo, run.RunNo);
        statement.Bind(":id", run.Id).Bind(":partition", run.Partition).Bind(":workflow", run.Workflow).Bind(":version", run.Version)
            .Bind(":definition_hash", run.DefinitionHash).Bind(":labels", run.Labels).Bind(":created_by", run.CreatedBy)
            .Bind(":origin", run.Origin).Bind(":created_at", run.CreatedAt);
    }

    public void BindStatus(byte[] word) => statement.Bind(status, word);

    /// <summary>What only an event of the run itself changes.</summary>
    public void BindFacts(RunRow run)
    {
        statement.Bind(facts[0], run.Round);
        statement.BindOrNull(facts[1], run.StartedAt);
        statement.BindOrNull(facts[2], run.FinishedAt);
        statement.Bind(facts[3], run.InputSeq);
        statement.BindOrNull(facts[4], run.EndSeq);
    }

    /// <summary>What any event may change.</summary>
    public void BindProgress(RunRow run)
    {
        var counts = run.Counts;
        statement.Bind(progress[0], run.LastSeq);
        statement.BindOrNull(progress[1], run.NextDue);
        statement.Bind(progress[2], run.Parked ? 1 : 0);
        statement.Bind(progress[3], counts.Pending);
        statement.Bind(progress[4], counts.Queued);
        statement.Bind(progress[5], counts.Running);
        statement.Bind(progress[6], counts.Retrying);
        statement.Bind(progress[7], counts.Waiting);
        statement.Bind(progress[8], counts.Success);
        statement.Bind(progress[9], counts.Failed);
        statement.Bind(progress[10], counts.Skipped);
        statement.Bind(progress[11], counts.Cancelled);
    }

    public void Run() => statement.Run();
}
