namespace Baton.Core.Graph;

/// <summary>Finds where a <c>${ … }</c> ends: braces nest, and those inside string literals and comments of the expression do not
/// count.</summary>
internal static class EmbeddedExpression
{
    /// <param name="start">Index after <c>${</c>.</param>
    /// <returns>Index of the closing brace, or -1.</returns>
    public static int End(string text, int start)
    {
        var depth = 0;
        var at = start;
        while (at < text.Length)
        {
            switch (text[at])
            {
                case '{':
                    depth++;
                    break;
                case '}' when depth == 0:
                    return at;
                case '}':
                    depth--;
                    break;
                case '\'' or '"':
                    at = Literal(text, at, IsRaw(text, start, at));
                    if (at < 0)
                    {
                        return -1;
                    }

                    continue;
                case '/' when at + 1 < text.Length && text[at + 1] == '/':
                    at = text.IndexOf('\n', at);
                    if (at < 0)
                    {
                        return -1;
                    }

                    break;
            }

            at++;
        }

        return -1;
    }

    /// <summary>An r, alone or beside a b, directly before the quote: backslashes mean themselves.</summary>
    private static bool IsRaw(string text, int start, int quote)
    {
        var at = quote;
        while (at > start && text[at - 1] is 'r' or 'R' or 'b' or 'B' && quote - at < 2)
        {
            at--;
        }

        var prefix = text.AsSpan(at, quote - at);
        return prefix.ContainsAny('r', 'R') && (at == start || !(char.IsAsciiLetterOrDigit(text[at - 1]) || text[at - 1] == '_'));
    }

    /// <returns>Index after the literal that starts at a quote, or -1.</returns>
    private static int Literal(string text, int at, bool raw)
    {
        var quote = text[at];
        var length = at + 2 < text.Length && text[at + 1] == quote && text[at + 2] == quote ? 3 : 1;
        for (at += length; at < text.Length; at++)
        {
            if (text[at] == '\\' && !raw)
            {
                at++;
            }
            else if (text[at] == quote && (length == 1 || (at + 2 < text.Length && text[at + 1] == quote && text[at + 2] == quote)))
            {
                return at + length;
            }
        }

        return -1;
    }
}
