using Baton.Core.Errors;
using Baton.Engine.Store;
using Npgsql;

namespace Baton.Storage.Postgres;

/// <summary>The statements of the journal's commits on one connection: filled from a batch, sent together, answered once. What travels
/// between two synchronizations is one transaction to PostgreSQL, so neither BEGIN nor COMMIT costs a round trip.</summary>
internal sealed class CommitBatch
{
    private readonly NpgsqlConnection connection;
    private readonly ArrayStatement[] statements;
    private readonly Dictionary<int, NpgsqlBatch> prepared = [];
    private readonly BatchMerge merge = new();
    private readonly RunRows inserted;
    private readonly RunIdentities identities;
    private readonly RunRows updated;
    private readonly List<long> expectedSeq;
    private readonly LabelRows labels;
    private readonly KeyRows keys;
    private readonly EventRows events;
    private readonly NodeRows nodes;
    private readonly GateRows gates;
    private readonly FenceRows fence;
    private readonly TakenRows taken;
    private readonly AnswerRows answered;

    public CommitBatch(NpgsqlConnection connection, PostgresSql sql)
    {
        this.connection = connection;

        // In the order they are sent: the right to write before all else, a payload before the run's use of it, and the fence before
        // anything is added to a run.
        var checkOwner = new ArrayStatement(sql, "check_owner");
        var takeCommands = new ArrayStatement(sql, "take_commands");
        var insertAnswers = new ArrayStatement(sql, "insert_answers");
        var insertRun = new ArrayStatement(sql, "insert_run");
        var updateRun = new ArrayStatement(sql, "update_run");
        var insertKey = new ArrayStatement(sql, "insert_idempotency");
        var insertLabels = new ArrayStatement(sql, "insert_labels");
        var insertPayload = new ArrayStatement(sql, "insert_payload");
        var insertUse = new ArrayStatement(sql, "insert_run_payload");
        var insertEvent = new ArrayStatement(sql, "insert_event");
        var putNode = new ArrayStatement(sql, "put_node");
        var putGate = new ArrayStatement(sql, "put_gate");
        statements =
        [
            checkOwner, takeCommands, insertAnswers, updateRun, insertRun, insertKey, insertLabels, insertPayload, insertUse, insertEvent,
            putNode, putGate,
        ];

        inserted = new RunRows(insertRun);
        identities = new RunIdentities(insertRun);
        updated = new RunRows(updateRun);
        expectedSeq = updateRun.Bigint(":expected_seq");
        labels = new LabelRows(insertLabels);
        keys = new KeyRows(insertKey);
        events = new EventRows(insertEvent, new PayloadRows(insertPayload, insertUse));
        nodes = new NodeRows(putNode);
        gates = new GateRows(putGate);
        fence = new FenceRows(checkOwner);
        taken = new TakenRows(takeCommands);
        answered = new AnswerRows(insertAnswers);
    }

    /// <summary>Ids of the runs the batch creates.</summary>
    public IEnumerable<string> NewIds => identities.Ids;

    /// <summary>The numbers of the runs the batch changes, and the seqs their rows must have.</summary>
    public (IReadOnlyList<long> Numbers, IReadOnlyList<long> ExpectedSeqs) Fence => (updated.Numbers, expectedSeq);

    /// <exception cref="BatonException">Conflict <c>not_owner</c>, <c>stale_owner</c>.</exception>
    /// <exception cref="ArgumentException">The batch does not fit together.</exception>
    public void Fill(JournalBatch batch)
    {
        foreach (var statement in statements)
        {
            statement.Clear();
        }

        events.Reset();
        fence.Fill(batch);
        foreach (var answer in batch.Answers)
        {
            taken.Add(answer);
            answered.Add(answer);
        }

        foreach (var change in merge.Merge(batch.Runs))
        {
            AddRun(change);
            AddFacts(change);
        }
    }

    /// <summary>Sends what was filled in, in one round trip; it is committed when this returns.</summary>
    /// <param name="seconds">How long to wait for the answer.</param>
    public void Send(int seconds)
    {
        var mask = 0;
        for (var i = 0; i < statements.Length; i++)
        {
            mask |= statements[i].Count > 0 ? 1 << i : 0;
        }

        if (!prepared.TryGetValue(mask, out var batch))
        {
            batch = Prepare(mask);
            prepared.Add(mask, batch);
        }

        batch.Timeout = seconds;
        batch.ExecuteNonQuery();
    }

    private NpgsqlBatch Prepare(int mask)
    {
        var batch = new NpgsqlBatch(connection);
        for (var i = 0; i < statements.Length; i++)
        {
            if ((mask & (1 << i)) != 0)
            {
                batch.BatchCommands.Add(statements[i].Command);
            }
        }

        batch.Prepare();
        return batch;
    }

    private void AddRun(RunChange change)
    {
        var run = change.Run;
        if (change.IsNew)
        {
            inserted.Add(run);
            identities.Add(run);
            labels.Add(run);
        }
        else
        {
            updated.Add(run);
            expectedSeq.Add(run.LastSeq - change.Events.Count);
        }

        if (change.Idempotency is { } key)
        {
            keys.Add(key);
        }
    }

    private void AddFacts(RunChange change)
    {
        var run = change.Run;
        var facts = change.Events;
        for (var i = 0; i < facts.Count; i++)
        {
            events.Add(run, facts[i]);
        }

        var changed = change.Nodes;
        for (var i = 0; i < changed.Count; i++)
        {
            nodes.Add(run, changed[i]);
        }

        foreach (var gate in change.Gates.Count > 1 ? change.Gates.GroupBy(gate => gate.OpenSeq).Select(same => same.Last()) : change.Gates)
        {
            gates.Add(run, gate);
        }
    }
}
