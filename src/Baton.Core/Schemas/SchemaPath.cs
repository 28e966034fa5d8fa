namespace Baton.Core.Schemas;

/// <summary>The place a validation stands at, put into words only when something is reported: <c>input.rooms[3]['a-b']</c>.</summary>
internal sealed class SchemaPath(string root)
{
    private readonly List<(string? Name, int Index)> steps = [];

    public void Push(string name) => steps.Add((name, 0));

    public void Push(int index) => steps.Add((null, index));

    public void Pop() => steps.RemoveAt(steps.Count - 1);

    /// <summary>The path of a member, in the notation of expressions.</summary>
    public static string Join(string path, string name)
    {
        if (name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            return path.Length == 0 ? name : $"{path}.{name}";
        }

        return $"{path}['{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}']";
    }

    public override string ToString() =>
        steps.Aggregate(root, (path, step) => step.Name is null ? $"{path}[{step.Index}]" : Join(path, step.Name));
}
