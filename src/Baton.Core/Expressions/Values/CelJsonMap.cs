using System.Diagnostics.CodeAnalysis;

namespace Baton.Core.Expressions;

/// <summary>An object held in memory, its keys in the order of the text. Small ones are searched in place, bigger ones by a hash index built when first asked.</summary>
internal sealed class CelJsonMap : CelObject
{
    private const int LargestSearchedInPlace = 8;

    private readonly string[] keys;
    private readonly CelValue[] values;
    private Dictionary<string, int>? index;

    /// <param name="keys">Distinct.</param>
    public CelJsonMap(string[] keys, CelValue[] values)
    {
        this.keys = keys;
        this.values = values;
        Size = 1;
        for (var i = 0; i < keys.Length; i++)
        {
            Size = SizeSum.Of(Size, 1 + (keys[i].Length >> 4) + values[i].Size);
        }
    }

    public static CelJsonMap Empty { get; } = new([], []);

    public override int Count => keys.Length;

    public override IEnumerable<KeyValuePair<CelValue, CelValue>> Entries
    {
        get
        {
            for (var i = 0; i < keys.Length; i++)
            {
                yield return KeyValuePair.Create(Of(keys[i]), values[i]);
            }
        }
    }

    internal override long Size { get; }

    public static CelJsonMap From(IEnumerable<KeyValuePair<string, CelValue>> entries)
    {
        var places = new Dictionary<string, int>();
        List<string> keys = [];
        List<CelValue> values = [];
        foreach (var (key, value) in entries)
        {
            if (places.TryAdd(key, keys.Count))
            {
                keys.Add(key);
                values.Add(value);
            }
            else
            {
                values[places[key]] = value;
            }
        }

        return keys.Count == 0 ? Empty : new CelJsonMap([.. keys], [.. values]);
    }

    public override bool TryGet(string field, [NotNullWhen(true)] out CelValue? value)
    {
        var place = keys.Length <= LargestSearchedInPlace ? Array.IndexOf(keys, field) : Index().GetValueOrDefault(field, -1);
        value = place < 0 ? null : values[place];
        return place >= 0;
    }

    // Two threads may both build it; the last one stays, and both are right.
    private Dictionary<string, int> Index()
    {
        if (index is { } built)
        {
            return built;
        }

        built = new Dictionary<string, int>(keys.Length);
        for (var i = 0; i < keys.Length; i++)
        {
            built.Add(keys[i], i);
        }

        return index = built;
    }
}
