namespace Baton.Core.Schemas;

/// <summary>What one validation may spend on patterns. Linear time is still pattern size times text size, for every string of the instance;
/// counted in these units the bound is the same on every machine.</summary>
internal sealed class MatchBudget
{
    /// <summary>Pattern states times characters: one to two seconds at the worst, mostly far less.</summary>
    public const long All = 50_000_000;

    private long left = All;

    public bool Take(SchemaPattern pattern, string text)
    {
        left = Math.Max(-1, left - (pattern.States * (text.Length + 1)));
        return left >= 0;
    }
}
