using System.Text.Json;
using System.Text.Json.Serialization;

namespace Baton.Contracts;

/// <summary>A node run. Members are null while unknown.</summary>
public sealed record NodeView
{
    /// <summary>Path, for example <c>fetch</c> or <c>each[3].fetch</c>.</summary>
    public required string Node { get; init; }

    public required string Type { get; init; }

    public string? Title { get; init; }

    /// <summary>What a tool_call calls; null for other types.</summary>
    public string? Tool { get; init; }

    /// <summary>What an agent_call calls, an agent or a model; null for other types.</summary>
    public string? Agent { get; init; }

    /// <summary>pending, queued, running, retrying, waiting, success, failed, skipped or cancelled.</summary>
    public required string Status { get; init; }

    /// <summary>Attempts so far in this round.</summary>
    public int Attempt { get; init; }

    public int MaxAttempts { get; init; }

    public DateTimeOffset? QueuedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>From the first attempt's start to the end; null before the end.</summary>
    public long? DurationMs { get; init; }

    public JsonElement? Input { get; init; }

    /// <summary>Null when there is none, and in lists above 64 KiB: see <see cref="OutputUrl"/>.</summary>
    public JsonElement? Output { get; init; }

    /// <summary>Where an input or output that was left out of a list can be read; else absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OutputUrl { get; init; }

    /// <summary>Branch picked by a condition or gate.</summary>
    public string? Branch { get; init; }

    public ErrorView? Error { get; init; }

    /// <summary>Why it was skipped or cancelled.</summary>
    public CauseView? Cause { get; init; }

    public required CostView Cost { get; init; }

    public string? Worker { get; init; }

    public WaitingView? Waiting { get; init; }

    public IReadOnlyList<AttemptView> Attempts { get; init; } = [];
}

/// <summary>Why a node was skipped or cancelled.</summary>
/// <param name="Kind">edge, guard, fallback_not_needed, preset, run_cancelled, run_failed, join_satisfied, item_failed or timeout.</param>
/// <param name="Node">The node that caused it, or null.</param>
public sealed record CauseView(string Kind, string? Node);

/// <summary>What a node that is neither running nor terminal waits for.</summary>
/// <param name="For">edges (earlier nodes), capacity, retry, gate, timer, event or paused.</param>
/// <param name="Since">When the wait began.</param>
/// <param name="Until">When it ends by itself, or null.</param>
/// <param name="Nodes">The earlier nodes, when it waits for edges.</param>
/// <param name="Name">The event's name, or the gate's id.</param>
public sealed record WaitingView(
    string For, DateTimeOffset? Since, DateTimeOffset? Until, IReadOnlyList<string>? Nodes, string? Name);

/// <summary>One try of a node run.</summary>
/// <param name="Attempt">From 1, counted on over rounds and corrections.</param>
/// <param name="Status">running, success, failed, interrupted, waiting (it ended at a gate) or cancelled.</param>
public sealed record AttemptView(
    int Attempt, string Status, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, long? DurationMs, ErrorView? Error,
    DateTimeOffset? RetryAt, string? Worker);
