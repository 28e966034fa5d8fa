using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Engine.Runs;

/// <summary>A run in the memory of its owner, with what has been decided and not yet committed.</summary>
internal sealed class HotRun(long runNo, RunState state, RunRow row)
{
    public long RunNo { get; } = runNo;

    public RunState State { get; } = state;

    /// <summary>The row as last sealed; carries what never changes.</summary>
    public RunRow Row { get; set; } = row;

    public int Partition { get; } = row.Partition;

    public IdempotencyRow? Idempotency { get; init; }

    /// <summary>Decided and in the open batch.</summary>
    public List<RunEvent> Events { get; set; } = [];

    public List<RunEffect> Effects { get; set; } = [];

    public List<RunMessage> Messages { get; set; } = [];

    /// <summary>Answers to commands of other servers that are written with the events.</summary>
    public List<ForwardedAnswer> Answers { get; set; } = [];

    /// <summary>Gates that opened or ended in the open batch, by id.</summary>
    public Dictionary<string, GateRow> Gates { get; set; } = [];

    /// <summary>Charges, and steps that have nothing set aside any more, in the open batch.</summary>
    public List<CostRow> Costs { get; set; } = [];

    public List<SettledStep> Settled { get; set; } = [];

    /// <summary>Calls that wait until others have settled, because a budget has no room for all of them.</summary>
    public LinkedList<RunMessage> Deferred { get; } = new();

    public bool ServesDeferred { get; set; }

    /// <summary>Gates that are open, by slot.</summary>
    public Dictionary<int, GateRow> OpenGates { get; } = [];

    public bool InBatch { get; set; }

    /// <summary>Sealed batches that hold events of this run and are not on disk yet.</summary>
    public int BatchesInFlight { get; set; }

    public bool WaitsForCapacity { get; set; }

    /// <summary>Due time the shard's timer heap has for it, or 0.</summary>
    public long ArmedDue { get; set; }

    /// <summary>Dropped after a failed commit: whatever still refers to it is void.</summary>
    public bool Dropped { get; set; }

    /// <summary>Its partition was lost: whatever is decided, another server goes on with it.</summary>
    public bool Lost { get; set; }

    public bool HasRow { get; set; }
}
