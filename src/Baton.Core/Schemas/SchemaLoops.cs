namespace Baton.Core.Schemas;

/// <summary>Finds schemas that apply themselves to the very value they are applied to: a check of them would never end.</summary>
internal static class SchemaLoops
{
    /// <returns>A schema of such a loop, or null.</returns>
    public static SchemaNode? Find(IEnumerable<SchemaNode> schemas)
    {
        // On the way: false; known to be fine: true. Without recursion, because references can make ways as long as the schema has parts.
        var known = new Dictionary<SchemaNode, bool>();
        var way = new Stack<(SchemaNode Schema, IEnumerator<SchemaNode> Next)>();
        foreach (var start in schemas)
        {
            if (known.TryAdd(start, false))
            {
                way.Push((start, start.InPlace.GetEnumerator()));
            }

            while (way.TryPeek(out var here))
            {
                if (!here.Next.MoveNext())
                {
                    known[here.Schema] = true;
                    way.Pop();
                }
                else if (known.TryAdd(here.Next.Current, false))
                {
                    way.Push((here.Next.Current, here.Next.Current.InPlace.GetEnumerator()));
                }
                else if (!known[here.Next.Current])
                {
                    return here.Next.Current;
                }
            }
        }

        return null;
    }
}
