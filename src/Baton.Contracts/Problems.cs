using System.Text.Json.Serialization;

namespace Baton.Contracts;

/// <summary>Every refusal: <c>application/problem+json</c> (RFC 9457) with Baton's own members.</summary>
public sealed record ProblemView
{
    public string Type { get; init; } = "about:blank";

    public required string Title { get; init; }

    public required int Status { get; init; }

    public string? Detail { get; init; }

    /// <summary>Path of the request.</summary>
    public string? Instance { get; init; }

    /// <summary>Stable machine word, for example <c>run_not_found</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Every mistake found in a workflow or body.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ProblemError>? Errors { get; init; }

    /// <summary>The decision that won, when a gate was decided before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GateDecision? Decision { get; init; }

    /// <summary>Names the entry of the server's log when the fault is the server's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceId { get; init; }
}

/// <param name="Path">Place in the document, for example <c>nodes.rank.needs[0]</c>; empty for the document itself.</param>
/// <param name="Line">1-based, 0 when unknown.</param>
/// <param name="Column">1-based, 0 when unknown.</param>
public sealed record ProblemError(string Code, string Path, int Line, int Column, string Message, string? Hint);
