using System.Runtime.InteropServices;

namespace Baton.Core.Definitions;

/// <summary>Paths of diagnostics: <c>nodes.rank.needs[0]</c>. Keys that are not plain words are quoted: <c>with["a b"]</c>.</summary>
public static class DocPath
{
    internal static string Join(List<PathStep> steps)
    {
        var path = "";
        foreach (var step in CollectionsMarshal.AsSpan(steps))
        {
            path = step.Key is { } key ? Key(path, key) : Item(path, step.Index);
        }

        return path;
    }

    /// <summary>The path of a key below a path.</summary>
    public static string Key(string path, string key) => IsWord(key)
        ? path.Length == 0 ? key : $"{path}.{key}"
        : $"{path}[\"{key.Replace("\"", "\\\"")}\"]";

    public static string Item(string path, int index) => $"{path}[{index}]";

    private static bool IsWord(string key) => key.Length > 0 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}

/// <summary>A key, or, when that is null, an index.</summary>
internal readonly record struct PathStep(string? Key, int Index)
{
    public PathStep(string key)
        : this(key, 0)
    {
    }

    public PathStep(int index)
        : this(null, index)
    {
    }
}
