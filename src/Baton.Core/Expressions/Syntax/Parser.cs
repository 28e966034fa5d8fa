namespace Baton.Core.Expressions.Syntax;

/// <summary>Tokens to a syntax tree. Macros stay calls here; the checker gives them their meaning.</summary>
internal sealed partial class Parser
{
    private readonly List<Token> tokens;
    private readonly int maxDepth;
    private int next;
    private int nesting;

    private Parser(List<Token> tokens, int maxDepth) => (this.tokens, this.maxDepth) = (tokens, maxDepth);

    private Token Current => tokens[next];

    /// <exception cref="SyntaxError">The first mistake, or nesting deeper than allowed.</exception>
    public static Expr Parse(string text, int maxDepth)
    {
        var parser = new Parser(Lexer.Read(text), maxDepth);
        var expression = parser.Expression();
        return parser.Current.Kind == TokenKind.End ? expression : throw parser.Unexpected("an operator or the end");
    }

    private Token Take() => tokens[next++];

    private bool TryTake(TokenKind kind)
    {
        if (Current.Kind != kind)
        {
            return false;
        }

        next++;
        return true;
    }

    private void Expect(TokenKind kind, string what)
    {
        if (!TryTake(kind))
        {
            throw Unexpected(what);
        }
    }

    private SyntaxError Unexpected(string expected) => SyntaxError.At(
        Current.Start,
        Current.Kind == TokenKind.End
            ? $"The expression ends where {expected} should follow."
            : $"'{Current.Text}' stands where {expected} should.");

    private T Bounded<T>(T expression)
        where T : Expr
    {
        return expression.Depth <= maxDepth ? expression : throw TooDeep(expression.Position);
    }

    private SyntaxError TooDeep(int position) => new(
        CelCodes.TooDeep, position, $"The expression is nested deeper than {maxDepth} levels.", "Split it over several nodes.");

    private Expr Expression()
    {
        if (++nesting > maxDepth)
        {
            throw TooDeep(Current.Start);
        }

        var condition = Logic(isAnd: false);
        if (Current.Kind == TokenKind.Question)
        {
            var position = Take().Start;
            var then = Logic(isAnd: false);
            Expect(TokenKind.Colon, "':'");
            condition = Bounded(new ConditionalExpr(position, condition, then, Expression()));
        }

        nesting--;
        return condition;
    }

    private Expr Logic(bool isAnd)
    {
        var (kind, first) = isAnd ? (TokenKind.And, Relation()) : (TokenKind.Or, Logic(isAnd: true));
        if (Current.Kind != kind)
        {
            return first;
        }

        var position = Current.Start;
        List<Expr> operands = [first];
        while (TryTake(kind))
        {
            operands.Add(isAnd ? Relation() : Logic(isAnd: true));
        }

        return Bounded(new LogicExpr(position, isAnd, [.. operands]));
    }

    private Expr Relation()
    {
        var left = Sum();
        while (Current.Kind is >= TokenKind.Less and <= TokenKind.NotEqual or TokenKind.In)
        {
            var operation = Take();
            left = Bounded(new BinaryExpr(operation.Start, operation.Kind, left, Sum()));
        }

        return left;
    }

    private Expr Sum()
    {
        var left = Product();
        while (Current.Kind is TokenKind.Plus or TokenKind.Minus)
        {
            var operation = Take();
            left = Bounded(new BinaryExpr(operation.Start, operation.Kind, left, Product()));
        }

        return left;
    }

    private Expr Product()
    {
        var left = Unary();
        while (Current.Kind is TokenKind.Star or TokenKind.Slash or TokenKind.Percent)
        {
            var operation = Take();
            left = Bounded(new BinaryExpr(operation.Start, operation.Kind, left, Unary()));
        }

        return left;
    }

    private Expr Unary()
    {
        var first = next;
        while (Current.Kind is TokenKind.Not or TokenKind.Minus)
        {
            next++;
        }

        var afterOperators = next;

        // The sign belongs to the number: -9223372036854775808 is an int although 9223372036854775808 is none.
        var isSigned = next > first && tokens[next - 1].Kind == TokenKind.Minus && Current.Kind is TokenKind.Int or TokenKind.Double;
        var operand = Postfix(isSigned);
        for (var i = afterOperators - (isSigned ? 2 : 1); i >= first; i--)
        {
            operand = Bounded(new UnaryExpr(tokens[i].Start, tokens[i].Kind, operand));
        }

        return operand;
    }

    private Expr Postfix(bool isNegative)
    {
        var operand = Primary(isNegative);
        while (true)
        {
            if (TryTake(TokenKind.Dot))
            {
                operand = Bounded(Selector(operand));
            }
            else if (Current.Kind == TokenKind.LeftBracket)
            {
                var position = Take().Start;
                var isOptional = TryTake(TokenKind.Question);
                var index = Expression();
                Expect(TokenKind.RightBracket, "']'");
                operand = Bounded(new IndexExpr(position, operand, index, isOptional));
            }
            else
            {
                return operand;
            }
        }
    }

    private Expr Selector(Expr operand)
    {
        var isOptional = TryTake(TokenKind.Question);
        var name = Take();

        // Any word may name a field or a method, reserved ones too: the text is unambiguous after a dot.
        if (name.Kind is not (TokenKind.Identifier or TokenKind.QuotedIdentifier) and not (>= TokenKind.In and <= TokenKind.Null))
        {
            next--;
            throw Unexpected("a field name");
        }

        if (Current.Kind != TokenKind.LeftParenthesis || name.Kind == TokenKind.QuotedIdentifier || isOptional)
        {
            return new SelectExpr(name.Start, operand, name.Text, isOptional);
        }

        return new CallExpr(name.Start, operand, name.Text, Arguments());
    }

    private Expr[] Arguments()
    {
        Expect(TokenKind.LeftParenthesis, "'('");
        List<Expr> arguments = [];
        if (TryTake(TokenKind.RightParenthesis))
        {
            return [];
        }

        do
        {
            arguments.Add(Expression());
        }
        while (TryTake(TokenKind.Comma));
        Expect(TokenKind.RightParenthesis, "',' or ')'");
        return [.. arguments];
    }
}
