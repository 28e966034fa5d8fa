using System.Diagnostics.CodeAnalysis;

namespace Baton.Core.Expressions;

/// <summary>A map built by an expression: keys are bool, int, uint or string, compared as CEL does (1 and 1u are the same key).</summary>
internal sealed class CelDictionaryMap : CelMap
{
    private readonly Dictionary<CelValue, CelValue> entries;

    /// <param name="entries">Made with <see cref="CelKeyComparer"/>; taken over, must not be changed afterwards.</param>
    public CelDictionaryMap(Dictionary<CelValue, CelValue> entries)
    {
        this.entries = entries;
        Size = 1;
        foreach (var (key, value) in entries)
        {
            Size = SizeSum.Of(Size, key.Size + value.Size);
        }
    }

    public override int Count => entries.Count;

    public override IEnumerable<KeyValuePair<CelValue, CelValue>> Entries => entries;

    internal override long Size { get; }

    public override bool TryGet(CelValue key, [NotNullWhen(true)] out CelValue? value)
    {
        if (CelKeyComparer.Normalize(key) is { } comparable)
        {
            return entries.TryGetValue(comparable, out value);
        }

        value = null;
        return false;
    }
}

/// <summary>Equality of map keys. Asked only about values that <see cref="Normalize"/> has passed.</summary>
internal sealed class CelKeyComparer : IEqualityComparer<CelValue>
{
    private const double TwoTo63 = 9_223_372_036_854_775_808;

    public static CelKeyComparer Instance { get; } = new();

    /// <summary>The key under which a value is looked for: a whole number is looked for as int (or uint, when bigger). Null for what no map
    /// holds.</summary>
    public static CelValue? Normalize(CelValue key) => key switch
    {
        CelString or CelInt or CelBool or CelUint => key,
        CelDouble number when number.Value != Math.Truncate(number.Value) => null,
        CelDouble { Value: >= -TwoTo63 and < TwoTo63 } number => CelInt.Of((long)number.Value),
        CelDouble { Value: > 0 and < 2 * TwoTo63 } number => new CelUint((ulong)number.Value),
        _ => null,
    };

    public bool Equals(CelValue? x, CelValue? y) => (x, y) switch
    {
        (CelString left, CelString right) => left.Value == right.Value,
        (CelInt left, CelInt right) => left.Value == right.Value,
        (CelUint left, CelUint right) => left.Value == right.Value,
        (CelInt left, CelUint right) => left.Value >= 0 && (ulong)left.Value == right.Value,
        (CelUint left, CelInt right) => right.Value >= 0 && (ulong)right.Value == left.Value,
        (CelBool left, CelBool right) => left.Value == right.Value,
        _ => false,
    };

    public int GetHashCode(CelValue obj) => obj switch
    {
        CelString text => text.Value.GetHashCode(),
        CelInt number => Hash((ulong)number.Value),
        CelUint number => Hash(number.Value),
        CelBool flag => flag.Value ? 1 : 2,
        _ => 0,
    };

    // HashCode is seeded per process: nobody can prepare numbers that collide, as they can for long.GetHashCode().
    private static int Hash(ulong bits) => HashCode.Combine((uint)bits, (uint)(bits >> 32));
}
