using System.Diagnostics.CodeAnalysis;
using Baton.Core.Expressions;

namespace Baton.Tests.Expressions;

/// <summary>Variables out of a dictionary.</summary>
internal sealed class Variables(IReadOnlyDictionary<string, CelValue> values) : ICelVariables
{
    public static Variables None { get; } = new(new Dictionary<string, CelValue>());

    public bool TryGet(string name, [NotNullWhen(true)] out CelValue? value) => values.TryGetValue(name, out value);
}

/// <summary>A map made outside of the library, as a caller's lazy map is.</summary>
internal sealed class TestMap : CelMap
{
    private readonly List<KeyValuePair<CelValue, CelValue>> entries;

    private TestMap(List<KeyValuePair<CelValue, CelValue>> entries) => this.entries = entries;

    public override int Count => entries.Count;

    public override IEnumerable<KeyValuePair<CelValue, CelValue>> Entries => entries;

    public static CelValue Of(IEnumerable<(CelValue Key, CelValue Value)> entries) =>
        new TestMap([.. entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value))]);

    public override bool TryGet(CelValue key, [NotNullWhen(true)] out CelValue? value)
    {
        value = entries.Find(entry => Same.AreSame(entry.Key, key)).Value;
        return value is not null;
    }
}

/// <summary>Equality of type and value, NaN equal to itself, stricter than CEL's: 1 and 1.0 differ.</summary>
internal static class Same
{
    public static bool AreSame(CelValue left, CelValue right) => (left, right) switch
    {
        (CelList a, CelList b) => a.Count == b.Count && Enumerable.Range(0, a.Count).All(i => AreSame(a[i], b[i])),
        (CelMap a, CelMap b) => a.Count == b.Count
            && a.Entries.All(entry => b.TryGet(entry.Key, out var other) && AreSame(entry.Value, other)),
        _ => left.Kind == right.Kind && left.ToString() == right.ToString(),
    };
}
