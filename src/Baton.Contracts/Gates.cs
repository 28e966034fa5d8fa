using System.Text.Json;
using System.Text.Json.Serialization;

namespace Baton.Contracts;

/// <summary>A node that waits, or waited, for a person.</summary>
public sealed record GateView
{
    public required string Id { get; init; }

    public required string RunId { get; init; }

    public required string Workflow { get; init; }

    public required string Node { get; init; }

    /// <summary>approval, input or selection.</summary>
    public required string Kind { get; init; }

    public required string Title { get; init; }

    public string? Description { get; init; }

    public required IReadOnlyList<string> Options { get; init; }

    /// <summary>JSON Schema of <c>values</c>, or null.</summary>
    public JsonElement? Form { get; init; }

    public required IReadOnlyList<string> Assignees { get; init; }

    public int Quorum { get; init; }

    public DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    /// <summary>open, decided or closed (its node or run was cancelled).</summary>
    public required string Status { get; init; }

    public GateDecision? Decision { get; init; }
}

/// <param name="By">Who decided, or <c>timeout</c>.</param>
public sealed record GateDecision(string Option, string By, DateTimeOffset At, string? Comment, JsonElement? Values);

/// <summary>POST /gates/{id}.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record GateAnswerBody
{
    /// <summary>One of the gate's options.</summary>
    public string? Decision { get; init; }

    public string? Comment { get; init; }

    public JsonElement? Values { get; init; }
}
