using System.Buffers;
using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Storage;

/// <summary>The one way back from a row of each table to what the port calls it.</summary>
internal static class Rows
{
    public static RunRow Run(StoredRow row) => new()
    {
        RunNo = row.Int64("run_no"),
        Id = row.Text("id"),
        Partition = row.Int32("partition"),
        Workflow = row.Text("workflow"),
        Version = row.Int32("version"),
        DefinitionHash = row.Text("definition_hash"),
        Status = RunStatusOf(row),
        Round = row.Int32("round"),
        Labels = row.TextOrNull("labels"),
        CreatedBy = row.TextOrNull("created_by"),
        CreatedAt = row.Int64("created_at"),
        StartedAt = row.Int64("started_at"),
        FinishedAt = row.Int64("finished_at"),
        InputSeq = row.Int64("input_seq"),
        EndSeq = row.Int64("end_seq"),
        LastSeq = row.Int64("last_seq"),
        NextDue = row.Int64("next_due"),
        Parked = row.Flag("parked"),
        Counts = new NodeCounts(
            row.Int32("pending"), row.Int32("queued"), row.Int32("running"), row.Int32("retrying"), row.Int32("waiting"),
            row.Int32("success"), row.Int32("failed"), row.Int32("skipped"), row.Int32("cancelled")),
        Origin = row.TextOrNull("origin"),
    };

    public static RunStatus RunStatusOf(StoredRow row) =>
        StatusWords.TryParseRun(row.Text("status"), out var status) ? status : throw Damaged("runs", row.Text("status"));

    public static NodeRow Node(StoredRow row) => new()
    {
        Slot = row.Int32("slot"),
        Path = row.Text("path"),
        Type = row.Text("type"),
        Status = StatusWords.TryParseNode(row.Text("status"), out var status) ? status : throw Damaged("node_runs", row.Text("status")),
        Attempt = row.Int32("attempt"),
        MaxAttempts = row.Int32("max_attempts"),
        QueuedAt = row.Int64("queued_at"),
        StartedAt = row.Int64("started_at"),
        FinishedAt = row.Int64("finished_at"),
        InputSeq = row.Int64("input_seq"),
        ResultSeq = row.Int64("result_seq"),
        FirstSeq = row.Int64("first_seq"),
        LastSeq = row.Int64("last_seq"),
        WaitFor = row.TextOrNull("wait_for"),
        WaitName = row.TextOrNull("wait_name"),
        WaitSince = row.Int64("wait_since"),
        WaitUntil = row.Int64("wait_until"),
    };

    public static CostSum Cost(StoredRow row) => new(
        Nano.Amount(row.Int64("amount")), row.Int64("input_tokens"), row.Int64("cached_tokens"), row.Int64("output_tokens"),
        row.Int64("calls"));

    public static CostGroup CostGroup(StoredRow row) => new(
        row.TextOrNull("day"), row.TextOrNull("workflow"), row.TextOrNull("created_by"), row.TextOrNull("model"), Cost(row));

    public static PeerRow Peer(StoredRow row) => new(
        row.Text("kind"), row.Text("name"), row.Text("settings"), row.Int64("created_at"), row.TextOrNull("created_by"))
    {
        Found = row.TextOrNull("found"),
        FoundHash = row.TextOrNull("found_hash"),
        CheckedAt = row.Int64("checked_at"),
        Error = row.TextOrNull("error"),
        UpdatedAt = row.Int64("updated_at"),
    };

    public static GateRow Gate(StoredRow row) => new()
    {
        Id = row.Text("id"),
        Slot = row.Int32("slot"),
        Node = row.Text("node"),
        Status = row.Text("status"),
        OpenedAt = row.Int64("opened_at"),
        DueAt = row.Int64("due_at"),
        OpenSeq = row.Int64("open_seq"),
        DecideSeq = row.Int64("decide_seq"),
        Assignees = JsonArray.Read(row.Utf8("assignees")),
    };

    public static WorkflowRow Workflow(StoredRow row) => new(
        row.Text("name"), row.TextOrNull("title"), row.TextOrNull("description"), row.Text("tags"), row.Int32("latest_version"),
        row.Int64("created_at"), row.Int64("updated_at"), row.Int64("archived_at"));

    public static WorkflowVersionRow Version(StoredRow row) => new(
        row.Text("name"), row.Int32("version"), row.Text("definition_hash"), row.TextOrNull("title"), row.TextOrNull("description"),
        row.Text("tags"), row.Int64("created_at"), row.TextOrNull("created_by"));

    public static IdempotencyRow Idempotency(StoredRow row) =>
        new(row.Text("key"), row.Text("body_hash"), row.Text("result"), row.Int64("created_at"));

    /// <summary>All rows of a query over events.</summary>
    public static IReadOnlyList<RunEvent> Events(StoredRow statement)
    {
        List<RunEvent> events = [];
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            while (statement.Step())
            {
                var data = statement.Utf8("data");
                if (data.Length > buffer.Length)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = ArrayPool<byte>.Shared.Rent(data.Length);
                }

                data.CopyTo(buffer);
                events.Add(Event(statement, buffer.AsMemory(0, data.Length)));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return events;
    }

    /// <summary>Up to <paramref name="limit"/> rows.</summary>
    public static List<T> List<T>(StoredRow statement, Func<StoredRow, T> map, int limit = int.MaxValue)
    {
        List<T> rows = [];
        while (rows.Count < limit && statement.Step())
        {
            rows.Add(map(statement));
        }

        return rows;
    }

    /// <summary>The first row, or null.</summary>
    public static T? First<T>(StoredRow statement, Func<StoredRow, T> map)
        where T : class => statement.Step() ? map(statement) : null;

    // EventCodec copies what it keeps: the buffer is free again when it returns.
    private static RunEvent Event(StoredRow row, ReadOnlyMemory<byte> data)
    {
        var type = (RunEventType)row.Int64("type");
        return new RunEvent(
            row.Int64("seq"), row.Int64("at"), type, row.Int32("slot"), row.Int32("attempt"), EventCodec.Decode(type, data));
    }

    private static FormatException Damaged(string table, string value) =>
        new($"{table} holds the status '{value}', which no version of Baton writes.");
}
