namespace Baton.Core.Expressions;

/// <summary>A checked, reusable expression. (Skeleton: the expression room completes it.)</summary>
public sealed class CelProgram
{
    public string Text { get; } = "";
}
