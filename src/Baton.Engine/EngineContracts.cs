using Baton.Core;
using Baton.Core.Graph;
using Baton.Core.Runs;

namespace Baton.Engine;

/// <summary>Either the name of a published workflow (with an optional version) or an inline definition is set.</summary>
public sealed record StartRunRequest
{
    public string? Workflow { get; init; }

    /// <summary>0 for the newest.</summary>
    public int Version { get; init; }

    public string? Definition { get; init; }

    /// <summary>The run's input before defaults; null means an empty object.</summary>
    public Payload? Input { get; init; }

    /// <summary>A name the caller gives the run (<c>[A-Za-z0-9][A-Za-z0-9._-]{0,127}</c>), or null for a new one.</summary>
    public string? Id { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Overrides the workflow's <c>max_parallel</c> when positive.</summary>
    public int MaxParallel { get; init; }

    /// <summary>What the run may spend, beside what its workflow says; or null.</summary>
    public Budget? Budget { get; init; }

    /// <summary>Outcomes given instead of executing nodes.</summary>
    public IReadOnlyList<Preset> Pins { get; init; } = [];

    /// <summary>Started by the owner's own <c>run dag FILE</c>.</summary>
    public bool TrustedLocal { get; init; }

    public string? By { get; init; }

    /// <summary>The caller's idempotency key scoped to the route, with the SHA-256 of the request; null when none was sent.</summary>
    public string? IdempotencyKey { get; init; }

    public string? BodyHash { get; init; }
}

/// <param name="Repeated">True when an earlier request with the same idempotency key had started the run.</param>
public sealed record StartRunResult(string RunId, bool Repeated);

/// <param name="Input">Replaces the run's input, or null to keep it.</param>
/// <param name="Outputs">Outputs given to nodes before <paramref name="From"/> instead of the recorded ones.</param>
public sealed record RerunRequest(
    string RunId, string From, Payload? Input, IReadOnlyDictionary<string, Payload>? Outputs, string? By,
    string? IdempotencyKey = null, string? BodyHash = null);

/// <summary>A run that ended elsewhere, to be taken over as it is.</summary>
public sealed record ImportRunRequest
{
    public required string Id { get; init; }

    /// <summary>0 for an inline definition. Kept when the same text is that version here.</summary>
    public int Version { get; init; }

    public required string Definition { get; init; }

    /// <summary>The whole history, in order.</summary>
    public required IReadOnlyList<RunEvent> Events { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public string? By { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; init; }

    public string? Origin { get; init; }

    /// <summary>See <see cref="StartRunRequest"/>.</summary>
    public string? IdempotencyKey { get; init; }

    public string? BodyHash { get; init; }
}

/// <summary>A recorded event as feeds and history show it: <c>{seq, at, type, node, attempt, data}</c>.</summary>
/// <param name="Node">Path of the node run, or null for the run itself.</param>
/// <param name="Json">The whole event as one line of UTF-8 JSON.</param>
public sealed record FeedEvent(long Seq, RunEventType Type, string? Node, ReadOnlyMemory<byte> Json);

public sealed record RunStatusChange(string RunId, string Workflow, RunStatus Status, long At);

/// <param name="HotRuns">Runs held in memory.</param>
/// <param name="RunningAttempts">Attempts handed to executors and not ended.</param>
/// <param name="QueueDepth">Commands waiting to be decided.</param>
/// <param name="WaitingForCapacity">Runs with queued nodes that wait for a free place.</param>
/// <param name="StoreError">Why the store cannot be written now, or null.</param>
/// <param name="IgnoredMessages">Late, duplicate or stale messages ignored since the start.</param>
public sealed record EngineHealth(
    bool Ready, int HotRuns, int RunningAttempts, int QueueDepth, int WaitingForCapacity, string? StoreError,
    long CommittedEvents, long CommittedBatches, long IgnoredMessages)
{
    /// <summary>Partitions whose runs this process decides.</summary>
    public int OwnedPartitions { get; init; }

    /// <summary>Commits the store refused since the start, because another process had taken a partition over.</summary>
    public long FencedCommits { get; init; }

    /// <summary>Processes that share the store, this one included.</summary>
    public int Servers { get; init; }
}
