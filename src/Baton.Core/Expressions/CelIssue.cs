namespace Baton.Core.Expressions;

/// <summary>One mistake in an expression's text.</summary>
/// <param name="Code">One of <see cref="CelCodes"/>.</param>
/// <param name="Line">1-based line within the text.</param>
/// <param name="Column">1-based column within the line, in UTF-16 code units.</param>
/// <param name="Message">What is wrong, one sentence.</param>
/// <param name="Hint">What to do about it, or null.</param>
public sealed record CelIssue(string Code, int Line, int Column, string Message, string? Hint = null);
