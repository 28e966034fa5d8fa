namespace Baton.Cli.Access;

/// <summary>Node runs as a tree: those of a body below the node whose body it is.</summary>
internal static class NodeTree
{
    /// <summary>The nearest node above a path that is known: <c>each</c> for <c>each[3]</c>, <c>each[3]</c> or else <c>each</c> for
    /// <c>each[3].fetch</c>; null at the top.</summary>
    public static string? ParentOf(string path, Func<string, bool> isKnown)
    {
        for (var end = path.LastIndexOfAny(['.', '[']); end > 0; end = path.LastIndexOfAny(['.', '['], end - 1))
        {
            if (isKnown(path[..end]))
            {
                return path[..end];
            }
        }

        return null;
    }

    /// <summary>The same nodes, each followed by those of its body; otherwise in the order they had.</summary>
    public static List<T> Nested<T>(IReadOnlyList<T> nodes, Func<T, string> pathOf)
    {
        var children = new Dictionary<string, List<T>>();
        var known = nodes.Select(pathOf).ToHashSet(StringComparer.Ordinal);
        var waiting = new Stack<T>();
        for (var i = nodes.Count - 1; i >= 0; i--)
        {
            if (ParentOf(pathOf(nodes[i]), known.Contains) is { } parent)
            {
                // Backwards, so that what comes off the stack is in order again.
                (children.TryGetValue(parent, out var list) ? list : children[parent] = []).Add(nodes[i]);
            }
            else
            {
                waiting.Push(nodes[i]);
            }
        }

        var nested = new List<T>(nodes.Count);
        while (waiting.TryPop(out var node))
        {
            nested.Add(node);
            foreach (var child in children.GetValueOrDefault(pathOf(node)) ?? [])
            {
                waiting.Push(child);
            }
        }

        return nested;
    }
}
