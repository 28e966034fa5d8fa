using System.Text;

namespace Baton.Core.Schemas;

/// <summary>A character class <c>[…]</c>, written so that it takes whole characters, those beyond U+FFFF included.</summary>
/// <param name="start">Index of the opening bracket.</param>
internal sealed class PatternSet(string pattern, int start)
{
    private const string Halves = @"\uD800-\uDFFF";
    private const string Pair = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";

    private readonly StringBuilder body = new();
    private readonly List<string> beyond = [];
    private int at = start + 1;

    /// <summary>Index after the closing bracket, once translated.</summary>
    public int End => at;

    /// <summary>Every character but those of a .NET class body.</summary>
    public static string Not(string body) => $"(?:[^{body}{Halves}]|{Pair})";

    public string Translate()
    {
        var negated = at < pattern.Length && pattern[at] == '^';
        at += negated ? 1 : 0;
        while (at < pattern.Length && pattern[at] != ']')
        {
            Member();
        }

        if (at == pattern.Length)
        {
            throw new FormatException("The pattern has an unclosed character class.");
        }

        at++;
        return Write(negated);
    }

    private string Write(bool negated)
    {
        if (negated)
        {
            // [^\S] and the like leave out everything beyond U+FFFF; leaving out single ones of them cannot be written.
            return beyond.Count == 0 ? Not(body.ToString())
                : beyond.TrueForAll(b => b == Pair) ? $"[^{body}{Halves}]"
                : throw new FormatException("A negated class cannot hold characters beyond U+FFFF.");
        }

        var plain = body.Length == 0 ? @"[^\u0000-\uFFFF]" : $"[{body}-[{Halves}]]";
        return beyond.Count == 0 ? plain : $"(?:{plain}|{string.Join('|', beyond)})";
    }

    private void Member()
    {
        if (ReadClass())
        {
            return;
        }

        var first = ReadCharacter();
        if (at + 1 < pattern.Length && pattern[at] == '-' && pattern[at + 1] != ']')
        {
            at++;
            if (ReadClass())
            {
                throw new FormatException("A range in a character class ends in a class.");
            }

            var last = ReadCharacter();
            if (first > char.MaxValue || last > char.MaxValue || last < first)
            {
                throw new FormatException("A range in a character class is reversed or reaches beyond U+FFFF.");
            }

            body.Append(PatternEscape.Literal(first)).Append('-').Append(PatternEscape.Literal(last));
        }
        else if (first > char.MaxValue)
        {
            beyond.Add(PatternEscape.Literal(first));
        }
        else
        {
            body.Append(PatternEscape.Literal(first));
        }
    }

    /// <summary>A class escape such as <c>\d</c> or <c>\p{L}</c>.</summary>
    private bool ReadClass()
    {
        if (pattern[at] != '\\' || at + 1 == pattern.Length || !"dDwWsSpP".Contains(pattern[at + 1], StringComparison.Ordinal))
        {
            return false;
        }

        if (pattern[at + 1] is 'D' or 'W' or 'S' or 'P')
        {
            beyond.Add(Pair);
        }

        var (text, length) = PatternEscape.Read(pattern, at, true);
        body.Append(text);
        at += length;
        return true;
    }

    private int ReadCharacter()
    {
        if (pattern[at] == '\\')
        {
            var (code, length) = PatternEscape.ReadCharacter(pattern, at, true);
            at += length;
            return code;
        }

        var pair = at + 1 < pattern.Length && char.IsSurrogatePair(pattern[at], pattern[at + 1]);
        var character = pair ? char.ConvertToUtf32(pattern[at], pattern[at + 1]) : pattern[at];
        at += pair ? 2 : 1;
        return character;
    }
}
