using System.Text.Json;
using System.Text.Json.Serialization;

namespace Baton.Contracts;

/// <summary>POST /workflows and /workflows/validate.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PublishBody
{
    /// <summary>The workflow as an object, or its YAML or JSON text as a string (which keeps lines, columns and comments).</summary>
    public JsonElement? Definition { get; init; }
}

/// <summary>Answer of POST /workflows.</summary>
public sealed record PublishAnswer(string Name, int Version);

/// <summary>Answer of POST /workflows/validate.</summary>
/// <param name="Errors">Every mistake; empty when valid.</param>
/// <param name="Graph">The same and all there is for display; null when not valid.</param>
public sealed record ValidateAnswer(bool Valid, IReadOnlyList<ProblemError> Errors, GraphView? Graph)
{
    /// <summary>Node ids in a topological order; empty when not valid, as are levels and edges.</summary>
    public IReadOnlyList<string> Order => Graph?.Order ?? [];

    /// <summary>Node ids by the length of the longest path from a root.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Levels => Graph?.Levels ?? [];

    public IReadOnlyList<GraphEdge> Edges => Graph?.Edges ?? [];
}

/// <summary>A compiled graph, for display.</summary>
/// <param name="Order">Node ids in a topological order.</param>
/// <param name="Levels">Node ids by the length of the longest path from a root.</param>
public sealed record GraphView(
    string Name, IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges, IReadOnlyList<string> Order,
    IReadOnlyList<IReadOnlyList<string>> Levels, GraphView? Finally);

/// <param name="Tool">What a tool_call calls, or null.</param>
/// <param name="Agent">What an agent_call calls: an agent or a model; or null.</param>
/// <param name="Options">Branches of a condition or options of a gate; null for other types.</param>
/// <param name="Fallback">Node run instead when this one has failed for good.</param>
/// <param name="Body">Graph of a <c>foreach</c> or loop, or null.</param>
public sealed record GraphNode(
    string Id, string Type, string? Title, int Level, string? Tool, string? Agent, bool Critical, string Trigger, int MaxAttempts,
    IReadOnlyList<string>? Options, string? Fallback, GraphView? Body);

/// <param name="On">success, failure or always.</param>
/// <param name="When">Text of the guard, or null.</param>
public sealed record GraphEdge(string From, string To, string On, string? Branch, string? When);

/// <summary>A workflow in a list.</summary>
/// <param name="Version">The newest.</param>
public sealed record WorkflowView(
    string Name, string? Title, string? Description, IReadOnlyList<string> Tags, int Version,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? ArchivedAt);

/// <summary>A workflow with the text of its newest version. Its ETag is the quoted hash.</summary>
/// <param name="InputSchema">JSON Schema of the run's input, or null.</param>
public sealed record WorkflowDetail(
    string Name, string? Title, string? Description, IReadOnlyList<string> Tags, int Version,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? ArchivedAt,
    string Hash, string Definition, JsonElement? InputSchema, GraphView Graph);

/// <param name="Hash">SHA-256 of the text, lower-case hex.</param>
public sealed record WorkflowVersionView(
    string Name, int Version, string Hash, string? Title, string? Description, IReadOnlyList<string> Tags,
    DateTimeOffset CreatedAt, string? CreatedBy);

/// <param name="Definition">The text as it was published.</param>
public sealed record WorkflowVersionDetail(
    string Name, int Version, string Hash, string? Title, string? Description, IReadOnlyList<string> Tags,
    DateTimeOffset CreatedAt, string? CreatedBy, string Definition, JsonElement? InputSchema, GraphView Graph);
