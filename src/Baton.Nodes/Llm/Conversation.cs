using Baton.Core;

namespace Baton.Nodes.Llm;

/// <summary>One message, in neither provider's form.</summary>
/// <param name="Role"><c>user</c>, <c>assistant</c> or <c>tool</c>.</param>
internal sealed record ModelMessage(string Role, string Text)
{
    /// <summary>Of an assistant: the tools it wants called.</summary>
    public IReadOnlyList<ModelCall> Calls { get; init; } = [];

    /// <summary>Of a tool's answer: the call it answers.</summary>
    public string? CallId { get; init; }

    /// <summary>The tool's answer is that it failed.</summary>
    public bool Failed { get; init; }
}

/// <param name="Arguments">As the model wrote them: JSON, if it did well.</param>
internal sealed record ModelCall(string Id, string Name, string Arguments);

internal sealed record ModelToolText(string Name, string Description, Payload Schema);

internal sealed record ModelRequest(string? System, IReadOnlyList<ModelMessage> Messages, IReadOnlyList<ModelToolText> Tools);

/// <summary>What a model answered.</summary>
/// <param name="Finish"><c>stop</c>, <c>length</c>, <c>tool_calls</c>, or the provider's own word.</param>
/// <param name="Usage">Null when the provider did not say.</param>
internal sealed record ModelTurn(string Text, IReadOnlyList<ModelCall> Calls, string Finish, ModelUsage? Usage);
