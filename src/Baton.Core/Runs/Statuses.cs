namespace Baton.Core.Runs;

/// <summary>The only words for the state of a run. The last four are terminal.</summary>
public enum RunStatus : byte
{
    Created,
    Running,
    Paused,
    Success,
    PartialSuccess,
    Failed,
    Cancelled,
}

/// <summary>The only words for the state of a node run. The last four are terminal.</summary>
public enum NodeStatus : byte
{
    Pending,
    Queued,
    Running,
    Retrying,
    Waiting,
    Success,
    Failed,
    Skipped,
    Cancelled,
}

/// <summary>The statuses' words as they stand in the database, in JSON, in the CLI and in the UI.</summary>
public static class StatusWords
{
    private static readonly string[] Runs = ["created", "running", "paused", "success", "partial_success", "failed", "cancelled"];

    private static readonly string[] Nodes =
        ["pending", "queued", "running", "retrying", "waiting", "success", "failed", "skipped", "cancelled"];

    public static IReadOnlyList<string> RunWords => Runs;

    public static IReadOnlyList<string> NodeWords => Nodes;

    public static string Word(this RunStatus status) => Runs[(int)status];

    public static string Word(this NodeStatus status) => Nodes[(int)status];

    public static bool IsTerminal(this RunStatus status) => status >= RunStatus.Success;

    public static bool IsTerminal(this NodeStatus status) => status >= NodeStatus.Success;

    public static bool TryParseRun(string word, out RunStatus status)
    {
        var index = Array.IndexOf(Runs, word);
        status = (RunStatus)Math.Max(index, 0);
        return index >= 0;
    }

    public static bool TryParseNode(string word, out NodeStatus status)
    {
        var index = Array.IndexOf(Nodes, word);
        status = (NodeStatus)Math.Max(index, 0);
        return index >= 0;
    }
}
