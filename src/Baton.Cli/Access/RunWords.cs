using Baton.Contracts;
using Baton.Core.Runs;

namespace Baton.Cli.Access;

/// <summary>What the words of a run say.</summary>
internal static class RunWords
{
    public static bool IsUnfinished(RunView run) => StatusWords.TryParseRun(run.Status, out var status) && !status.IsTerminal();

    /// <summary>The node waits for a person or an event: nobody has to carry the run meanwhile.</summary>
    public static bool WaitsOutside(NodeView node) => node is { Status: "waiting", Waiting.For: "gate" or "event" };
}
