namespace Baton.Nodes.A2a;

/// <summary>An agent that refuses, or answers what the protocol does not know. Its message is for a person.</summary>
/// <param name="kind">The kind of the node's error.</param>
public sealed class A2aException(string kind, string message, bool retryable, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The agent knows no such task: <c>TaskNotFoundError</c>.</summary>
    public const string TaskNotFound = "agent_task_lost";

    /// <summary>The answer is not A2A.</summary>
    public const string BadAnswer = "invalid_agent_response";

    public string Kind => kind;

    /// <summary>Another try may help.</summary>
    public bool Retryable => retryable;

    /// <summary>How long the agent asked to wait, or null.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static A2aException Bad(string message, Exception? inner = null) => new(BadAnswer, message, false, inner);
}
