using Baton.Core.Graph;

namespace Baton.Core.Definitions;

/// <summary>A file as written: fields checked one by one, names not yet looked up, expressions not yet parsed.</summary>
internal sealed class WorkflowDefinition
{
    public required string Name { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public Exposure Exposure { get; init; }

    public Located? Input { get; init; }

    public int MaxParallel { get; init; } = 64;

    public TimeSpan? Timeout { get; init; }

    public Budget? Budget { get; init; }

    public OnFailure OnFailure { get; init; }

    public required NodeDefaults Defaults { get; init; }

    public required GraphDefinition Main { get; init; }

    public GraphDefinition? Finally { get; init; }

    public Located? Output { get; init; }
}

/// <summary>What nodes get that do not say otherwise. Trigger and critical are for every node; times and retries for those that work
/// (calls, transform, condition): a gate or a wait has times of its own, and a parallel or loop gives them to its body.</summary>
internal sealed record NodeDefaults(TimeSpan? Timeout, TimeSpan? TotalTimeout, RetryDefinition? Retry, bool? Critical)
{
    /// <summary>For calls.</summary>
    public Budget? Budget { get; init; }

    public bool? AsksOnBudget { get; init; }
}

/// <param name="At">The map of nodes; of a body that is one node, the node.</param>
internal sealed record GraphDefinition(Located At, List<NodeDefinition> Nodes, List<EdgeDefinition> Edges)
{
    /// <summary>The keys of <see cref="At"/> are node ids.</summary>
    public bool IsNodeMap { get; init; }

    public Located? Output { get; init; }
}

internal sealed class NodeDefinition
{
    public required string Id { get; init; }

    /// <summary>Null when it is missing or unknown: the node takes part in the graph and nothing else.</summary>
    public NodeType? Type { get; init; }

    /// <summary>The node's fields; those of its type are still to be read.</summary>
    public required Fields Fields { get; init; }

    public string? Title { get; init; }

    public Trigger? Trigger { get; init; }

    public Located? When { get; init; }

    public bool? Critical { get; init; }

    public TimeSpan? Timeout { get; init; }

    public TimeSpan? TotalTimeout { get; init; }

    public RetryDefinition? Retry { get; init; }

    public Located? Fallback { get; init; }

    public Budget? Budget { get; init; }

    public bool? AsksOnBudget { get; init; }
}

/// <param name="At">Where the edge is written.</param>
/// <param name="FromAt">Where the source is named.</param>
/// <param name="ToAt">Where the target is named, for edges of the <c>edges</c> list; null in <c>needs</c>.</param>
internal sealed record EdgeDefinition(string From, string To, EdgeOn On, string? Branch, Located? When, Located At, Located FromAt,
    Located? ToAt);

/// <summary>Fields given; the others come from the defaults.</summary>
internal sealed record RetryDefinition(
    int? MaxAttempts, TimeSpan? Delay, Backoff? Backoff, TimeSpan? MaxDelay, double? Jitter, Located? OnlyIf, bool? FailOnInterrupt)
{
    public RetryDefinition Over(RetryDefinition? defaults) => defaults is null ? this : new RetryDefinition(
        MaxAttempts ?? defaults.MaxAttempts, Delay ?? defaults.Delay, Backoff ?? defaults.Backoff, MaxDelay ?? defaults.MaxDelay,
        Jitter ?? defaults.Jitter, OnlyIf ?? defaults.OnlyIf, FailOnInterrupt ?? defaults.FailOnInterrupt);
}
