using Baton.Core.Runs;
using Baton.Nodes.Egress;
using ModelContextProtocol;

namespace Baton.Nodes.Mcp;

/// <summary>What went wrong in a call, as the error of a node.</summary>
public static class McpFailure
{
    /// <summary>Kind of the error when the address may not be reached.</summary>
    public const string Egress = "egress_denied";

    public static NodeError Of(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case McpRefusedException refused:
                    return new NodeError(refused.Kind, refused.Message, null, Retryable: false);
                case EgressDeniedException denied:
                    return new NodeError(Egress, denied.Message, null, Retryable: false);
                case McpProtocolException protocol:
                    return new NodeError("protocol", protocol.Message, null, Retryable: !IsOurs(protocol.ErrorCode));
            }
        }

        return failure is McpException ? new NodeError("protocol", failure.Message) : new NodeError("connection", Describe(failure));
    }

    // The same request would be refused again.
    private static bool IsOurs(McpErrorCode code) =>
        code is McpErrorCode.InvalidParams or McpErrorCode.InvalidRequest or McpErrorCode.MethodNotFound or McpErrorCode.ParseError;

    private static string Describe(Exception failure) => failure.InnerException is { } inner
        && !failure.Message.Contains(inner.Message, StringComparison.Ordinal)
        ? $"{failure.Message} {inner.Message}"
        : failure.Message;
}
