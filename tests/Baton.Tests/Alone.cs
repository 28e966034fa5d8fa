namespace Baton.Tests;

/// <summary>Tests that measure time or memory, or load every core: they run one after the other, when all others are done.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
