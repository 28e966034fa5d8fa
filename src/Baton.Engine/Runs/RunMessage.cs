using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Core.Schemas;
using Baton.Engine.Store;

namespace Baton.Engine.Runs;

/// <summary>Something sent to the owner of runs.</summary>
internal abstract class RunMessage
{
    /// <summary>Who waits for it to be on disk; null for messages of the engine to itself, which are kept over an outage instead.</summary>
    public TaskCompletionSource<StartRunResult?>? Caller { get; init; }

    /// <summary>Set when another server left it in the store and waits there for the answer. It is not kept over an outage: it is read
    /// again.</summary>
    public ForwardedCommand? Forwarded { get; init; }
}

internal sealed class StartMessage : RunMessage
{
    public required CompiledWorkflow Workflow { get; init; }

    /// <summary>Row of the new run; its number is given by the owner.</summary>
    public required RunRow Row { get; init; }

    /// <summary>Starts the run; null when it has a history already.</summary>
    public Func<long, StartRun>? Command { get; init; }

    /// <summary>A run that ended elsewhere, to be taken over as it is.</summary>
    public RunHistory? History { get; init; }

    public IdempotencyRow? Idempotency { get; init; }

    /// <summary>The caller chose the id, so that it may be in use.</summary>
    public bool IdIsGiven { get; init; }
}

/// <param name="State">The events, folded.</param>
internal sealed record RunHistory(RunState State, List<RunEvent> Events);

internal sealed class CommandMessage : RunMessage
{
    /// <summary>Public id, or null when the number is known.</summary>
    public string? RunId { get; init; }

    public long RunNo { get; init; }

    public required Func<long, RunCommand> Command { get; init; }

    /// <summary>The attempt whose end this reports, or null.</summary>
    public AttemptKey? Ends { get; init; }
}

/// <summary>Take no more commands for a run that has ended: it is being removed from the store.</summary>
internal sealed class DeleteMessage : RunMessage
{
    public required string RunId { get; init; }
}

/// <summary>A run is removed, or stays after all.</summary>
internal sealed class DeletedMessage : RunMessage
{
    public required string RunId { get; init; }
}

/// <summary>What this server owns from now on. The answer is what it has to give up.</summary>
/// <param name="askedAt">When the round began, in Unix milliseconds.</param>
internal sealed class OwnershipMessage(Ownership ownership, long askedAt) : RunMessage
{
    public Ownership Ownership { get; } = ownership;

    public long AskedAt { get; } = askedAt;

    public TaskCompletionSource<IReadOnlyList<int>> Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Take a run up again from the store: after a start, and after an outage.</summary>
internal sealed class ReloadMessage : RunMessage
{
    public required long RunNo { get; init; }
}

/// <summary>One attempt in this process.</summary>
internal readonly record struct AttemptKey(long RunNo, int Slot, int Attempt)
{
    public int Partition => Partitions.Of(RunNo);
}

/// <summary>What the shard asks to be executed after its start is on disk.</summary>
internal sealed record AttemptStart(
    AttemptKey Key, string RunId, string Workflow, string Node, string Tool, string IdempotencyKey, Baton.Core.Payload Input,
    bool TrustedLocal)
{
    /// <summary>The attempt before was lost in a crash.</summary>
    public bool Interrupted { get; init; }

    /// <summary>What earlier attempts recorded.</summary>
    public IReadOnlyList<StepRecord> Steps { get; init; } = [];

    public int Conversation { get; init; }

    public JsonSchema? OutputSchema { get; init; }

    public string Definition { get; init; } = "";

    /// <summary>Who started the run; empty when nobody is known.</summary>
    public string User { get; init; } = "";

    /// <summary>Shared budgets that were raised for this run.</summary>
    public IReadOnlyDictionary<string, Budget> Raised { get; init; } = new Dictionary<string, Budget>();
}
