namespace Baton.Core.Runs;

/// <summary>Limits of a run, each with the error code that names it.</summary>
public static class RunLimits
{
    /// <summary>Items of one foreach (<c>limit_items</c>).</summary>
    public const int MaxItems = 100_000;

    /// <summary>Lines of log kept per attempt; further ones are dropped and the last line says so.</summary>
    public const int MaxLogLines = 1_000;

    /// <summary>Characters of one line of log; longer ones are cut.</summary>
    public const int MaxLogLine = 4_096;

    /// <summary>UTF-8 bytes of a run's input, of one output and of one signal (<c>limit_payload</c>).</summary>
    public const int MaxPayload = 16 * 1024 * 1024;
}
