namespace Baton.Core.Schemas;

/// <summary>The properties or items of one value that the schemas applied to it have looked at: what <c>unevaluatedProperties</c> and
/// <c>unevaluatedItems</c> leave alone.</summary>
internal sealed class SeenParts
{
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly HashSet<int> places = [];
    private int first;
    private bool all;

    public void AddAll() => all = true;

    public void Add(string name) => names.Add(name);

    public void Add(int place) => places.Add(place);

    /// <summary>The first items.</summary>
    public void AddFirst(int count) => first = Math.Max(first, count);

    public void Add(SeenParts others)
    {
        all |= others.all;
        first = Math.Max(first, others.first);
        names.UnionWith(others.names);
        places.UnionWith(others.places);
    }

    public bool Has(string name) => all || names.Contains(name);

    public bool Has(int place) => all || place < first || places.Contains(place);
}
