using Baton.Core.Expressions;
using Baton.Core.Schemas;

namespace Baton.Core.Graph;

public enum NodeType
{
    ToolCall,
    AgentCall,
    Transform,
    Condition,
    Parallel,
    Join,
    HumanGate,
    Wait,
    Loop,
    Workflow,
}

/// <summary>One node of a compiled graph. Exactly the member of its type among the specifics below is set.</summary>
public sealed class CompiledNode
{
    /// <summary>Unique in its graph; empty for a body that is one node.</summary>
    public required string Id { get; init; }

    /// <summary>Position in <see cref="CompiledGraph.Nodes"/>.</summary>
    public required int Index { get; init; }

    public required NodeType Type { get; init; }

    public string? Title { get; init; }

    public Trigger Trigger { get; init; }

    /// <summary>Guard: false skips the node.</summary>
    public CelProgram? When { get; init; }

    public bool Critical { get; init; } = true;

    /// <summary>Per attempt.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Over all attempts, waits between them included.</summary>
    public TimeSpan? TotalTimeout { get; init; }

    public RetryPolicy Retry { get; init; } = RetryPolicy.None;

    /// <summary>Index of the node to run instead when this one has failed for good; -1 for none.</summary>
    public int Fallback { get; init; } = -1;

    /// <summary>True when some node names this one as its fallback: it starts only then.</summary>
    public bool IsFallback { get; init; }

    /// <summary>What the node is given: <c>with</c> of a call, <c>value</c> of a transform; null when it has none.</summary>
    public ValueTemplate? With { get; init; }

    /// <summary>Tool of a <see cref="NodeType.ToolCall"/>.</summary>
    public string? Tool { get; init; }

    /// <summary>Agent of a <see cref="NodeType.AgentCall"/>.</summary>
    public string? Agent { get; init; }

    /// <summary>What the output of an <see cref="NodeType.AgentCall"/> has to look like, or null.</summary>
    public JsonSchema? OutputSchema { get; init; }

    /// <summary>What the node run may spend, with everything inside it; or null.</summary>
    public Budget? Budget { get; init; }

    /// <summary>At a budget that has no room a person is asked, instead of failing.</summary>
    public bool AsksOnBudget { get; init; }

    public ConditionSpec? Condition { get; init; }

    public ParallelSpec? Parallel { get; init; }

    public LoopSpec? Loop { get; init; }

    public JoinSpec? Join { get; init; }

    public GateSpec? Gate { get; init; }

    public WaitSpec? Wait { get; init; }

    /// <summary>True when a failure of this node has someone to handle it: a fallback, or an edge on failure or always.</summary>
    public bool FailureHandled { get; init; }
}

/// <summary>Cases in order; the first whose program is true names the branch, else <paramref name="Default"/>.
/// <c>if</c> compiles to one case "true" with default "false".</summary>
public sealed record ConditionSpec(IReadOnlyList<ConditionCase> Cases, string Default);

public sealed record ConditionCase(CelProgram When, string Branch);

/// <param name="Foreach">The list, as a CEL program or a <c>$reference</c>; null for a plain fork.</param>
/// <param name="Body">The graph run per item; null for a plain fork.</param>
/// <param name="MaxParallel">Items at the same time, or null for no limit of its own.</param>
/// <param name="FailFast">The first failed item fails the node and cancels the rest.</param>
public sealed record ParallelSpec(ValueTemplate? Foreach, CompiledGraph? Body, int? MaxParallel, bool FailFast);

/// <param name="Until">Over <c>output</c> and <c>iteration</c> (from 1); true ends the loop.</param>
public sealed record LoopSpec(CompiledGraph Body, CelProgram Until, int MaxIterations, TimeSpan Delay);

public enum JoinMode
{
    All,
    Any,
    AtLeast,
}

public enum MergeMode
{
    Dict,
    List,
    First,
    Last,
    Expression,
}

/// <param name="Count">Edges needed for <see cref="JoinMode.AtLeast"/>; 1 for any.</param>
/// <param name="Deadline">Longest wait from the first resolved edge on; at its end the join fails.</param>
/// <param name="CancelRest">Cancel what the join no longer waits for.</param>
public sealed record JoinSpec(JoinMode Mode, int Count, MergeMode Merge, CelProgram? MergeExpression, TimeSpan? Deadline, bool CancelRest);

public enum GateKind
{
    Approval,
    Input,
    Selection,
}

/// <param name="Options">The decisions that can be taken, which are also the node's branches. Defaults: approval: approve, reject;
/// input: submit; with <c>corrects</c> also correct.</param>
/// <param name="OnTimeout">An option, or null to fail with kind <c>timeout</c>.</param>
/// <param name="Corrects">Index of the node that <c>correct</c> executes again; -1 for none.</param>
/// <param name="Quorum">Decisions of different people needed.</param>
public sealed record GateSpec(
    GateKind Kind,
    ValueTemplate? Title,
    ValueTemplate? Description,
    IReadOnlyList<string> Options,
    IReadOnlyList<string> Assignees,
    int Quorum,
    JsonSchema? Form,
    TimeSpan? Timeout,
    string? OnTimeout,
    int Corrects,
    int MaxCorrections);

/// <summary>Exactly one of the three is set: a duration, a template that gives an RFC 3339 time, or an event name.</summary>
public sealed record WaitSpec(TimeSpan? For, ValueTemplate? Until, string? Event, CelProgram? Match);

public enum Backoff
{
    Exponential,
    Linear,
    Constant,
}

/// <param name="MaxAttempts">First try included; at least 1.</param>
/// <param name="Delay">Base delay.</param>
/// <param name="MaxDelay">Cap of one delay, applied before jitter.</param>
/// <param name="Jitter">0..1: the delay is spread evenly over delay × (1 ± jitter).</param>
/// <param name="OnlyIf">Over <c>error</c> and <c>attempt</c>; false ends the retries.</param>
/// <param name="FailOnInterrupt">An attempt whose outcome was lost in a crash counts as failed instead of being tried again.</param>
public sealed record RetryPolicy(
    int MaxAttempts, TimeSpan Delay, Backoff Backoff, TimeSpan MaxDelay, double Jitter, CelProgram? OnlyIf, bool FailOnInterrupt)
{
    public static RetryPolicy None { get; } = new(1, TimeSpan.FromSeconds(1), Backoff.Exponential, TimeSpan.FromMinutes(5), 0, null, false);
}
