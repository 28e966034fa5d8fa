namespace Baton.Core.Expressions.Patterns;

internal sealed partial class PatternParser
{
    private PatternNode Escaped()
    {
        switch (Peek())
        {
            case 'A':
                position++;
                return new AssertionNode(PatternAssertion.TextStart);
            case 'z':
                position++;
                return new AssertionNode(PatternAssertion.TextEnd);
            case 'b':
                position++;
                return new AssertionNode(PatternAssertion.WordBoundary);
            case 'B':
                position++;
                return new AssertionNode(PatternAssertion.NoWordBoundary);
            default:
                var set = NewSet();
                return TryEscapedClass(set) ? new SetNode(set) : Literal(EscapedCodePoint());
        }
    }

    private CodePointSet NewSet() => new() { IgnoresCase = flags.HasFlag(Flags.IgnoreCase) };

    /// <summary>After a backslash: <c>d s w D S W p{…} P{…}</c>.</summary>
    private bool TryEscapedClass(CodePointSet set)
    {
        var letter = Peek();
        if (letter is 'p' or 'P')
        {
            position++;
            var isNegated = letter == 'P';
            string name;
            if (TryTake('{'))
            {
                isNegated ^= TryTake('^');
                name = TakeUntil("}");
            }
            else
            {
                name = AtEnd ? "" : ((System.Text.Rune)pattern[position++]).ToString();
            }

            CharacterClasses.AddUnicode(set, name, isNegated);
            return true;
        }

        if (letter is < 0 or > 'z' || !CharacterClasses.TryAddPerl(set, (char)letter))
        {
            return false;
        }

        position++;
        return true;
    }

    private string TakeUntil(string end)
    {
        var text = new System.Text.StringBuilder();
        while (!TryTake(end))
        {
            text.Append(AtEnd ? throw new PatternError($"'{end}' is missing.") : (System.Text.Rune)pattern[position++]);
        }

        return text.ToString();
    }

    /// <summary>After a backslash: an escape that stands for one code point.</summary>
    private int EscapedCodePoint()
    {
        if (AtEnd)
        {
            throw new PatternError("The pattern ends with a backslash.");
        }

        var letter = pattern[position++];
        switch (letter)
        {
            case 'a':
                return '\a';
            case 'f':
                return '\f';
            case 't':
                return '\t';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 'v':
                return '\v';
            case 'x':
                return HexCodePoint();
            case >= '0' and <= '7' when letter == '0' || Peek() is >= '0' and <= '7':
                return OctalCodePoint(letter - '0');
            case < 128 when !char.IsAsciiLetterOrDigit((char)letter):
                return letter;
            default:
                throw new PatternError($"'\\{(System.Text.Rune)letter}' is no escape of RE2; it has no back-references.");
        }
    }

    private int OctalCodePoint(int value)
    {
        for (var digits = 1; digits < 3 && Peek() is >= '0' and <= '7'; digits++)
        {
            value = (value * 8) + (pattern[position++] - '0');
        }

        return value;
    }

    private int HexCodePoint()
    {
        var isBraced = TryTake('{');
        var (value, digits) = (0, 0);
        for (; (isBraced || digits < 2) && Peek() is >= 0 and < 128 && char.IsAsciiHexDigit((char)Peek()); digits++)
        {
            value = Math.Min(0x110000, (value * 16) + Convert.ToInt32(((char)pattern[position++]).ToString(), 16));
        }

        if ((isBraced ? digits == 0 || !TryTake('}') : digits != 2) || value > 0x10FFFF)
        {
            throw new PatternError("A hexadecimal escape is written \\x7F or \\x{10FFFF}.");
        }

        return value;
    }

    /// <summary>After '['.</summary>
    private CodePointSet BracketClass()
    {
        var set = NewSet();
        set.IsNegated = TryTake('^');
        for (var isFirst = true; isFirst || Peek() != ']'; isFirst = false)
        {
            if (AtEnd)
            {
                throw new PatternError("A '[' has no ']'.");
            }

            if (TryTake("[:"))
            {
                var isNegated = TryTake('^');
                CharacterClasses.AddPosix(set, TakeUntil(":]"), isNegated);
            }
            else if (Peek() != '\\' || !TryClassInBrackets(set))
            {
                ClassRange(set);
            }
        }

        position++;
        return set;
    }

    private bool TryClassInBrackets(CodePointSet set)
    {
        position++;
        if (TryEscapedClass(set))
        {
            return true;
        }

        position--;
        return false;
    }

    private void ClassRange(CodePointSet set)
    {
        var first = ClassCodePoint();
        var last = first;
        if (Peek() == '-' && Peek(1) is not (']' or -1))
        {
            position++;
            last = ClassCodePoint();
        }

        if (last < first)
        {
            throw new PatternError("A range in brackets goes upwards.");
        }

        set.Add(first, last);
    }

    private int ClassCodePoint()
    {
        if (AtEnd)
        {
            throw new PatternError("A '[' has no ']'.");
        }

        return TryTake('\\') ? EscapedCodePoint() : pattern[position++];
    }
}
