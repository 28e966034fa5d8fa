namespace Baton.Core.Expressions.Syntax;

internal sealed partial class Parser
{
    /// <summary>Words kept for the languages CEL is embedded in; they cannot name a variable.</summary>
    private static readonly HashSet<string> Reserved =
    [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return",
        "var", "void", "while",
    ];

    private Expr Primary(bool isNegative)
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.LeftParenthesis:
                return Parenthesized();
            case TokenKind.LeftBracket:
                return ListLiteral();
            case TokenKind.LeftBrace:
                return MapLiteral();
            case TokenKind.Dot or TokenKind.Identifier:
                return NameOrCall();
            default:
                break;
        }

        var value = Constant(token, isNegative) ?? throw Unexpected("a value");
        next++;
        return new LiteralExpr(token.Start, value);
    }

    private static CelValue? Constant(Token token, bool isNegative) => token.Kind switch
    {
        TokenKind.Int => Whole(token, isNegative),
        TokenKind.Double when isNegative => new CelDouble(-((CelDouble)token.Value!).Value),
        TokenKind.Double or TokenKind.Uint or TokenKind.String or TokenKind.Bytes => token.Value,
        TokenKind.True => CelBool.True,
        TokenKind.False => CelBool.False,
        TokenKind.Null => CelValue.Null,
        _ => null,
    };

    private static CelInt Whole(Token token, bool isNegative)
    {
        const ulong Largest = long.MaxValue;
        if (token.Number > (isNegative ? Largest + 1 : Largest))
        {
            throw SyntaxError.At(
                token.Start, "This integer does not fit a signed 64-bit int.", "Write it with the suffix 'u', or as a double.");
        }

        return CelInt.Of(isNegative ? unchecked(-(long)token.Number) : (long)token.Number);
    }

    private Expr Parenthesized()
    {
        next++;
        var inner = Expression();
        Expect(TokenKind.RightParenthesis, "')'");
        return inner;
    }

    private Expr NameOrCall()
    {
        var isAbsolute = TryTake(TokenKind.Dot);
        var name = Current;
        if (name.Kind != TokenKind.Identifier)
        {
            throw Unexpected("a name");
        }

        if (Reserved.Contains(name.Text))
        {
            throw SyntaxError.At(name.Start, $"'{name.Text}' is a reserved word.");
        }

        next++;
        if (Current.Kind == TokenKind.LeftParenthesis)
        {
            return Bounded(new CallExpr(name.Start, null, name.Text, Arguments()));
        }

        if (Current.Kind == TokenKind.LeftBrace)
        {
            throw SyntaxError.At(name.Start, "Messages cannot be built in an expression.", "Write a map: {'field': value}.");
        }

        return new IdentExpr(name.Start, name.Text, isAbsolute);
    }

    private ListExpr ListLiteral()
    {
        var position = Take().Start;
        List<Expr> items = [];
        List<bool> optional = [];
        while (Current.Kind != TokenKind.RightBracket)
        {
            optional.Add(TryTake(TokenKind.Question));
            items.Add(Expression());
            if (!TryTake(TokenKind.Comma))
            {
                break;
            }
        }

        Expect(TokenKind.RightBracket, "',' or ']'");
        return Bounded(new ListExpr(position, [.. items], [.. optional]));
    }

    private MapExpr MapLiteral()
    {
        var position = Take().Start;
        List<Expr> keys = [];
        List<Expr> values = [];
        List<bool> optional = [];
        while (Current.Kind != TokenKind.RightBrace)
        {
            optional.Add(TryTake(TokenKind.Question));
            keys.Add(Expression());
            Expect(TokenKind.Colon, "':'");
            values.Add(Expression());
            if (!TryTake(TokenKind.Comma))
            {
                break;
            }
        }

        Expect(TokenKind.RightBrace, "',' or '}'");
        return Bounded(new MapExpr(position, [.. keys], [.. values], [.. optional]));
    }
}
