namespace Baton.Core.Expressions;

/// <summary>A place where an expression reads a declared variable.</summary>
/// <param name="Root">The variable's name.</param>
/// <param name="Path">The selectors and constant indexes that follow, as far as they are constant: <c>outputs['a-b'].x[i].y</c> has
/// <c>a-b</c>, <c>x</c>. An integer index appears as its decimal text.</param>
/// <param name="Line">1-based line of the root within the text.</param>
/// <param name="Column">1-based column of the root within the line.</param>
public sealed record CelReference(string Root, IReadOnlyList<string> Path, int Line, int Column);
