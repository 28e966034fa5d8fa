using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Storage.Sqlite;

/// <summary>put_node.</summary>
internal sealed class NodeStatement(SqliteStatement statement)
{
    private static readonly byte[][] Words = [.. StatusWords.NodeWords.Select(System.Text.Encoding.UTF8.GetBytes)];

    private readonly int runNo = statement.Parameter(":run_no");
    private readonly int slot = statement.Parameter(":slot");
    private readonly int path = statement.Parameter(":path");
    private readonly int type = statement.Parameter(":type");
    private readonly int status = statement.Parameter(":status");
    private readonly int attempt = statement.Parameter(":attempt");
    private readonly int maxAttempts = statement.Parameter(":max_attempts");
    private readonly int queuedAt = statement.Parameter(":queued_at");
    private readonly int startedAt = statement.Parameter(":started_at");
    private readonly int finishedAt = statement.Parameter(":finished_at");
    private readonly int inputSeq = statement.Parameter(":input_seq");
    private readonly int resultSeq = statement.Parameter(":result_seq");
    private readonly int firstSeq = statement.Parameter(":first_seq");
    private readonly int lastSeq = statement.Parameter(":last_seq");
    private readonly int waitFor = statement.Parameter(":wait_for");
    private readonly int waitName = statement.Parameter(":wait_name");
    private readonly int waitSince = statement.Parameter(":wait_since");
    private readonly int waitUntil = statement.Parameter(":wait_until");

    public void Run(long number, in NodeRow node)
    {
        statement.Bind(runNo, number);
        statement.Bind(slot, node.Slot);
        statement.Bind(path, node.Path);
        statement.Bind(type, node.Type);
        statement.Bind(status, Words[(int)node.Status]);
        statement.Bind(attempt, node.Attempt);
        statement.Bind(maxAttempts, node.MaxAttempts);
        statement.BindOrNull(queuedAt, node.QueuedAt);
        statement.BindOrNull(startedAt, node.StartedAt);
        statement.BindOrNull(finishedAt, node.FinishedAt);
        statement.BindOrNull(inputSeq, node.InputSeq);
        statement.BindOrNull(resultSeq, node.ResultSeq);
        statement.Bind(firstSeq, node.FirstSeq);
        statement.Bind(lastSeq, node.LastSeq);
        statement.Bind(waitFor, node.WaitFor);
        statement.Bind(waitName, node.WaitName);
        statement.BindOrNull(waitSince, node.WaitSince);
        statement.BindOrNull(waitUntil, node.WaitUntil);
        statement.Run();
    }
}
