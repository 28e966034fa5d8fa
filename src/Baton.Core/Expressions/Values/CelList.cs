namespace Baton.Core.Expressions;

public sealed class CelList : CelValue
{
    private readonly CelValue[] items;

    /// <param name="items">Taken over, not copied: must not be changed afterwards.</param>
    internal CelList(CelValue[] items)
        : base(CelKind.List)
    {
        this.items = items;
        Size = 1;
        foreach (var item in items)
        {
            Size = SizeSum.Of(Size, item.Size);
        }
    }

    public static CelList Empty { get; } = new([]);

    public int Count => items.Length;

    public ReadOnlySpan<CelValue> Items => items;

    internal override long Size { get; }

    public CelValue this[int index] => items[index];

    public override string ToString() => $"[{string.Join(", ", items.Select(item => item.ToString()))}]";
}

/// <summary>Sums that stop at the largest number instead of wrapping: shared parts make sizes grow exponentially.</summary>
internal static class SizeSum
{
    public static long Of(long left, long right) => left > long.MaxValue - right ? long.MaxValue : left + right;
}
