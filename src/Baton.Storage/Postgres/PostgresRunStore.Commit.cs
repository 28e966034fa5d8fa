using Baton.Engine.Store;

namespace Baton.Storage.Postgres;

public sealed partial class PostgresRunStore
{
    private readonly Lock numbers = new();
    private long nextNumber;
    private long endOfNumbers;

    public void Commit(JournalBatch batch)
    {
        RequireOpen();
        writer.Commit(batch);
        hints.Tell(batch);
    }

    public long ReserveRunNumbers(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        lock (numbers)
        {
            if (endOfNumbers - nextNumber < count)
            {
                var block = Math.Max(count, JournalRules.NumberBlock);
                nextNumber = Write(session =>
                {
                    using var statement = session.Statement("reserve_run_numbers").Bind(":count", block);
                    return statement.Step() ? statement.Int64("first") : throw new InvalidOperationException("meta has no next_run_no.");
                });
                endOfNumbers = nextNumber + block;
            }

            var first = nextNumber;
            nextNumber += count;
            return first;
        }
    }
}
