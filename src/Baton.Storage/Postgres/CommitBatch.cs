using Baton.Core.Errors;
using Baton.Engine.Store;
using Npgsql;

namespace Baton.Storage.Postgres;

/// <summary>The statements of the journal's commits on one connection: filled from a batch, sent together, answered once. What travels
/// between two synchronizations is one transaction to PostgreSQL, so neither BEGIN nor COMMIT costs a round trip.</summary>
internal sealed class CommitBatch
{
    private const int KeptShapes = 256;

    private readonly NpgsqlConnection connection;
    private readonly RowStatement[] statements;
    private readonly Dictionary<long, NpgsqlBatch> small = [];
    private readonly Dictionary<int, NpgsqlBatch> large = [];
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
    private readonly CostRows costs;
    private readonly SettledRows settled;
    private readonly FenceRows fence;
    private readonly TakenRows taken;
    private readonly AnswerRows answered;

    public CommitBatch(NpgsqlConnection connection, PostgresSql sql)
    {
        this.connection = connection;

        // In the order they are sent: the right to write before all else, a payload before the run's use of it, and the fence before
        // anything is added to a run.
        var checkOwner = new RowStatement(sql, "check_owner");
        var takeCommands = new RowStatement(sql, "take_commands");
        var insertAnswers = new RowStatement(sql, "insert_answers");
        var insertRun = new RowStatement(sql, "insert_run");
        var updateRun = new RowStatement(sql, "update_run");
        var insertKey = new RowStatement(sql, "insert_idempotency");
        var insertLabels = new RowStatement(sql, "insert_labels");
        var insertPayload = new RowStatement(sql, "insert_payload");
        var insertUse = new RowStatement(sql, "insert_run_payload");
        var insertEvent = new RowStatement(sql, "insert_event");
        var putNode = new RowStatement(sql, "put_node");
        var putGate = new RowStatement(sql, "put_gate");
        var insertCost = new RowStatement(sql, "insert_cost");
        var addTotal = new RowStatement(sql, "add_total");
        var settleStep = new RowStatement(sql, "settle_step");
        statements =
        [
            checkOwner, takeCommands, insertAnswers, updateRun, insertRun, insertKey, insertLabels, insertPayload, insertUse, insertEvent,
            putNode, putGate, insertCost, addTotal, settleStep,
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
        costs = new CostRows(insertCost, addTotal);
        settled = new SettledRows(settleStep);
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
        var batch = Small() ?? Large();
        batch.Timeout = seconds;
        batch.ExecuteNonQuery();
    }

    /// <summary>The batch for a few rows, as one run makes them: each number of rows of each statement is a batch of its own.</summary>
    /// <returns>Null when there are more rows, or more such batches already than are worth keeping.</returns>
    private NpgsqlBatch? Small()
    {
        var shape = 0L;
        foreach (var statement in statements)
        {
            if (statement.Count > RowStatement.MostValues)
            {
                return null;
            }

            shape = (shape << 4) | (long)statement.Count;
        }

        if (!small.TryGetValue(shape, out var batch))
        {
            if (small.Count == KeptShapes)
            {
                return null;
            }

            batch = Prepare(statement => statement.WithValues());
            small.Add(shape, batch);
            return batch;
        }

        foreach (var statement in statements)
        {
            if (statement.Count > 0)
            {
                statement.WithValues();
            }
        }

        return batch;
    }

    private NpgsqlBatch Large()
    {
        var shape = 0;
        for (var i = 0; i < statements.Length; i++)
        {
            shape |= statements[i].Count > 0 ? 1 << i : 0;
        }

        if (!large.TryGetValue(shape, out var batch))
        {
            batch = Prepare(statement => statement.WithArrays());
            large.Add(shape, batch);
        }

        return batch;
    }

    private NpgsqlBatch Prepare(Func<RowStatement, NpgsqlBatchCommand> command)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements)
        {
            if (statement.Count > 0)
            {
                batch.BatchCommands.Add(command(statement));
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

        foreach (var cost in change.Costs)
        {
            costs.Add(run, cost);
        }

        foreach (var step in change.Settled)
        {
            settled.Add(run, step);
        }
    }
}
