namespace Baton.Simulation;

/// <summary>Faults put into the system on purpose, at least one per guarantee: the checks must catch each.</summary>
public enum PlantedBug
{
    None,

    /// <summary>G1, G11: the store says committed and forgets new runs in a crash.</summary>
    LyingCommit,

    /// <summary>G2: after a restart the timers of parked runs are gone.</summary>
    LostTimers,

    /// <summary>G3: a commit whose answer was lost is written a second time.</summary>
    DoubleCommit,

    /// <summary>G4: some successes are not there when a run is loaded.</summary>
    LostSuccess,

    /// <summary>G5: a success is recorded twice.</summary>
    DoubleSuccess,

    /// <summary>G6: something is recorded after the end of a run.</summary>
    LateEvent,

    /// <summary>G7: the engine's clock is ahead.</summary>
    EarlyTimers,

    /// <summary>G8: a second decision of a gate is recorded.</summary>
    SecondDecision,

    /// <summary>G9: watchers are not told about the last events of a run.</summary>
    FeedGap,

    /// <summary>G9: watchers are told about some events twice.</summary>
    FeedRepeat,

    /// <summary>G10: executors are not told about a cancel.</summary>
    DeafExecutors,

    /// <summary>G12: attempts are started although their start was not committed.</summary>
    ActBeforeCommit,

    /// <summary>G3: the database lets a server write that does not own the run.</summary>
    NoFence,

    /// <summary>G4: a server that stood still acts on what it had committed before, without asking what it still owns.</summary>
    NoLease,
}

internal static class Planted
{
    /// <summary>Each planted bug with the guarantee whose check must catch it.</summary>
    public static IReadOnlyList<(PlantedBug Bug, string Guarantee)> Expected { get; } =
    [
        (PlantedBug.LyingCommit, "G1"),
        (PlantedBug.LostTimers, "G2"),
        (PlantedBug.DoubleCommit, "G3"),
        (PlantedBug.LostSuccess, "G4"),
        (PlantedBug.DoubleSuccess, "G5"),
        (PlantedBug.LateEvent, "G6"),
        (PlantedBug.EarlyTimers, "G7"),
        (PlantedBug.SecondDecision, "G8"),
        (PlantedBug.FeedGap, "G9"),
        (PlantedBug.FeedRepeat, "G9"),
        (PlantedBug.DeafExecutors, "G10"),
        (PlantedBug.ActBeforeCommit, "G12"),
        (PlantedBug.NoFence, "G3"),
        (PlantedBug.NoLease, "G4"),
    ];
}
