using System.Globalization;

namespace Baton.Core.Expressions.Syntax;

/// <summary>Text to tokens. Source: CEL language definition, "Syntax".</summary>
internal ref struct Lexer(string text)
{
    private int position;

    public static List<Token> Read(string text)
    {
        var lexer = new Lexer(text);
        List<Token> tokens = [];
        do
        {
            tokens.Add(lexer.Next());
        }
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private readonly char Peek(int ahead = 0) => position + ahead < text.Length ? text[position + ahead] : '\0';

    private Token Next()
    {
        SkipSpaceAndComments();
        if (position >= text.Length)
        {
            return new(TokenKind.End, text.Length, "");
        }

        var first = Peek();
        if (char.IsAsciiDigit(first) || (first == '.' && char.IsAsciiDigit(Peek(1))))
        {
            return Number();
        }

        if (IsQuote(first) || StartsPrefixedLiteral())
        {
            return Literal();
        }

        if (char.IsAsciiLetter(first) || first == '_')
        {
            return Identifier();
        }

        return first == '`' ? QuotedIdentifier() : Symbol();
    }

    private void SkipSpaceAndComments()
    {
        while (position < text.Length)
        {
            if (Peek() is ' ' or '\t' or '\n' or '\r' or '\f')
            {
                position++;
            }
            else if (Peek() == '/' && Peek(1) == '/')
            {
                var end = text.IndexOf('\n', position);
                position = end < 0 ? text.Length : end;
            }
            else
            {
                return;
            }
        }
    }

    private static bool IsQuote(char character) => character is '\'' or '"';

    private readonly bool StartsPrefixedLiteral() => Peek() switch
    {
        'r' or 'R' => IsQuote(Peek(1)) || (Peek(1) is 'b' or 'B' && IsQuote(Peek(2))),
        'b' or 'B' => IsQuote(Peek(1)) || (Peek(1) is 'r' or 'R' && IsQuote(Peek(2))),
        _ => false,
    };

    private Token Literal()
    {
        var start = position;
        var (raw, bytes) = (false, false);
        for (; !IsQuote(Peek()); position++)
        {
            raw |= Peek() is 'r' or 'R';
            bytes |= Peek() is 'b' or 'B';
        }

        var quote = Peek();
        var width = Peek(1) == quote && Peek(2) == quote ? 3 : 1;
        position += width;
        var body = position;
        while (!Closes(quote, width))
        {
            if (position >= text.Length || (width == 1 && Peek() is '\n' or '\r'))
            {
                throw SyntaxError.At(start, "This text has no closing quote.");
            }

            position += !raw && Peek() == '\\' ? 2 : 1;
        }

        var content = text.AsSpan(body..position);
        position += width;
        CelValue value = bytes ? LiteralText.DecodeBytes(content, raw, body) : LiteralText.DecodeString(content, raw, body);
        return new(bytes ? TokenKind.Bytes : TokenKind.String, start, text[start..position], Value: value);
    }

    private readonly bool Closes(char quote, int width) =>
        Peek() == quote && (width == 1 || (Peek(1) == quote && Peek(2) == quote));

    private Token Number()
    {
        var start = position;
        if (Peek() == '0' && Peek(1) is 'x' or 'X')
        {
            position += 2;
            SkipWhile(char.IsAsciiHexDigit);
            return Whole(start, text.AsSpan(start + 2, position - start - 2), NumberStyles.AllowHexSpecifier);
        }

        SkipWhile(char.IsAsciiDigit);
        var isDouble = false;
        if (Peek() == '.' && char.IsAsciiDigit(Peek(1)))
        {
            isDouble = true;
            position++;
            SkipWhile(char.IsAsciiDigit);
        }

        var signed = Peek(1) is '+' or '-' ? 1 : 0;
        if (Peek() is 'e' or 'E' && char.IsAsciiDigit(Peek(1 + signed)))
        {
            isDouble = true;
            position += 1 + signed;
            SkipWhile(char.IsAsciiDigit);
        }

        if (!isDouble)
        {
            return Whole(start, text.AsSpan(start, position - start), NumberStyles.None);
        }

        RefuseLetterAfterNumber(start);
        var number = double.Parse(text.AsSpan(start, position - start), NumberStyles.Float, CultureInfo.InvariantCulture);
        return new(TokenKind.Double, start, text[start..position], Value: new CelDouble(number));
    }

    private Token Whole(int start, ReadOnlySpan<char> digits, NumberStyles style)
    {
        var isUnsigned = Peek() is 'u' or 'U';
        if (!ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out var number))
        {
            throw SyntaxError.At(start, "This integer does not fit 64 bits.");
        }

        position += isUnsigned ? 1 : 0;
        RefuseLetterAfterNumber(start);
        var written = text[start..position];
        return isUnsigned ? new(TokenKind.Uint, start, written, Value: new CelUint(number)) : new(TokenKind.Int, start, written, number);
    }

    private readonly void RefuseLetterAfterNumber(int start)
    {
        if (char.IsAsciiLetterOrDigit(Peek()) || Peek() == '_')
        {
            throw SyntaxError.At(start, $"'{text[start..(position + 1)]}' is not a number.");
        }
    }

    private void SkipWhile(Func<char, bool> belongs)
    {
        while (position < text.Length && belongs(text[position]))
        {
            position++;
        }
    }

    private Token Identifier()
    {
        var start = position;
        SkipWhile(character => char.IsAsciiLetterOrDigit(character) || character == '_');
        var name = text[start..position];
        var kind = name switch
        {
            "in" => TokenKind.In,
            "true" => TokenKind.True,
            "false" => TokenKind.False,
            "null" => TokenKind.Null,
            _ => TokenKind.Identifier,
        };
        return new(kind, start, name);
    }

    private Token QuotedIdentifier()
    {
        var start = position++;
        SkipWhile(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-' or '/' or ' ');
        if (Peek() != '`' || position == start + 1)
        {
            throw SyntaxError.At(start, "A quoted field name holds letters, digits, '_', '.', '-', '/' and spaces and ends with '`'.");
        }

        position++;
        return new(TokenKind.QuotedIdentifier, start, text[(start + 1)..(position - 1)]);
    }

    private Token Symbol()
    {
        var start = position;
        var (kind, length) = (Peek(), Peek(1)) switch
        {
            ('&', '&') => (TokenKind.And, 2),
            ('|', '|') => (TokenKind.Or, 2),
            ('=', '=') => (TokenKind.Equal, 2),
            ('!', '=') => (TokenKind.NotEqual, 2),
            ('<', '=') => (TokenKind.LessOrEqual, 2),
            ('>', '=') => (TokenKind.GreaterOrEqual, 2),
            ('<', _) => (TokenKind.Less, 1),
            ('>', _) => (TokenKind.Greater, 1),
            ('!', _) => (TokenKind.Not, 1),
            ('+', _) => (TokenKind.Plus, 1),
            ('-', _) => (TokenKind.Minus, 1),
            ('*', _) => (TokenKind.Star, 1),
            ('/', _) => (TokenKind.Slash, 1),
            ('%', _) => (TokenKind.Percent, 1),
            ('?', _) => (TokenKind.Question, 1),
            (':', _) => (TokenKind.Colon, 1),
            (',', _) => (TokenKind.Comma, 1),
            ('.', _) => (TokenKind.Dot, 1),
            ('(', _) => (TokenKind.LeftParenthesis, 1),
            (')', _) => (TokenKind.RightParenthesis, 1),
            ('[', _) => (TokenKind.LeftBracket, 1),
            (']', _) => (TokenKind.RightBracket, 1),
            ('{', _) => (TokenKind.LeftBrace, 1),
            ('}', _) => (TokenKind.RightBrace, 1),
            _ => throw UnknownCharacter(start),
        };
        position += length;
        return new(kind, start, text[start..position]);
    }

    private readonly SyntaxError UnknownCharacter(int start) => Peek() switch
    {
        '=' => SyntaxError.At(start, "'=' is no operator.", "Compare with '=='."),
        '&' => SyntaxError.At(start, "'&' is no operator.", "Write '&&'."),
        '|' => SyntaxError.At(start, "'|' is no operator.", "Write '||'."),
        '$' => SyntaxError.At(
            start, "'$' has no meaning in an expression.", "Name the variable itself, such as outputs.search or input.city."),
        _ => SyntaxError.At(start, $"The character U+{(int)Peek():X4} has no meaning in an expression."),
    };
}
