namespace Baton.Core.Graph;

/// <summary>The <c>with</c> fields a tool takes, for checks before a run. Others are refused.</summary>
public sealed record ToolSignature(string Tool, IReadOnlyList<string> Required, IReadOnlyList<string> Optional);
