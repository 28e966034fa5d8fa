using Baton.Core.Runs;

namespace Baton.Engine.Store;

/// <summary>Summary of a run, written in the transaction of its events. Times are Unix milliseconds, 0 for not yet.</summary>
public sealed record RunRow
{
    public required long RunNo { get; init; }

    public required string Id { get; init; }

    public required int Partition { get; init; }

    public required string Workflow { get; init; }

    /// <summary>Published version, or 0 for an inline definition.</summary>
    public required int Version { get; init; }

    /// <summary>Hash of the definition's text, see <see cref="IWorkflowStore"/>.</summary>
    public required string DefinitionHash { get; init; }

    public required RunStatus Status { get; init; }

    public int Round { get; init; } = 1;

    /// <summary>Labels as a JSON object of strings, or null.</summary>
    public string? Labels { get; init; }

    public string? CreatedBy { get; init; }

    public required long CreatedAt { get; init; }

    public long StartedAt { get; init; }

    public long FinishedAt { get; init; }

    /// <summary>Seq of the event that holds the input in force (run.created or a run.reopened).</summary>
    public long InputSeq { get; init; } = 1;

    /// <summary>Seq of the last event that ended the run, which holds output or error; 0 before.</summary>
    public long EndSeq { get; init; }

    public long LastSeq { get; init; }

    /// <summary>Unix milliseconds of the run's next timer, or 0.</summary>
    public long NextDue { get; init; }

    /// <summary>Only waits for people, timers or events.</summary>
    public bool Parked { get; init; }

    public NodeCounts Counts { get; init; }

    /// <summary>Id of the run this one was forked from, or null.</summary>
    public string? Origin { get; init; }
}

/// <summary>Node runs by status.</summary>
public readonly record struct NodeCounts(
    int Pending, int Queued, int Running, int Retrying, int Waiting, int Success, int Failed, int Skipped, int Cancelled)
{
    public int Total => Pending + Queued + Running + Retrying + Waiting + Success + Failed + Skipped + Cancelled;
}

/// <summary>Summary of a node run. Nodes nothing has happened to yet have no row: they are pending. Times are Unix milliseconds, 0 for not
/// yet.</summary>
public readonly record struct NodeRow
{
    /// <summary>Position in the run; the key together with the run's number.</summary>
    public required int Slot { get; init; }

    /// <summary>For example <c>fetch</c> or <c>each[3].fetch</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Word of the node's type, for example <c>tool_call</c>.</summary>
    public required string Type { get; init; }

    public required NodeStatus Status { get; init; }

    /// <summary>Attempts of this round.</summary>
    public int Attempt { get; init; }

    public int MaxAttempts { get; init; }

    public long QueuedAt { get; init; }

    public long StartedAt { get; init; }

    public long FinishedAt { get; init; }

    /// <summary>Seq of the event that holds the input, or 0.</summary>
    public long InputSeq { get; init; }

    /// <summary>Seq of the event that holds the last output, error or cause, or 0.</summary>
    public long ResultSeq { get; init; }

    /// <summary>Seqs of the first and last event about this node run.</summary>
    public long FirstSeq { get; init; }

    public long LastSeq { get; init; }

    /// <summary>gate, timer, event, edges, retry or capacity; null when it waits for nothing.</summary>
    public string? WaitFor { get; init; }

    /// <summary>Name of the event it waits for.</summary>
    public string? WaitName { get; init; }

    public long WaitSince { get; init; }

    /// <summary>When the wait ends by itself, or 0.</summary>
    public long WaitUntil { get; init; }
}

/// <summary>A gate. Its opening and deciding events hold the texts; this row is for lists.</summary>
public sealed record GateRow
{
    /// <summary><c>{run id}:{opening seq}</c>.</summary>
    public required string Id { get; init; }

    public required int Slot { get; init; }

    public required string Node { get; init; }

    /// <summary>open, decided or closed (its node or run was cancelled).</summary>
    public required string Status { get; init; }

    public required long OpenedAt { get; init; }

    public long DueAt { get; init; }

    public required long OpenSeq { get; init; }

    /// <summary>Seq of the deciding event, or 0.</summary>
    public long DecideSeq { get; init; }

    public IReadOnlyList<string> Assignees { get; init; } = [];
}
