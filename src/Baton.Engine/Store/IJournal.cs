using Baton.Core.Runs;

namespace Baton.Engine.Store;

/// <summary>The part of the store that the engine writes through: commits of whole batches, and loading of runs.</summary>
public interface IJournal
{
    /// <summary>Writes the batch in one transaction; returns once it is on disk. Called by one thread at a time. An empty batch must
    /// still write something: the engine asks with it whether the store can be written again.</summary>
    /// <exception cref="Baton.Core.Errors.BatonException">Nothing of the batch was written, or (code <c>commit_unknown</c>) nobody knows:
    /// the engine then loads the runs again. Kind Conflict, nothing was written: <c>not_owner</c> when a partition of the batch is not
    /// held in the batch's epoch, <c>stale_owner</c> when a run's last event is not the one its change follows, <c>run_exists</c> when a
    /// new run's id is taken, <c>idempotency_key_used</c>. The definition of a new run must have been put before.</exception>
    void Commit(JournalBatch batch);

    /// <summary>Reserves <paramref name="count"/> consecutive numbers nobody else gets and returns the first; see
    /// <see cref="Partitions.Number"/>.</summary>
    long ReserveRunNumbers(int count);

    /// <summary>Non-terminal runs of these partitions, in order of number.</summary>
    IReadOnlyList<UnfinishedRun> LoadUnfinished(IReadOnlyCollection<int> partitions);

    /// <summary>The run's row, or null.</summary>
    RunRow? FindRun(string runId);

    /// <summary>The run's row by its number, or null.</summary>
    RunRow? FindRun(long runNo);

    /// <summary>The remembered request of this key, or null.</summary>
    IdempotencyRow? FindIdempotency(string key);

    /// <summary>The run's events with <c>seq</c> above <paramref name="afterSeq"/> in order, at most <paramref name="limit"/>.</summary>
    IReadOnlyList<RunEvent> ReadEvents(long runNo, long afterSeq, int limit);
}

/// <param name="Parked">Only waits for people, timers or events: need not be loaded until something happens.</param>
/// <param name="NextDue">Unix milliseconds of its next timer, or 0.</param>
public readonly record struct UnfinishedRun(long RunNo, string Id, bool Parked, long NextDue);

/// <summary>What one commit writes: for each run its new events and the rows they change.</summary>
public sealed class JournalBatch
{
    public List<RunChange> Runs { get; } = [];

    /// <summary>Answers to commands of other servers, written with what the commands changed.</summary>
    public List<ForwardedAnswer> Answers { get; } = [];

    /// <summary>The epochs in which the decider of this batch held its partitions.</summary>
    public IReadOnlyDictionary<int, long> Epochs { get; init; } = Ownership.Everything.Held;
}

/// <summary>The new facts of one run and the summary rows as they are after them.</summary>
public sealed class RunChange
{
    public required RunRow Run { get; init; }

    /// <summary>True when the run's row does not exist yet.</summary>
    public required bool IsNew { get; init; }

    public required IReadOnlyList<RunEvent> Events { get; init; }

    /// <summary>Node runs that changed, each once, in their last state.</summary>
    public required IReadOnlyList<NodeRow> Nodes { get; init; }

    /// <summary>Gates that opened, or ended (decided, or closed because their node was cancelled).</summary>
    public IReadOnlyList<GateRow> Gates { get; init; } = [];

    /// <summary>What calls came to, one for each cost.added among the events.</summary>
    public IReadOnlyList<CostRow> Costs { get; init; } = [];

    /// <summary>Steps of this run that have nothing set aside in the shared budgets any more.</summary>
    public IReadOnlyList<SettledStep> Settled { get; init; } = [];

    /// <summary>Remembered with a new run so that the same request again gets the same run.</summary>
    public IdempotencyRow? Idempotency { get; init; }
}

/// <param name="Key">The caller's key with the route it was sent to.</param>
/// <param name="BodyHash">SHA-256 of the request, lower-case hex.</param>
/// <param name="Result">What the first request made: the run's id.</param>
public sealed record IdempotencyRow(string Key, string BodyHash, string Result, long CreatedAt);
