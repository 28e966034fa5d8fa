namespace Baton.Engine.Store;

/// <summary>The other programs that were registered here: agents and servers of tools.</summary>
public interface IPeerStore
{
    /// <summary>Adds or replaces.</summary>
    void PutPeer(PeerRow peer);

    PeerRow? FindPeer(string kind, string name);

    /// <summary>By name.</summary>
    IReadOnlyList<PeerRow> ListPeers(string kind);

    /// <summary>False when there is none.</summary>
    bool DeletePeer(string kind, string name);
}

/// <summary>A tool of another server as it was when a workflow that names it was published.</summary>
/// <param name="Tool">As workflows name it: <c>mcp:server/tool</c>.</param>
/// <param name="Hash">SHA-256 of all that the server said about it, lower-case hex.</param>
public sealed record ToolPin(string Tool, string Hash);

/// <param name="Kind"><see cref="PeerKinds"/>.</param>
/// <param name="Name">As workflows name it: <c>[a-z0-9][a-z0-9-]{0,62}</c>; not of <see cref="PeerKinds.Push"/>.</param>
/// <param name="Settings">How to reach it, as JSON; secrets by reference only.</param>
public sealed record PeerRow(string Kind, string Name, string Settings, long CreatedAt, string? CreatedBy)
{
    /// <summary>What it last said about itself, as JSON: the card, or the tools with their schemas. Null before it was asked.</summary>
    public string? Found { get; init; }

    /// <summary>SHA-256 of <see cref="Found"/>, lower-case hex.</summary>
    public string? FoundHash { get; init; }

    /// <summary>When it was last asked, in Unix milliseconds, or 0.</summary>
    public long CheckedAt { get; init; }

    /// <summary>Why it could not be asked the last time, or null.</summary>
    public string? Error { get; init; }

    public long UpdatedAt { get; init; }
}

public static class PeerKinds
{
    public const string Agent = "agent";

    public const string Mcp = "mcp";

    /// <summary>Wants to be told of a task that an agent gave Baton. Its name is <c>TASK/ID</c>; found is what it was last
    /// told.</summary>
    public const string Push = "push";
}
