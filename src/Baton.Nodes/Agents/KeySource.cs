namespace Baton.Nodes.Agents;

/// <summary>Where the configuration says that a key lies: <c>env:NAME</c> or <c>file:PATH</c>. Keys themselves are never kept.</summary>
public static class KeySource
{
    private const string Variable = "env:";
    private const string InFile = "file:";

    public static bool IsOne(string text) =>
        text.StartsWith(Variable, StringComparison.Ordinal) || text.StartsWith(InFile, StringComparison.Ordinal);

    /// <param name="of">Whose key it is, for the message; for example <c>model 'small'</c>.</param>
    /// <exception cref="InvalidOperationException">The variable or file is not there.</exception>
    public static string Read(string source, string of) =>
        source.StartsWith(Variable, StringComparison.Ordinal)
            ? Environment.GetEnvironmentVariable(source[Variable.Length..])
                ?? throw new InvalidOperationException($"The variable {source[Variable.Length..]} with the key of {of} is not set.")
        : File.Exists(source[InFile.Length..]) ? File.ReadAllText(source[InFile.Length..]).Trim()
        : throw new InvalidOperationException($"The file with the key of {of} is not there.");
}
