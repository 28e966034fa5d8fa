namespace Baton.Tests.Faults;

/// <summary>How much of each fault: all in proportion to the kills, unless told apart.</summary>
internal sealed record ClusterSize
{
    /// <summary>From this many kills on, times and rates are held to what is promised; below, a busy machine may take longer.</summary>
    private const int Earnest = 100;

    public int Kills { get; } = FaultSettings.Kills(3);

    public int Freezes => FaultSettings.Number("BATON_TEST_FREEZES", Math.Max(1, Kills / 2));

    public int Restarts => FaultSettings.Number("BATON_TEST_RESTARTS", Math.Max(1, Kills / 5));

    public int NetworkFaults => FaultSettings.Number("BATON_TEST_NETWORK_FAULTS", Math.Max(6, Kills));

    public TimeSpan Storm => TimeSpan.FromSeconds(FaultSettings.Number("BATON_TEST_STORM_SECONDS", Math.Max(3, Kills * 6 / 10)));

    public bool IsEarnest => Kills >= Earnest;

    /// <summary>How long runs may take to end after the last fault.</summary>
    public TimeSpan Patience => IsEarnest ? TimeSpan.FromSeconds(30) : Polling.Patience;
}
