namespace Baton.Core.Definitions;

/// <summary>The keys of a map being read: a scan while there are few, a set from then on.</summary>
internal struct KeySet
{
    private const int Few = 8;

    private HashSet<string>? keys;

    /// <summary>False when the key is among the entries already.</summary>
    public bool Add(string key, List<DocEntry> entries)
    {
        if (entries.Count < Few)
        {
            foreach (var entry in entries)
            {
                if (entry.Key == key)
                {
                    return false;
                }
            }

            return true;
        }

        keys ??= entries.Select(e => e.Key).ToHashSet(StringComparer.Ordinal);
        return keys.Add(key);
    }
}
