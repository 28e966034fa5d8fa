namespace Baton.Core.Expressions;

/// <summary>Bounds of one expression. Exceeding one is an error with a name, never a hang and never an overflowing stack.</summary>
/// <param name="MaxLength">UTF-16 code units of text.</param>
/// <param name="MaxDepth">Levels of nesting. A chain of <c>&amp;&amp;</c> or <c>||</c> is one level, every other operator, call and
/// selector one each.</param>
/// <param name="MaxCost">Steps of one evaluation: one per node visited or element read, a few per value built, one per 8 characters copied
/// or compared, one per 2 regular-expression states visited. Dimensioned so that the worst expression ends within 100 ms of CPU.</param>
/// <param name="MaxValueSize">Values inside one list or map, counted to every depth; a shared part counts every time it appears, because
/// that is what writing it as JSON would cost. A string counts one more per 16 characters.</param>
public sealed record CelLimits(int MaxLength = 4096, int MaxDepth = 64, int MaxCost = 1_000_000, int MaxValueSize = 1_000_000)
{
    public static CelLimits Default { get; } = new();
}
