using Baton.Core.Graph;

namespace Baton.Core.Runs;

/// <summary>What an event adds to its type. EventCodec is its one JSON form.</summary>
public abstract record EventData;

/// <summary>run.created.</summary>
/// <param name="Input">Input with defaults filled in.</param>
/// <param name="MaxParallel">Overrides the workflow's limit when positive.</param>
/// <param name="TrustedLocal">Started by the owner's own <c>run dag FILE</c>: nodes may reach loopback and start any executable.</param>
/// <param name="Origin">The run this one is a fork of, or null.</param>
/// <param name="Presets">Outcomes taken over instead of executing: pinned nodes, and what a fork keeps.</param>
public sealed record RunCreatedData(
    Payload Input, int MaxParallel, bool TrustedLocal, RunOrigin? Origin, IReadOnlyList<Preset> Presets) : EventData
{
    /// <summary>What the run may spend, beside what its workflow says; or null.</summary>
    public Budget? Budget { get; init; }
}

/// <param name="From">Node the fork starts again from.</param>
public sealed record RunOrigin(string RunId, string From);

/// <summary>A node outcome given from outside. <paramref name="Output"/> null means skipped.</summary>
public sealed record Preset(string Node, Payload? Output, string? Branch);

/// <summary>run.reopened: a new round.</summary>
/// <param name="Input">The patched input, or null when unchanged.</param>
/// <param name="Reset">Slots put back to pending, ascending.</param>
public sealed record RunReopenedData(int Round, Payload? Input, int[] Reset) : EventData;

/// <summary>run.succeeded, run.partially_succeeded.</summary>
public sealed record RunOutputData(Payload Output) : EventData;

/// <summary>run.failed.</summary>
/// <param name="Node">Path of the node that decided it, or null (run timeout, output).</param>
public sealed record RunFailedData(NodeError Error, string? Node) : EventData;

/// <summary>run.cancelled, run.paused, run.resumed: who and why.</summary>
public sealed record RunActionData(string? By, string? Reason) : EventData;

/// <summary>node.started of a call.</summary>
/// <param name="Input">The evaluated <c>with</c> on the first attempt, null when it is the same as before.</param>
/// <param name="Interrupted">True when it replaces an attempt whose outcome a crash lost; it does not count against the retries.</param>
public sealed record NodeStartedData(Payload? Input, bool Interrupted) : EventData
{
    /// <summary>True when it goes on after a gate; it does not count against the retries.</summary>
    public bool Resumed { get; init; }
}

/// <summary>node.started of a <c>parallel</c> node with <c>foreach</c>.</summary>
public sealed record NodeExpandedData(Payload Items, int Count) : EventData;

/// <summary>node.succeeded.</summary>
/// <param name="Branch">The branch picked by a condition or gate.</param>
/// <param name="Guards">One character per outgoing edge that has a guard, in edge order: 1 taken, 0 not taken, ! failed to
/// evaluate.</param>
/// <param name="Preset">Taken over, not executed.</param>
public sealed record NodeSucceededData(Payload Output, string? Branch, string? Guards, bool Preset) : EventData;

/// <summary>node.failed: for good.</summary>
public sealed record NodeFailedData(NodeError Error, string? Guards) : EventData;

/// <summary>node.retrying.</summary>
/// <param name="Due">Unix milliseconds of the next attempt.</param>
public sealed record NodeRetryingData(NodeError Error, long Due) : EventData;

/// <summary>node.waiting.</summary>
/// <param name="For">timer, event, gate or edges.</param>
/// <param name="Name">The event's name when waiting for one.</param>
/// <param name="Due">Unix milliseconds when the wait ends by itself, or 0.</param>
public sealed record NodeWaitingData(string For, string? Name, long Due) : EventData;

/// <summary>node.skipped, node.cancelled.</summary>
/// <param name="Kind">edge, guard, fallback_not_needed, preset, run_cancelled, run_failed, run_timeout, join_satisfied, item_failed,
/// timeout, corrected.</param>
/// <param name="Node">Path of the node that caused it, or null.</param>
public sealed record NodeEndedByData(string Kind, string? Node, string? Guards) : EventData
{
    /// <summary>Who asked for it and why: with the first node of a cancelled run.</summary>
    public RunActionData? Action { get; init; }
}

/// <summary>gate.opened.</summary>
public sealed record GateOpenedData(
    string GateKind, string Title, string? Description, IReadOnlyList<string> Options, IReadOnlyList<string> Assignees, int Quorum,
    Payload? Form, long Due) : EventData
{
    /// <summary>At a call: the step that the decision is the answer of, or <c>budget:SCOPE</c>. Null at a gate of the workflow.</summary>
    public string? Ask { get; init; }
}

/// <summary>gate.decided.</summary>
/// <param name="By">Who decided, or <c>timeout</c>.</param>
/// <param name="Reset">Slots put back to pending by a correction, ascending; empty otherwise.</param>
public sealed record GateDecidedData(string Option, string By, string? Comment, Payload? Values, int[] Reset) : EventData;

/// <summary>node.progress of a gate whose quorum is not reached yet.</summary>
public sealed record GateVoteData(string Option, string By, string? Comment, Payload? Values) : EventData;

/// <summary>node.progress of a loop: a new iteration begins.</summary>
public sealed record LoopIterationData(int Iteration) : EventData;

/// <summary>node.log.</summary>
public sealed record NodeLogData(string Stream, string Line) : EventData;
