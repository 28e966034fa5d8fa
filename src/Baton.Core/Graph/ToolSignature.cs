namespace Baton.Core.Graph;

/// <summary>The <c>with</c> fields a tool takes, for checks before a run. Others are refused unless it is open.</summary>
public sealed record ToolSignature(string Tool, IReadOnlyList<string> Required, IReadOnlyList<string> Optional)
{
    /// <summary>It also takes fields that are not listed.</summary>
    public bool Open { get; init; }
}
