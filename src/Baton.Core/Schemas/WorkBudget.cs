namespace Baton.Core.Schemas;

/// <summary>What one validation may cost. Counted in these units the bound is the same on every machine.</summary>
/// <param name="steps">Steps there are: <see cref="MostSteps"/>, or <see cref="Unlimited"/> where the schema cannot refer to itself, so
/// that the work is never more than its size times that of the value.</param>
internal sealed class WorkBudget(long steps)
{
    /// <summary>Pattern states times characters: one to two seconds at the worst, mostly far less. Linear time is still pattern size times
    /// text size, for every string of the value.</summary>
    public const long MostMatching = 50_000_000;

    /// <summary>Schemas held against values, weighted by what that costs: a few seconds at the worst. A megabyte of arguments held against
    /// an ordinary schema takes about a tenth of them.</summary>
    public const long MostSteps = 10_000_000;

    public const long Unlimited = long.MaxValue;

    private readonly bool limited = steps != Unlimited;
    private long matching = MostMatching;
    private long left = steps;

    public bool IsUsedUp => left < 0;

    public bool TakeMatch(SchemaPattern pattern, string text)
    {
        matching = Math.Max(-1, matching - (pattern.States * (text.Length + 1)));
        return matching >= 0;
    }

    /// <returns>False when there is not that much left, now and from now on.</returns>
    public bool TakeSteps(long count)
    {
        left = !limited ? left : left < count ? -1 : left - count;
        return left >= 0;
    }
}
