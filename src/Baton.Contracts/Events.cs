using System.Text.Json;

namespace Baton.Contracts;

/// <summary>One recorded fact about a run, as history, SSE and WebSocket give it.</summary>
/// <param name="Seq">From 1 without gaps.</param>
/// <param name="Node">Path of the node run, or null for the run itself.</param>
/// <param name="Attempt">Null when the event is not about an attempt.</param>
/// <param name="Data">What the type adds, or null.</param>
public sealed record EventView(long Seq, DateTimeOffset At, string Type, string? Node, int? Attempt, JsonElement? Data);

/// <summary>One message of GET /events. Also sent, with an unchanged status, when a gate of the run opens, is decided or closes, so that
/// lists of gates need no polling.</summary>
public sealed record RunChangeView(string RunId, string Workflow, string Status, DateTimeOffset At);
