namespace Baton.Sdk.Client;

/// <summary>Filters of a list of runs; all given ones combine.</summary>
public sealed record RunQuery
{
    public IReadOnlyList<string>? Status { get; init; }

    public string? Workflow { get; init; }

    /// <summary>Part of the id or the workflow's name.</summary>
    public string? Search { get; init; }

    /// <summary>Each <c>key</c> or <c>key=value</c>.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Inclusive.</summary>
    public DateTimeOffset? StartedAfter { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? StartedBefore { get; init; }

    public string? Sort { get; init; }

    /// <summary>1 to 500; null for the server's default of 50.</summary>
    public int? Limit { get; init; }

    public string? Cursor { get; init; }
}
