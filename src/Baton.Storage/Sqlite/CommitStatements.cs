using System.Buffers;
using Baton.Core;
using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Storage.Sqlite;

/// <summary>The journal's statements with the places of their parameters, and the buffers they are fed from: the hot path, without
/// allocation per row.</summary>
internal sealed class CommitStatements
{
    private const int KeptBuffer = 4 * 1024 * 1024;
    private static readonly byte[][] RunWords = [.. StatusWords.RunWords.Select(System.Text.Encoding.UTF8.GetBytes)];

    private readonly SqliteConnection connection;
    private readonly RunStatement insertRun;
    private readonly RunStatement updateRun;
    private readonly RunStatement advanceRun;
    private readonly EventStatement insertEvent;
    private readonly NodeStatement putNode;
    private ArrayBufferWriter<byte> buffer = new(64 * 1024);

    public CommitStatements(SqliteConnection connection)
    {
        this.connection = connection;
        insertRun = new RunStatement(connection.Statement("insert_run"));
        updateRun = new RunStatement(connection.Statement("update_run"));
        advanceRun = new RunStatement(connection.Statement("advance_run"));
        insertEvent = new EventStatement(connection.Statement("insert_event"));
        putNode = new NodeStatement(connection.Statement("put_node"));
    }

    public void InsertRun(RunRow run)
    {
        insertRun.BindIdentity(run);
        insertRun.BindStatus(RunWords[(int)run.Status]);
        insertRun.BindFacts(run);
        insertRun.BindProgress(run);
        insertRun.Run();
    }

    /// <summary>Writes the run's row over the one whose last event is <paramref name="expectedSeq"/>.</summary>
    /// <param name="statusMayChange">False when no event of the run itself is written with it.</param>
    /// <returns>False when the row is not there or its last event is another.</returns>
    public bool UpdateRun(RunRow run, long expectedSeq, bool statusMayChange)
    {
        var statement = statusMayChange ? updateRun : advanceRun;
        statement.BindKey(run.RunNo, expectedSeq);
        statement.BindStatus(RunWords[(int)run.Status]);
        if (statusMayChange)
        {
            statement.BindFacts(run);
        }

        statement.BindProgress(run);
        statement.Run();
        return connection.Changes == 1;
    }

    public void InsertEvent(long runNo, in RunEvent fact)
    {
        buffer.ResetWrittenCount();
        insertEvent.BindFact(runNo, fact);
        if (!EventCodec.Encode(fact.Data, buffer))
        {
            insertEvent.BindNoData();
        }
        else if (buffer.WrittenCount <= JournalRules.InlineLimit)
        {
            insertEvent.BindData(buffer.WrittenSpan);
        }
        else
        {
            insertEvent.BindHash(PutPayload(runNo, buffer.WrittenSpan));
        }

        insertEvent.Run();
        if (buffer.Capacity > KeptBuffer)
        {
            buffer = new ArrayBufferWriter<byte>(64 * 1024);
        }
    }

    public void PutNode(long runNo, in NodeRow node) => putNode.Run(runNo, node);

    public void InsertLabels(long runNo, string labels)
    {
        using var statement = connection.Statement("insert_labels").Bind(":run_no", runNo).Bind(":labels", labels);
        statement.Run();
    }

    public void InsertIdempotency(IdempotencyRow row)
    {
        using var statement = connection.Statement("insert_idempotency")
            .Bind(":key", row.Key).Bind(":body_hash", row.BodyHash).Bind(":result", row.Result).Bind(":created_at", row.CreatedAt);
        statement.Run();
    }

    public void PutGate(long runNo, GateRow gate)
    {
        using var statement = connection.Statement("put_gate")
            .Bind(":run_no", runNo).Bind(":open_seq", gate.OpenSeq).Bind(":id", gate.Id).Bind(":slot", gate.Slot).Bind(":node", gate.Node)
            .Bind(":status", gate.Status).Bind(":opened_at", gate.OpenedAt).Bind(":assignees", JsonArray.Write(gate.Assignees));
        statement.BindOrNull(statement.Parameter(":due_at"), gate.DueAt);
        statement.BindOrNull(statement.Parameter(":decide_seq"), gate.DecideSeq);
        statement.Run();
    }

    public void InsertCost(RunRow run, CostRow cost)
    {
        var (charge, amount) = (cost.Charge, Nano.Of(cost.Charge.Amount));
        using var insert = connection.Statement("insert_cost")
            .Bind(":run_no", run.RunNo).Bind(":seq", cost.Seq).Bind(":slot", cost.Slot).Bind(":amount", amount)
            .Bind(":input_tokens", charge.InputTokens).Bind(":cached_tokens", charge.CachedTokens)
            .Bind(":output_tokens", charge.OutputTokens).Bind(":lost", cost.Lost ? 1 : 0);
        insert.Run();
        if (charge.Run is not null)
        {
            // Counted when that run spent it.
            return;
        }

        using var total = connection.Statement("add_total")
            .Bind(":day", CostRules.DayOf(cost.At)).Bind(":workflow", run.Workflow).Bind(":created_by", run.CreatedBy ?? "")
            .Bind(":model", charge.Model).Bind(":amount", amount).Bind(":input_tokens", charge.InputTokens)
            .Bind(":cached_tokens", charge.CachedTokens).Bind(":output_tokens", charge.OutputTokens);
        total.Run();
    }

    public void SettleStep(long runNo, SettledStep step)
    {
        using var statement = connection.Statement("settle_step")
            .Bind(":run_no", runNo).Bind(":slot", step.Slot).Bind(":step", step.Step);
        statement.Run();
    }

    private string PutPayload(long runNo, ReadOnlySpan<byte> data)
    {
        var hash = ContentHash.Of(data);
        using var payload = connection.Statement("insert_payload").Bind(":hash", hash);
        payload.Bind(payload.Parameter(":data"), data);
        payload.Run();
        using var use = connection.Statement("insert_run_payload").Bind(":run_no", runNo).Bind(":hash", hash);
        use.Run();
        return hash;
    }
}
