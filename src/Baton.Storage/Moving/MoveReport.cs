namespace Baton.Storage.Moving;

/// <summary>What a move did. Never holds a password.</summary>
/// <param name="Repeated">It was complete before: nothing was done, and there are no tables.</param>
/// <param name="CarriedOn">An earlier run of it had been broken off.</param>
/// <param name="Tables">Every table with the figures that both stores have.</param>
public sealed record MoveReport(string From, string To, bool Repeated, bool CarriedOn, IReadOnlyList<MovedRows> Tables);

/// <param name="Checksum">Of the rows in any order, the same in both stores: 32 hex digits.</param>
public sealed record MovedRows(string Table, long Rows, string Checksum);

/// <summary>How far a move is.</summary>
/// <param name="Verifying">The rows are written, and are compared now.</param>
/// <param name="Rows">Rows of this table done so far.</param>
/// <param name="Total">Rows of this table.</param>
/// <param name="Whole">The table is done.</param>
public readonly record struct MoveProgress(bool Verifying, string Table, long Rows, long Total, bool Whole);

/// <summary>How a move goes about it.</summary>
internal sealed record MoveOptions
{
    public required TimeProvider Time { get; init; }

    /// <summary>A transaction of the target ends after this many rows, or this many bytes.</summary>
    public int BatchRows { get; init; } = 20_000;

    public long BatchBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Told after each transaction of the target, and after each table is compared.</summary>
    public Action<MoveProgress>? Report { get; init; }
}
