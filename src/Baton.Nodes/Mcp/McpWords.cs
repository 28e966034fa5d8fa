namespace Baton.Nodes.Mcp;

/// <summary>Words of the protocol that both sides of ours use.</summary>
public static class McpWords
{
    /// <summary>The protocol version without sessions: https://modelcontextprotocol.io/specification/2026-07-28.</summary>
    public const string Newer = "2026-07-28";

    /// <summary>Field of <c>_meta</c>: the same for every call that means the same work.</summary>
    public const string IdempotencyKey = "baton/idempotency-key";

    internal const string LogMessage = "notifications/message";
}
