namespace Baton.Core.Graph;

/// <summary>What a file is compiled against.</summary>
public sealed record CompileOptions
{
    public static CompileOptions Default { get; } = new();

    public CompileLimits Limits { get; init; } = CompileLimits.Default;

    /// <summary>The tools there are, by name (<c>http</c>, <c>process</c>, <c>mcp:server/tool</c>); null when that is not known, so nothing
    /// is said about tools and what they take.</summary>
    public IReadOnlyDictionary<string, ToolSignature>? Tools { get; init; }

    /// <summary>Beginnings of names, such as <c>mcp:</c>, of tools that somebody registers elsewhere: nothing is said about those that
    /// <see cref="Tools"/> does not list.</summary>
    public IReadOnlyList<string> Elsewhere { get; init; } = [];

    /// <summary>The agents there are; null when that is not known.</summary>
    public IReadOnlySet<string>? Agents { get; init; }

    /// <summary>What can be said about calls of an agent; null, or null for an agent, when nothing is known of what it takes.</summary>
    public Func<string, CheckCall?>? AgentCalls { get; init; }

    /// <summary>The names of the secrets there are; null when that is not known.</summary>
    public IReadOnlySet<string>? Secrets { get; init; }
}

/// <param name="MaxTextBytes">UTF-8 bytes of the text; also what YAML aliases may stand for. At most 16 MiB.</param>
/// <param name="MaxNodes">Nodes of the file, bodies and <c>finally</c> included. At most 250,000: room for 100,000 side by side and for
/// what joins them.</param>
/// <param name="MaxEdges">Edges of the file. At most 1,000,000.</param>
public sealed record CompileLimits(int MaxTextBytes = 16 * 1024 * 1024, int MaxNodes = 250_000, int MaxEdges = 1_000_000)
{
    public static CompileLimits Default { get; } = new();
}
