using System.Text.Json;

namespace Baton.Contracts;

/// <summary>Registers an agent.</summary>
public sealed record AddAgentBody
{
    /// <summary>As workflows will name it: <c>[a-z0-9][a-z0-9-]{0,62}</c>.</summary>
    public string? Name { get; init; }

    /// <summary>Of the agent, whose card lies at <c>/.well-known/agent-card.json</c> below it; or of the card, when it ends in
    /// <c>.json</c>.</summary>
    public string? Url { get; init; }
}

/// <summary>A registered A2A agent.</summary>
public sealed record AgentView
{
    public required string Name { get; init; }

    /// <summary>As it was registered.</summary>
    public required string Url { get; init; }

    /// <summary>What the agent calls itself.</summary>
    public string? Title { get; init; }

    public string? Description { get; init; }

    /// <summary>Of the agent, as it says.</summary>
    public string? Version { get; init; }

    /// <summary>How it is called: <c>JSONRPC</c> or <c>HTTP+JSON</c>.</summary>
    public string? Binding { get; init; }

    /// <summary>Of the protocol: <c>1.0</c> or <c>0.3</c>.</summary>
    public string? Protocol { get; init; }

    public bool Streaming { get; init; }

    public required IReadOnlyList<AgentSkillView> Skills { get; init; }

    /// <summary>The whole card as it was fetched; left out of lists.</summary>
    public JsonElement? Card { get; init; }

    /// <summary>SHA-256 of the card, lower-case hex.</summary>
    public string? CardHash { get; init; }

    /// <summary>When the agent was last asked for its card.</summary>
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>Why the card could not be had then, or null. The card is then the one before.</summary>
    public string? Error { get; init; }

    /// <summary>Messages that it has answered, over all runs. What they cost an agent does not tell.</summary>
    public long Calls { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public string? CreatedBy { get; init; }
}

public sealed record AgentSkillView(string Id, string Name, string Description, IReadOnlyList<string> Tags);
