using Baton.Core.Runs;
using Baton.Engine.Store;
using SQLitePCL;

namespace Baton.Storage.Sqlite;

public sealed partial class SqliteRunStore
{
    private readonly Lock numbers = new();
    private long nextNumber;
    private long endOfNumbers;

    public void Commit(JournalBatch batch)
    {
        RequireOpen();
        try
        {
            writer.WriteBatch(statements =>
            {
                foreach (var change in batch.Runs)
                {
                    WriteRun(statements, change);
                    WriteFacts(statements, change);
                }
            });
        }
        catch (SqliteFault fault)
        {
            throw SqliteErrors.ToRefusal(fault, options.DataDirectory);
        }
    }

    public long ReserveRunNumbers(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        lock (numbers)
        {
            if (endOfNumbers - nextNumber < count)
            {
                var block = Math.Max(count, JournalRules.NumberBlock);
                nextNumber = Write(connection =>
                {
                    using var statement = connection.Statement("reserve_run_numbers").Bind(":count", block);
                    return statement.Step() ? statement.Int64("first") : throw new InvalidOperationException("meta has no next_run_no.");
                });
                endOfNumbers = nextNumber + block;
            }

            var first = nextNumber;
            nextNumber += count;
            return first;
        }
    }

    /// <summary>Writes the run's row first: it proves that the caller knows the run's last event, before anything is added to it.</summary>
    private static void WriteRun(CommitStatements statements, RunChange change)
    {
        var run = change.Run;
        var expected = JournalRules.RequireGapless(change);
        if (change.IsNew)
        {
            InsertRun(statements, change);
        }
        else if (!statements.UpdateRun(run, expected, HasRunEvent(change.Events)))
        {
            throw JournalRules.Stale(run.Id);
        }

        if (change.Idempotency is { } idempotency)
        {
            InsertIdempotency(statements, idempotency);
        }
    }

    private static void InsertRun(CommitStatements statements, RunChange change)
    {
        var run = change.Run;
        try
        {
            statements.InsertRun(run);
        }
        catch (SqliteFault fault) when (fault.ExtendedCode == raw.SQLITE_CONSTRAINT_UNIQUE)
        {
            throw JournalRules.RunExists(run.Id);
        }
        catch (SqliteFault fault) when (fault.ExtendedCode is raw.SQLITE_CONSTRAINT_PRIMARYKEY or raw.SQLITE_CONSTRAINT_ROWID)
        {
            throw JournalRules.Stale(run.Id);
        }

        if (run.Labels is { } labels)
        {
            statements.InsertLabels(run.RunNo, labels);
        }
    }

    private static void InsertIdempotency(CommitStatements statements, IdempotencyRow row)
    {
        try
        {
            statements.InsertIdempotency(row);
        }
        catch (SqliteFault fault) when (fault.ExtendedCode == raw.SQLITE_CONSTRAINT_PRIMARYKEY)
        {
            throw JournalRules.KeyUsed();
        }
    }

    private static void WriteFacts(CommitStatements statements, RunChange change)
    {
        var number = change.Run.RunNo;
        var events = change.Events;
        for (var i = 0; i < events.Count; i++)
        {
            InsertEvent(statements, change.Run, events[i]);
        }

        var nodes = change.Nodes;
        for (var i = 0; i < nodes.Count; i++)
        {
            statements.PutNode(number, nodes[i]);
        }

        foreach (var gate in change.Gates)
        {
            statements.PutGate(number, gate);
        }

        foreach (var cost in change.Costs)
        {
            statements.InsertCost(change.Run, cost);
        }

        foreach (var step in change.Settled)
        {
            statements.SettleStep(number, step);
        }
    }

    private static void InsertEvent(CommitStatements statements, RunRow run, in RunEvent fact)
    {
        try
        {
            statements.InsertEvent(run.RunNo, fact);
        }
        catch (SqliteFault fault) when (fault.ExtendedCode == raw.SQLITE_CONSTRAINT_PRIMARYKEY)
        {
            throw JournalRules.Stale(run.Id);
        }
    }

    private static bool HasRunEvent(IReadOnlyList<RunEvent> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i].Slot < 0)
            {
                return true;
            }
        }

        return false;
    }
}
