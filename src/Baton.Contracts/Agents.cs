namespace Baton.Contracts;

/// <summary>A model profile of the configuration; where its key lies is not shown.</summary>
/// <param name="InputPrice">Money per million tokens, like the other prices.</param>
public sealed record ModelView(
    string Name, string Provider, string Model, string BaseUrl, int MaxOutputTokens, string Currency, decimal InputPrice,
    decimal CachedPrice, decimal OutputPrice, CostView Cost);

/// <summary>A sum of charges. Members that were not asked for are null.</summary>
/// <param name="Day">UTC, for example 2026-05-28.</param>
public sealed record CostSumView(string? Day, string? Workflow, string? User, string? Model, CostView Cost, long CachedTokens, long Calls);
