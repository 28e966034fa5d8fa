namespace Baton.Core.Errors;

/// <summary>One mistake in a user's text or body, with its place.</summary>
/// <param name="Code">Stable machine word, for example <c>unknown_node</c>.</param>
/// <param name="Path">Place in the document, for example <c>nodes.rank.needs[0]</c>; empty for the document itself.</param>
/// <param name="Line">1-based line, 0 when the text has no lines (an object sent as JSON without its text).</param>
/// <param name="Column">1-based column, 0 when unknown.</param>
/// <param name="Message">What is wrong, one sentence.</param>
/// <param name="Hint">What to do about it, one or two sentences, or null.</param>
public sealed record Diagnostic(string Code, string Path, int Line, int Column, string Message, string? Hint = null)
{
    public string Message { get; init; } = Sentences.Of(Message);

    public string? Hint { get; init; } = Hint is null ? null : Sentences.Of(Hint);
}
