using Baton.Core.Expressions;
using Baton.Core.Schemas;

namespace Baton.Core.Graph;

/// <summary>A checked workflow version: integer node indexes, adjacency and parsed expressions. Immutable, shared by all its
/// runs.</summary>
public sealed class CompiledWorkflow
{
    public required string Name { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>By which protocols others may find and start it.</summary>
    public Exposure Exposure { get; init; }

    /// <summary>Schema of the run's input, or null when anything is accepted.</summary>
    public JsonSchema? InputSchema { get; init; }

    /// <summary>Attempts of one run at the same time.</summary>
    public int MaxParallel { get; init; } = 64;

    /// <summary>Time the whole run may take, or null.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What each run may spend, or null.</summary>
    public Budget? Budget { get; init; }

    public OnFailure OnFailure { get; init; }

    /// <summary>The nodes of the main graph.</summary>
    public required CompiledGraph Main { get; init; }

    /// <summary>Nodes run once everything else is terminal, whatever the outcome; null when there are none.</summary>
    public CompiledGraph? Finally { get; init; }

    /// <summary>The run's output; null means an object of the outputs of the nodes nothing depends on.</summary>
    public ValueTemplate? Output { get; init; }
}

/// <summary>What the rest of a run does once a critical node has failed with nobody handling it.</summary>
public enum OnFailure
{
    /// <summary>Start nothing new, let running attempts end.</summary>
    FinishRunning,

    /// <summary>Start nothing new, cancel running attempts.</summary>
    CancelRunning,

    /// <summary>Every branch that does not depend on the failure goes on to its end.</summary>
    Continue,
}

/// <summary>The protocols by which programs outside may find a workflow and start it, beside the API.</summary>
[Flags]
public enum Exposure
{
    None = 0,

    /// <summary>It is a tool of Baton's own MCP server.</summary>
    Mcp = 1,

    /// <summary>It is a skill of Baton's own A2A agent.</summary>
    A2A = 2,
}
