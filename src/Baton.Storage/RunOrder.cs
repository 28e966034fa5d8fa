using Baton.Engine.Store;

namespace Baton.Storage;

/// <summary>One order of the list of runs: its blocks of SQL, its cursor, and the same order in memory.</summary>
/// <param name="Name">Stands in the cursor, so that a page cannot be continued in another order.</param>
/// <param name="KeyLength">1: run number; 2: duration and run number.</param>
internal sealed record RunOrder(string Name, int KeyLength, string After, string OrderBy, Comparison<RunRow> Compare)
{
    private static readonly RunOrder Newest =
        new("newest", 1, "after_newest", "order_newest", (x, y) => y.RunNo.CompareTo(x.RunNo));

    private static readonly RunOrder Oldest =
        new("oldest", 1, "after_oldest", "order_oldest", (x, y) => x.RunNo.CompareTo(y.RunNo));

    private static readonly RunOrder Longest =
        new("longest", 2, "after_longest", "order_longest", (x, y) => Key(y).CompareTo(Key(x)));

    private static readonly RunOrder Shortest =
        new("shortest", 2, "after_shortest", "order_shortest", (x, y) => Key(x).CompareTo(Key(y)));

    public static RunOrder Of(RunSort sort) => sort switch
    {
        RunSort.NewestFirst => Newest,
        RunSort.OldestFirst => Oldest,
        RunSort.DurationDescending => Longest,
        RunSort.DurationAscending => Shortest,
        _ => throw new ArgumentOutOfRangeException(nameof(sort)),
    };

    public string Cursor(RunRow last) =>
        KeyLength == 1 ? KeysetCursor.Encode(Name, last.RunNo) : KeysetCursor.Encode(Name, Duration(last), last.RunNo);

    /// <summary>The column duration_ms: -1 while the run goes on.</summary>
    private static long Duration(RunRow run) =>
        run.FinishedAt == 0 ? -1 : Math.Max(0, run.FinishedAt - (run.StartedAt == 0 ? run.FinishedAt : run.StartedAt));

    private static (long Duration, long RunNo) Key(RunRow run) => (Duration(run), run.RunNo);
}
