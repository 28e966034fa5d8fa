using System.Text.Json;
using System.Text.Json.Serialization;

namespace Baton.Contracts;

/// <summary>POST /tools: registers a server of tools, with <c>command</c> a program to start, with <c>url</c> an address.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ToolServerBody
{
    /// <summary>As workflows name it: <c>mcp:NAME/tool</c>.</summary>
    public string? Name { get; init; }

    /// <summary>Executable and arguments.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>The folder the program runs in.</summary>
    public string? Cwd { get; init; }

    /// <summary>Names of variables of Baton's own process that the program is to see.</summary>
    public IReadOnlyList<string>? PassEnv { get; init; }

    /// <summary>Streamable HTTP endpoint.</summary>
    public string? Url { get; init; }

    /// <summary>Name of the variable of Baton's own process that holds the bearer token for the address.</summary>
    public string? BearerEnv { get; init; }
}

/// <param name="Settings">How it is reached, as it was registered.</param>
/// <param name="Server">Name and version it gave.</param>
/// <param name="Protocol">Version of MCP that was agreed on.</param>
/// <param name="Error">Why it could not be asked the last time; null when it could.</param>
public sealed record ToolServerView(
    string Name, JsonElement Settings, string Server, string Protocol, IReadOnlyList<ToolView> Tools, string? Error,
    DateTimeOffset? CheckedAt, DateTimeOffset CreatedAt, string? CreatedBy);

/// <param name="Tool">As workflows name it.</param>
/// <param name="Hash">SHA-256 of all that the server says about it; workflows are published with it.</param>
/// <param name="Unsupported">Why it cannot be called, or null.</param>
public sealed record ToolView(
    string Tool, string Name, string? Title, string Description, JsonElement? InputSchema, JsonElement? OutputSchema,
    JsonElement? Annotations, string Hash, string? Unsupported);

/// <summary>POST /tools/{name}/call: calls a tool by hand.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ToolCallBody
{
    /// <summary>Its name at the server.</summary>
    public string? Tool { get; init; }

    /// <summary>What it takes, an object.</summary>
    public JsonElement? Arguments { get; init; }
}

/// <param name="Failed">The tool says that it failed; the output says why.</param>
/// <param name="Log">What it said meanwhile.</param>
public sealed record ToolCallAnswer(JsonElement Output, bool Failed, IReadOnlyList<string> Log);

/// <summary>What the tools of Baton's own MCP server answer about a run.</summary>
public sealed record ToolRunView(string Id, string Workflow, string Status, JsonElement? Output, ErrorView? Error);
