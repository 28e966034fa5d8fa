using System.Text.Json;
using System.Text.Json.Serialization;

namespace Baton.Contracts;

/// <summary>A whole run in one document: GET /runs/{id}/export gives it, POST /runs/import takes it.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RunExport
{
    /// <summary>What <see cref="Format"/> must be.</summary>
    public const string CurrentFormat = "baton.run.v1";

    public string? Format { get; init; }

    public string? Id { get; init; }

    /// <summary>Published version, or null for an inline definition.</summary>
    public int? Version { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public string? CreatedBy { get; init; }

    /// <summary>Id of the run this one is a fork of.</summary>
    public string? Origin { get; init; }

    /// <summary>The text of the workflow.</summary>
    public string? Definition { get; init; }

    /// <summary>The whole history, in order.</summary>
    public IReadOnlyList<ExportedEvent>? Events { get; init; }
}

/// <summary>One recorded fact, as the journal keeps it.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ExportedEvent
{
    /// <summary>From 1 without gaps.</summary>
    public long Seq { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long At { get; init; }

    public string? Type { get; init; }

    /// <summary>Number of the node run in this run, or -1 for the run itself.</summary>
    public int Slot { get; init; }

    /// <summary>0 when the event is not about an attempt.</summary>
    public int Attempt { get; init; }

    /// <summary>What the type adds, with node runs by number and times in Unix milliseconds; or null.</summary>
    public JsonElement? Data { get; init; }
}
