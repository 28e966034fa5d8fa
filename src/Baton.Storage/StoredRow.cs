namespace Baton.Storage;

/// <summary>Rows that a statement returns, one after the other, with columns read by name: what both databases' statements are to
/// <see cref="Rows"/>.</summary>
internal abstract class StoredRow
{
    /// <summary>True while there is a row.</summary>
    public abstract bool Step();

    public abstract bool IsNull(string column);

    /// <summary>The number, or 0 for NULL.</summary>
    public abstract long Int64(string column);

    public abstract bool Flag(string column);

    public abstract string Text(string column);

    /// <summary>The value's bytes, valid until the next step; empty for NULL.</summary>
    public abstract ReadOnlySpan<byte> Utf8(string column);

    /// <summary>All columns in their order.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>Adds the values of all columns to a row that is moved to another store.</summary>
    public abstract void CopyTo(Moving.MovedRow row);

    public int Int32(string column) => checked((int)Int64(column));

    public string? TextOrNull(string column) => IsNull(column) ? null : Text(column);
}
