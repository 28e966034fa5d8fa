namespace Baton.Tests.Faults;

/// <summary>How long and how random the fault suites are.</summary>
internal static class FaultSettings
{
    /// <summary>Kills per suite: <c>BATON_TEST_KILLS</c>, or a handful.</summary>
    public static int Kills(int usual) => Number("BATON_TEST_KILLS", usual);

    /// <summary>Where servers under test leave their logs: <c>BATON_TEST_LOGS</c>, or nowhere.</summary>
    public static string? Logs { get; } = Environment.GetEnvironmentVariable("BATON_TEST_LOGS") is { Length: > 0 } folder ? folder : null;

    /// <summary>A count from the environment.</summary>
    public static int Number(string variable, int usual) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text) : usual;

    /// <summary><c>BATON_TEST_SEED</c>, or another one each time. It is printed, so that the same moments can be tried again.</summary>
    public static Random Chance()
    {
        var seed = Environment.GetEnvironmentVariable("BATON_TEST_SEED") is { Length: > 0 } text
            ? int.Parse(text)
            : (int)(TimeProvider.System.GetTimestamp() & 0xffffff);
        Print($"seed {seed} (BATON_TEST_SEED)");
        return new Random(seed);
    }

    /// <summary>Into the test's report, and for whoever watches.</summary>
    public static void Print(string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        TestContext.Current.SendDiagnosticMessage(line);
    }
}
