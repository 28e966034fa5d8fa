namespace Baton.Core.Expressions.Patterns;

/// <summary>A parsed regular expression.</summary>
internal abstract record PatternNode;

internal sealed record EmptyNode : PatternNode;

/// <summary>One code point out of a set.</summary>
internal sealed record SetNode(CodePointSet Set) : PatternNode;

internal sealed record SequenceNode(IReadOnlyList<PatternNode> Parts) : PatternNode;

internal sealed record ChoiceNode(IReadOnlyList<PatternNode> Choices) : PatternNode;

/// <param name="Max">-1 for no bound.</param>
internal sealed record RepeatNode(PatternNode Inner, int Min, int Max) : PatternNode;

internal sealed record AssertionNode(PatternAssertion Assertion) : PatternNode;

internal enum PatternAssertion
{
    TextStart,
    TextEnd,
    LineStart,
    LineEnd,
    WordBoundary,
    NoWordBoundary,
}

/// <summary>A pattern RE2 does not take, or that exceeds a limit of ours.</summary>
internal sealed class PatternError(string message) : Exception(message);
