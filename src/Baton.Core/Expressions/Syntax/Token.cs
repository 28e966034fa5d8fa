namespace Baton.Core.Expressions.Syntax;

internal enum TokenKind
{
    End,
    Identifier,

    /// <summary><c>`a-b`</c>: a field name that is no identifier.</summary>
    QuotedIdentifier,

    /// <summary>A number without sign, as <see cref="ulong"/>: the parser knows whether a minus precedes.</summary>
    Int,

    Uint,
    Double,
    String,
    Bytes,
    LeftParenthesis,
    RightParenthesis,
    LeftBracket,
    RightBracket,
    LeftBrace,
    RightBrace,
    Dot,
    Comma,
    Colon,
    Question,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Not,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
    And,
    Or,
    In,
    True,
    False,
    Null,
}

/// <param name="Start">Offset in the text.</param>
/// <param name="Text">The identifier, or the token as written.</param>
/// <param name="Number">Of an <see cref="TokenKind.Int"/>.</param>
/// <param name="Value">Of a uint, double, string or bytes literal.</param>
internal readonly record struct Token(TokenKind Kind, int Start, string Text, ulong Number = 0, CelValue? Value = null);
