using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine.Store;
using SQLitePCL;

namespace Baton.Storage.Sqlite;

public sealed partial class SqliteRunStore
{
    private const int NumberBlock = 1024;
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
                var block = Math.Max(count, NumberBlock);
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
        var expected = RequireGapless(change);
        if (change.IsNew)
        {
            InsertRun(statements, change);
        }
        else if (!statements.UpdateRun(run, expected, HasRunEvent(change.Events)))
        {
            throw Stale(run);
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
            throw BatonException.Conflict("run_exists", $"There is a run with the id {run.Id} already.");
        }
        catch (SqliteFault fault) when (fault.ExtendedCode is raw.SQLITE_CONSTRAINT_PRIMARYKEY or raw.SQLITE_CONSTRAINT_ROWID)
        {
            throw Stale(run);
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
            throw BatonException.Conflict("idempotency_key_used", "Another request with this idempotency key came first. Send it again.");
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
    }

    private static void InsertEvent(CommitStatements statements, RunRow run, in RunEvent fact)
    {
        try
        {
            statements.InsertEvent(run.RunNo, fact);
        }
        catch (SqliteFault fault) when (fault.ExtendedCode == raw.SQLITE_CONSTRAINT_PRIMARYKEY)
        {
            throw Stale(run);
        }
    }

    /// <summary>The seq of the last event before the change, which the row must still have.</summary>
    private static long RequireGapless(RunChange change)
    {
        var events = change.Events;
        var before = change.Run.LastSeq - events.Count;
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i].Seq != before + i + 1)
            {
                throw new ArgumentException(
                    $"Run {change.Run.Id} has event {events[i].Seq} where its last_seq {change.Run.LastSeq} demands {before + i + 1}.");
            }
        }

        return change.IsNew && before != 0
            ? throw new ArgumentException($"The new run {change.Run.Id} does not begin with event 1.")
            : before;
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

    private static BatonException Stale(RunRow run) => BatonException.Conflict(
        "stale_owner", $"Run {run.Id} has other events than this owner knows; nothing was written.");
}
