namespace Baton.Contracts;

/// <summary>A model profile of the configuration; where its key lies is not shown.</summary>
/// <param name="InputPrice">Money per million tokens, like the other prices.</param>
public sealed record ModelView(
    string Name, string Provider, string Model, string BaseUrl, int MaxOutputTokens, string Currency, decimal InputPrice,
    decimal CachedPrice, decimal OutputPrice, CostView Cost);

/// <summary>A sum of charges. Members that were not asked for are null.</summary>
/// <param name="Day">UTC, for example 2026-05-28.</param>
public sealed record CostSumView(string? Day, string? Workflow, string? User, string? Model, CostView Cost, long CachedTokens, long Calls);

/// <summary>What a node run came to; node runs that cost nothing are left out.</summary>
/// <param name="Model">The model it calls, or null.</param>
public sealed record RunCostView(string Node, string? Model, CostView Cost, long CachedTokens, long Calls);

/// <summary>A published workflow that calls something.</summary>
/// <param name="Version">The newest, which is the one that was looked at.</param>
/// <param name="Nodes">Ids; those of bodies as <c>each.fetch</c>. Empty when only another text of the workflow names it, such as the
/// tools of an agent.</param>
public sealed record CallerView(string Workflow, int Version, IReadOnlyList<string> Nodes);
