using Baton.Core.Graph;
using Baton.Engine.Store;

namespace Baton.Engine;

public sealed record EngineOptions
{
    /// <summary>Attempts executed at the same time over all runs of this process.</summary>
    public int MaxAttempts { get; init; } = 256;

    /// <summary>Carry on everything unfinished from the start. Off: only the runs that are started here or taken up one by one.</summary>
    public bool TakeUpUnfinished { get; init; } = true;

    /// <summary>Id of this process among the servers of the store; unique to each start.</summary>
    public string Server { get; init; } = RunIds.New("server", 0);

    /// <summary>Where this server can be reached, for people; null without a web.</summary>
    public string? Url { get; init; }

    /// <summary>Leaves the partitions to servers wherever there are any; see <see cref="Store.BalanceRequest"/>.</summary>
    public bool Guest { get; init; }

    /// <summary>Lets runs that were started by the owner's own <c>run dag FILE</c> use what only such runs may. Off where runs of other
    /// machines are executed.</summary>
    public bool TrustLocalRuns { get; init; } = true;

    /// <summary>Runs decided into one commit at most; more wait for the next.</summary>
    public int MaxBatchRuns { get; init; } = 2_000;

    /// <summary>A run that only waits stays in memory when its next timer is due within this time.</summary>
    public TimeSpan KeepParked { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>First pause before the store is tried again after a failed commit; doubles up to <see cref="MaxStoreRetry"/>.</summary>
    public TimeSpan StoreRetry { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan MaxStoreRetry { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What a new definition is checked against, as it stands when asked; by default nothing is said about tools, agents and
    /// secrets.</summary>
    public Func<CompileOptions> Known { get; init; } = static () => CompileOptions.Default;

    /// <summary>What the tools of other servers that a text names look like now; kept with the text when it is published.</summary>
    public Func<string, IReadOnlyList<ToolPin>> PinsOf { get; init; } = static _ => [];

    /// <summary>What runs may spend together in a day (UTC), by scope: see <see cref="Store.HoldRequest"/>.</summary>
    public IReadOnlyDictionary<string, Budget> SharedBudgets { get; init; } = new Dictionary<string, Budget>();
}
