using Baton.Core.Errors;

namespace Baton.Server.A2a;

/// <summary>A refusal in the words of the protocol (A2A 1.0, section 5.4): one row has the code of JSON-RPC, the status of HTTP+JSON and
/// the reason that tells refusals of one status apart.</summary>
internal sealed record A2aError(int Rpc, int Http, string Status, string Reason)
{
    public static readonly A2aError Parse = new(-32700, 400, "INVALID_ARGUMENT", "PARSE_ERROR");
    public static readonly A2aError Request = new(-32600, 400, "INVALID_ARGUMENT", "INVALID_REQUEST");
    public static readonly A2aError Method = new(-32601, 404, "NOT_FOUND", "METHOD_NOT_FOUND");
    public static readonly A2aError Params = new(-32602, 400, "INVALID_ARGUMENT", "INVALID_PARAMS");
    public static readonly A2aError Internal = new(-32603, 500, "INTERNAL", "INTERNAL_ERROR");
    public static readonly A2aError Unavailable = new(-32603, 503, "UNAVAILABLE", "INTERNAL_ERROR");
    public static readonly A2aError Limited = new(-32603, 429, "RESOURCE_EXHAUSTED", "INTERNAL_ERROR");
    public static readonly A2aError TaskNotFound = new(-32001, 404, "NOT_FOUND", "TASK_NOT_FOUND");
    public static readonly A2aError NotCancelable = new(-32002, 400, "FAILED_PRECONDITION", "TASK_NOT_CANCELABLE");
    public static readonly A2aError Unsupported = new(-32004, 400, "FAILED_PRECONDITION", "UNSUPPORTED_OPERATION");
    public static readonly A2aError ContentType = new(-32005, 400, "INVALID_ARGUMENT", "CONTENT_TYPE_NOT_SUPPORTED");
    public static readonly A2aError NoExtendedCard = new(-32007, 400, "FAILED_PRECONDITION", "EXTENDED_AGENT_CARD_NOT_CONFIGURED");
    public static readonly A2aError Version = new(-32009, 400, "FAILED_PRECONDITION", "VERSION_NOT_SUPPORTED");
}

/// <summary>Baton refuses what an agent asked for. The message is for the person who wrote the agent.</summary>
internal sealed class A2aRefusal(A2aError error, string message, Exception? inner = null) : Exception(message, inner)
{
    public A2aError Error => error;

    public static A2aRefusal Params(string message) => new(A2aError.Params, message);

    public static A2aRefusal NoTask(string id) => new(A2aError.TaskNotFound, $"There is no task '{id}'.");

    /// <summary>What the rest of Baton refuses, in the protocol's words.</summary>
    public static A2aRefusal From(BatonException refusal)
    {
        var places = refusal.Diagnostics.Select(mistake => $"{mistake.Path}: {mistake.Message}".TrimStart(':', ' '));
        var message = refusal.Diagnostics.Count == 0 ? refusal.Message : $"{refusal.Message} {string.Join(' ', places)}";
        var error = refusal.Kind switch
        {
            ErrorKind.NotFound when refusal.Code == "run_not_found" => A2aError.TaskNotFound,
            ErrorKind.Invalid or ErrorKind.NotFound => A2aError.Params,
            ErrorKind.Conflict or ErrorKind.Forbidden => A2aError.Unsupported,
            ErrorKind.LimitExceeded => A2aError.Limited,
            ErrorKind.Unavailable => A2aError.Unavailable,
            _ => A2aError.Internal,
        };
        return new A2aRefusal(error, message, refusal);
    }
}
