using Baton.Core.Errors;

namespace Baton.Storage.Moving;

/// <summary>One end of a move: a store that nobody else uses while this is open. Used by one thread at a time.</summary>
internal abstract class MovingStore : IDisposable
{
    /// <summary>For people; never with a password.</summary>
    public abstract string Description { get; }

    /// <summary>Tells whether two ends are one and the same store.</summary>
    public abstract string Identity { get; }

    /// <summary>What <see cref="ToRefusal"/> turns into a refusal.</summary>
    public abstract bool IsFault(Exception exception);

    public abstract BatonException ToRefusal(Exception fault);

    /// <exception cref="BatonException">Unavailable <c>schema_newer</c>, <c>schema_older</c>.</exception>
    public abstract void RequireSameSchema();

    /// <summary>Commands that one server left for another and nobody has answered.</summary>
    public abstract long CountCommands();

    public abstract StoreMarks Marks();

    public abstract string? FindMeta(string key);

    public abstract void PutMeta(string key, string value);

    public abstract void DeleteMeta(string key);

    /// <summary>All of <paramref name="work"/> is on disk when this returns, or nothing is.</summary>
    public abstract void InTransaction(Action work);

    /// <summary>Rows of every table that is moved.</summary>
    public abstract IReadOnlyDictionary<string, long> Count();

    /// <summary>Removes the rows of all tables that are moved, and whatever says who uses the store.</summary>
    public abstract void Clear();

    /// <summary>The rows after a place, in the order of this dialect.</summary>
    public abstract MovingRows Read(MovedTable table, MovePlace after);

    /// <summary>Takes rows within a transaction.</summary>
    /// <param name="columns">Of the rows, in order.</param>
    public abstract RowWriter Write(MovedTable table, IReadOnlyList<string> columns);

    /// <summary>After the last row: what the database wants to know about its new contents.</summary>
    public abstract void Settle();

    public abstract void Dispose();
}

/// <summary>Writes rows into one table. Nothing is written for certain before <see cref="Complete"/> returns.</summary>
internal abstract class RowWriter : IDisposable
{
    public abstract void Add(MovedRow row);

    public abstract void Complete();

    public abstract void Dispose();
}

/// <summary>Rows as they come out of a statement.</summary>
internal sealed class MovingRows(MovingStore store, StoredRow statement, IReadOnlyList<string> columns) : IDisposable
{
    public IReadOnlyList<string> Columns => columns;

    /// <summary>The row after <see cref="Step"/> returned true, until it is called again.</summary>
    public MovedRow Row { get; } = new();

    /// <exception cref="BatonException">The store the rows are read from failed.</exception>
    public bool Step()
    {
        try
        {
            Row.Clear();
            if (!statement.Step())
            {
                return false;
            }

            statement.CopyTo(Row);
            return true;
        }
        catch (Exception exception) when (store.IsFault(exception))
        {
            throw store.ToRefusal(exception);
        }
    }

    public void Dispose() => (statement as IDisposable)?.Dispose();
}
