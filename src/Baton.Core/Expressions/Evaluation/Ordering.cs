namespace Baton.Core.Expressions.Evaluation;

/// <summary>CEL's <c>&lt;</c> and its kin: numbers by value across types, text by code point, bytes, bool, timestamps and
/// durations.</summary>
internal static class Ordering
{
    /// <summary>The "order" of a pair with a NaN in it: every comparison is false.</summary>
    public const int Unordered = 2;

    /// <param name="order">-1, 0, 1, or <see cref="Unordered"/>.</param>
    /// <returns>False when values of these types have no order.</returns>
    public static bool TryCompare(CelValue left, CelValue right, out int order)
    {
        int? found = (left, right) switch
        {
            (CelInt a, CelInt b) => a.Value.CompareTo(b.Value),
            (CelDouble a, CelDouble b) => Doubles(a.Value, b.Value),
            (CelString a, CelString b) => Math.Sign(UnicodeText.Compare(a.Value, b.Value)),
            (CelInt a, CelDouble b) => Doubles(a.Value, b.Value),
            (CelDouble a, CelInt b) => Doubles(a.Value, b.Value),
            (CelUint a, CelUint b) => a.Value.CompareTo(b.Value),
            (CelInt a, CelUint b) => a.Value < 0 ? -1 : ((ulong)a.Value).CompareTo(b.Value),
            (CelUint a, CelInt b) => b.Value < 0 ? 1 : a.Value.CompareTo((ulong)b.Value),
            (CelUint a, CelDouble b) => Doubles(a.Value, b.Value),
            (CelDouble a, CelUint b) => Doubles(a.Value, b.Value),
            (CelBool a, CelBool b) => a.Value.CompareTo(b.Value),
            (CelBytes a, CelBytes b) => Math.Sign(a.Value.Span.SequenceCompareTo(b.Value.Span)),
            (CelTimestamp a, CelTimestamp b) => (a.Seconds, a.Nanos).CompareTo((b.Seconds, b.Nanos)),
            (CelDuration a, CelDuration b) => a.Nanoseconds.CompareTo(b.Nanoseconds),
            _ => null,
        };
        order = found ?? Unordered;
        return found is not null;
    }

    /// <summary>Steps to charge for a comparison.</summary>
    public static long Cost(CelValue left, CelValue right) => 1 + Math.Min(left.Size, right.Size);

    private static int Doubles(double left, double right) => left < right ? -1 : left > right ? 1 : left == right ? 0 : Unordered;
}
