using System.Diagnostics.CodeAnalysis;

namespace Baton.Core.Expressions;

/// <summary>An object held in memory, its keys in the order of the text. Small ones are searched in place, bigger ones by a hash
/// index.</summary>
internal sealed class CelJsonMap : CelObject
{
    private const int LargestSearchedInPlace = 8;

    private readonly string[] keys;
    private readonly CelValue[] values;
    private readonly Dictionary<string, int>? index;

    /// <param name="keys">Distinct.</param>
    /// <param name="index">Where each key is, when there are many.</param>
    private CelJsonMap(string[] keys, CelValue[] values, Dictionary<string, int>? index)
    {
        this.index = index;
        this.keys = keys;
        this.values = values;
        Size = 1;
        for (var i = 0; i < keys.Length; i++)
        {
            Size = SizeSum.Of(Size, 1 + (keys[i].Length >> 4) + values[i].Size);
        }
    }

    public static CelJsonMap Empty { get; } = new([], [], null);

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

    /// <summary>Of equal keys the last value wins, at the place of the first.</summary>
    public static CelJsonMap From(IReadOnlyCollection<KeyValuePair<string, CelValue>> entries)
    {
        if (entries.Count == 0)
        {
            return Empty;
        }

        var (keys, values, count) = (new string[entries.Count], new CelValue[entries.Count], 0);
        var places = entries.Count <= LargestSearchedInPlace ? null : new Dictionary<string, int>(entries.Count);
        foreach (var (key, value) in entries)
        {
            var place = places is null ? Array.IndexOf(keys, key, 0, count) : places.GetValueOrDefault(key, -1);
            if (place < 0)
            {
                place = count++;
                keys[place] = key;
                places?.Add(key, place);
            }

            values[place] = value;
        }

        return count == keys.Length ? new CelJsonMap(keys, values, places) : new CelJsonMap(keys[..count], values[..count], places);
    }

    public override bool TryGet(string field, [NotNullWhen(true)] out CelValue? value)
    {
        var place = index is null ? Array.IndexOf(keys, field) : index.GetValueOrDefault(field, -1);
        value = place < 0 ? null : values[place];
        return place >= 0;
    }
}
