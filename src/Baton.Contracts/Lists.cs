namespace Baton.Contracts;

/// <summary>One page of a list.</summary>
/// <param name="NextCursor">Give it as <c>?cursor=</c> for the next page; null on the last.</param>
public sealed record ListOf<T>(IReadOnlyList<T> Items, string? NextCursor);
