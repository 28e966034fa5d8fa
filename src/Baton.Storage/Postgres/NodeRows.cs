using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Storage.Postgres;

/// <summary>put_node.</summary>
internal sealed class NodeRows(RowStatement statement)
{
    private readonly List<long> runNo = statement.Bigint(":run_no");
    private readonly List<short> partition = statement.Smallint(":partition");
    private readonly List<int> slot = statement.Integer(":slot");
    private readonly List<string?> path = statement.Text(":path");
    private readonly List<string?> type = statement.Text(":type");
    private readonly List<string?> status = statement.Text(":status");
    private readonly List<int> attempt = statement.Integer(":attempt");
    private readonly List<int> maxAttempts = statement.Integer(":max_attempts");
    private readonly List<long?> queuedAt = statement.BigintOrNull(":queued_at");
    private readonly List<long?> startedAt = statement.BigintOrNull(":started_at");
    private readonly List<long?> finishedAt = statement.BigintOrNull(":finished_at");
    private readonly List<long?> inputSeq = statement.BigintOrNull(":input_seq");
    private readonly List<long?> resultSeq = statement.BigintOrNull(":result_seq");
    private readonly List<long> firstSeq = statement.Bigint(":first_seq");
    private readonly List<long> lastSeq = statement.Bigint(":last_seq");
    private readonly List<string?> waitFor = statement.Text(":wait_for");
    private readonly List<string?> waitName = statement.Text(":wait_name");
    private readonly List<long?> waitSince = statement.BigintOrNull(":wait_since");
    private readonly List<long?> waitUntil = statement.BigintOrNull(":wait_until");

    public void Add(RunRow run, in NodeRow node)
    {
        runNo.Add(run.RunNo);
        partition.Add((short)run.Partition);
        slot.Add(node.Slot);
        path.AddClean(node.Path);
        type.Add(node.Type);
        status.Add(node.Status.Word());
        attempt.Add(node.Attempt);
        maxAttempts.Add(node.MaxAttempts);
        queuedAt.AddOrNull(node.QueuedAt);
        startedAt.AddOrNull(node.StartedAt);
        finishedAt.AddOrNull(node.FinishedAt);
        inputSeq.AddOrNull(node.InputSeq);
        resultSeq.AddOrNull(node.ResultSeq);
        firstSeq.Add(node.FirstSeq);
        lastSeq.Add(node.LastSeq);
        waitFor.Add(node.WaitFor);
        waitName.AddClean(node.WaitName);
        waitSince.AddOrNull(node.WaitSince);
        waitUntil.AddOrNull(node.WaitUntil);
    }
}
