using System.Text.Json;
using Baton.Engine.Store;

namespace Baton.Storage.Postgres;

/// <summary>insert_labels.</summary>
internal sealed class LabelRows(RowStatement statement)
{
    private readonly List<string?> key = statement.Text(":key");
    private readonly List<string?> value = statement.Text(":value");
    private readonly List<short> partition = statement.Smallint(":partition");
    private readonly List<long> runNo = statement.Bigint(":run_no");

    public void Add(RunRow run)
    {
        if (run.Labels is not { } labels)
        {
            return;
        }

        using var document = JsonDocument.Parse(labels);
        foreach (var label in document.RootElement.EnumerateObject())
        {
            key.AddClean(label.Name);
            value.AddClean(label.Value.GetString());
            partition.Add((short)run.Partition);
            runNo.Add(run.RunNo);
        }
    }
}

/// <summary>put_gate.</summary>
internal sealed class GateRows(RowStatement statement)
{
    private readonly List<long> runNo = statement.Bigint(":run_no");
    private readonly List<short> partition = statement.Smallint(":partition");
    private readonly List<long> openSeq = statement.Bigint(":open_seq");
    private readonly List<string?> id = statement.Text(":id");
    private readonly List<int> slot = statement.Integer(":slot");
    private readonly List<string?> node = statement.Text(":node");
    private readonly List<string?> status = statement.Text(":status");
    private readonly List<long> openedAt = statement.Bigint(":opened_at");
    private readonly List<long?> dueAt = statement.BigintOrNull(":due_at");
    private readonly List<long?> decideSeq = statement.BigintOrNull(":decide_seq");
    private readonly List<string?> assignees = statement.Text(":assignees");

    public void Add(RunRow run, GateRow gate)
    {
        runNo.Add(run.RunNo);
        partition.Add((short)run.Partition);
        openSeq.Add(gate.OpenSeq);
        id.Add(gate.Id);
        slot.Add(gate.Slot);
        node.AddClean(gate.Node);
        status.Add(gate.Status);
        openedAt.Add(gate.OpenedAt);
        dueAt.AddOrNull(gate.DueAt);
        decideSeq.AddOrNull(gate.DecideSeq);
        assignees.Add(JsonArray.Write(gate.Assignees));
    }
}

/// <summary>insert_idempotency.</summary>
internal sealed class KeyRows(RowStatement statement)
{
    private readonly List<string?> key = statement.Text(":key");
    private readonly List<string?> bodyHash = statement.Text(":body_hash");
    private readonly List<string?> result = statement.Text(":result");
    private readonly List<long> createdAt = statement.Bigint(":created_at");

    public void Add(IdempotencyRow row)
    {
        key.AddClean(row.Key);
        bodyHash.Add(row.BodyHash);
        result.Add(row.Result);
        createdAt.Add(row.CreatedAt);
    }
}
