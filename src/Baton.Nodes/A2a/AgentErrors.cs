using Baton.Core.Runs;
using Baton.Nodes.Egress;

namespace Baton.Nodes.A2a;

/// <summary>What may go wrong on the way to an agent, as errors of nodes.</summary>
internal static class AgentErrors
{
    public static NodeError Of(A2aException e) => new(e.Kind, e.Message, null, e.Retryable, e.RetryAfter);

    /// <summary>The connection, not the agent; never an address that is not allowed.</summary>
    public static bool IsBroken(Exception e) => e is HttpRequestException or IOException && Denied(e) is null;

    public static EgressDeniedException? Denied(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is EgressDeniedException denied)
            {
                return denied;
            }
        }

        return null;
    }

    /// <summary>Null for what is no error of the way or of the agent.</summary>
    public static NodeError? From(Exception e) => e switch
    {
        A2aException refused => Of(refused),
        _ when Denied(e) is { } denied => new NodeError("egress_denied", denied.Message, null, Retryable: false),
        _ when IsBroken(e) => new NodeError("connection", "The agent cannot be reached: " + e.Message),
        _ => null,
    };
}
