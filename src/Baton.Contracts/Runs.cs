using System.Text.Json;
using System.Text.Json.Serialization;

namespace Baton.Contracts;

/// <summary>POST /workflows/{name}/run.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record StartWorkflowBody
{
    public JsonElement? Input { get; init; }

    /// <summary>Published version; null for the newest.</summary>
    public int? Version { get; init; }

    /// <summary>A name for the run (<c>[A-Za-z0-9][A-Za-z0-9._-]{0,127}</c>); null for a new one.</summary>
    public string? Id { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Money the run may spend; where the workflow has a limit too, the smaller one counts.</summary>
    public decimal? MaxCost { get; init; }

    /// <summary>Tokens of input and output together that the run may use.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>Overrides the workflow's <c>max_parallel</c>.</summary>
    public int? MaxParallel { get; init; }

    /// <summary>Outputs given to nodes instead of executing them.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Pins { get; init; }
}

/// <summary>POST /runs.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record StartRunBody
{
    /// <summary>The workflow as an object, or its YAML or JSON text as a string.</summary>
    public JsonElement? Definition { get; init; }

    public JsonElement? Input { get; init; }

    /// <summary>A name for the run (<c>[A-Za-z0-9][A-Za-z0-9._-]{0,127}</c>); null for a new one.</summary>
    public string? Id { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Money the run may spend; where the workflow has a limit too, the smaller one counts.</summary>
    public decimal? MaxCost { get; init; }

    /// <summary>Tokens of input and output together that the run may use.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>Overrides the workflow's <c>max_parallel</c>.</summary>
    public int? MaxParallel { get; init; }

    /// <summary>Outputs given to nodes instead of executing them.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Pins { get; init; }

    /// <summary>The owner's own <c>run dag FILE</c>: nodes of this run may reach loopback and private addresses and start any executable.
    /// Accepted with the owner's token over loopback only.</summary>
    public bool? TrustedLocal { get; init; }
}

/// <summary>A run. Members are null while unknown.</summary>
public sealed record RunView
{
    public required string Id { get; init; }

    public required string Workflow { get; init; }

    /// <summary>Published version, or null for an inline definition.</summary>
    public int? Version { get; init; }

    /// <summary>created, running, paused, success, partial_success, failed or cancelled.</summary>
    public required string Status { get; init; }

    /// <summary>1, and one more for every retry.</summary>
    public int Round { get; init; }

    /// <summary>Left out of lists.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>Left out of lists.</summary>
    public JsonElement? Output { get; init; }

    /// <summary>Left out of lists.</summary>
    public ErrorView? Error { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>From start to end; null before the end.</summary>
    public long? DurationMs { get; init; }

    public required ProgressView Progress { get; init; }

    public required CostView Cost { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public string? CreatedBy { get; init; }

    /// <summary>Id of the run this one is a fork of.</summary>
    public string? Origin { get; init; }

    /// <summary>Seq of its last event.</summary>
    public long LastSeq { get; init; }
}

/// <summary>Node runs by status.</summary>
public sealed record ProgressView(
    int Total, int Success, int Failed, int Skipped, int Running, int Pending, int Queued, int Retrying, int Waiting, int Cancelled);

/// <param name="Amount">Money.</param>
public sealed record CostView(decimal Amount, long InputTokens, long OutputTokens)
{
    public static CostView None { get; } = new(0, 0, 0);
}

/// <param name="Kind">Stable word, for example <c>timeout</c>.</param>
/// <param name="Stack">Details for a developer, or null.</param>
/// <param name="Node">For the error of a run: the node that decided it.</param>
public sealed record ErrorView(
    string Kind, string Message, string? Stack,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Node = null);

/// <summary>GET /runs/{id}/graph: what the run was planned as.</summary>
/// <param name="Definition">The text the run is pinned to.</param>
public sealed record RunGraph(string RunId, string Definition, GraphView Graph);

/// <summary>POST /runs/{id}/cancel, /pause and /resume; the body may be left out.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ReasonBody
{
    public string? Reason { get; init; }
}

/// <summary>POST /runs/{id}/retry; the body may be left out.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RetryBody
{
    /// <summary>Limits the retry to this node and what depends on it.</summary>
    public string? From { get; init; }

    /// <summary>Merged into the run's input (JSON Merge Patch, RFC 7396).</summary>
    public JsonElement? InputPatch { get; init; }
}

/// <summary>POST /runs/{id}/rerun.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RerunBody
{
    /// <summary>The node the fork starts again from.</summary>
    public string? From { get; init; }

    /// <summary>Replaces the run's input.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>Outputs given to earlier nodes instead of the recorded ones.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Outputs { get; init; }
}

/// <summary>POST /runs/{id}/signal.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SignalBody
{
    public string? Event { get; init; }

    /// <summary>What the waiting node sees as <c>event</c>; null counts as an empty object.</summary>
    public JsonElement? Data { get; init; }
}

/// <summary>POST /runs/bulk: exactly one of ids and filter.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record BulkBody
{
    /// <summary>cancel, retry or delete.</summary>
    public string? Action { get; init; }

    public IReadOnlyList<string>? Ids { get; init; }

    public BulkFilter? Filter { get; init; }
}

/// <summary>The filters of GET /runs; all given ones combine.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record BulkFilter
{
    /// <summary>One word or several.</summary>
    [JsonConverter(typeof(OneOrManyConverter))]
    public IReadOnlyList<string>? Status { get; init; }

    public string? Workflow { get; init; }

    public string? Search { get; init; }

    /// <summary>One or several, each <c>key</c> or <c>key=value</c>.</summary>
    [JsonConverter(typeof(OneOrManyConverter))]
    public IReadOnlyList<string>? Label { get; init; }

    public DateTimeOffset? StartedAfter { get; init; }

    public DateTimeOffset? StartedBefore { get; init; }
}

public sealed record BulkAnswer(IReadOnlyList<BulkResult> Items);

/// <param name="Status">The run's status afterwards, or null when it is gone or unknown.</param>
/// <param name="Code">Why it was refused, or null.</param>
public sealed record BulkResult(string Id, bool Ok, string? Status, string? Code, string? Message);
