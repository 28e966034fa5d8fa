using System.Text;

namespace Baton.Core.Expressions.Patterns;

/// <summary>RE2 syntax to a tree. What only backtracking engines have (look-around, back-references, possessive and atomic groups) is
/// refused.</summary>
internal sealed partial class PatternParser
{
    private const int MaxNesting = 100;
    private const int MaxRepeat = 1000;

    private readonly int[] pattern;
    private int position;
    private int nesting;
    private Flags flags;

    private PatternParser(string text) => pattern = [.. text.EnumerateRunes().Select(rune => rune.Value)];

    private bool AtEnd => position >= pattern.Length;

    /// <exception cref="PatternError">Not a pattern of RE2.</exception>
    public static PatternNode Parse(string text)
    {
        var parser = new PatternParser(text);
        var node = parser.Choice();
        return parser.AtEnd ? node : throw new PatternError("A ')' has no '('.");
    }

    private int Peek(int ahead = 0) => position + ahead < pattern.Length ? pattern[position + ahead] : -1;

    private bool TryTake(char character)
    {
        if (Peek() != character)
        {
            return false;
        }

        position++;
        return true;
    }

    private bool TryTake(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (Peek(i) != text[i])
            {
                return false;
            }
        }

        position += text.Length;
        return true;
    }

    private PatternNode Choice()
    {
        if (++nesting > MaxNesting)
        {
            throw new PatternError($"The pattern is nested deeper than {MaxNesting} groups.");
        }

        List<PatternNode> choices = [Sequence()];
        while (TryTake('|'))
        {
            choices.Add(Sequence());
        }

        nesting--;
        return choices.Count == 1 ? choices[0] : new ChoiceNode(choices);
    }

    private PatternNode Sequence()
    {
        List<PatternNode> parts = [];
        while (!AtEnd && Peek() is not ('|' or ')'))
        {
            if (TryTake("\\Q"))
            {
                Quoted(parts);
                if (parts.Count > 0)
                {
                    parts[^1] = Repeated(parts[^1]);
                }

                continue;
            }

            var atom = Atom();
            parts.Add(Repeated(atom));
        }

        return parts.Count == 1 ? parts[0] : new SequenceNode(parts);
    }

    private void Quoted(List<PatternNode> parts)
    {
        while (!AtEnd && !TryTake("\\E"))
        {
            parts.Add(Literal(pattern[position++]));
        }
    }

    private SetNode Literal(int codePoint) => new(CodePointSet.Of(codePoint, flags.HasFlag(Flags.IgnoreCase)));

    private PatternNode Repeated(PatternNode atom)
    {
        if (TryRepetition() is not { } bounds)
        {
            return atom;
        }

        // A lazy repetition matches the same texts, which is all that is asked here.
        TryTake('?');
        if (Peek() is '*' or '+' or '?' || (Peek() == '{' && IsRepetitionAhead()))
        {
            throw new PatternError("A repetition follows a repetition.");
        }

        return new RepeatNode(atom, bounds.Min, bounds.Max);
    }

    private bool IsRepetitionAhead()
    {
        var start = position;
        var found = TryRepetition() is not null;
        position = start;
        return found;
    }

    private (int Min, int Max)? TryRepetition()
    {
        switch (Peek())
        {
            case '*':
                position++;
                return (0, -1);
            case '+':
                position++;
                return (1, -1);
            case '?':
                position++;
                return (0, 1);
            case '{':
                return TryCounted();
            default:
                return null;
        }
    }

    // A brace that does not start a count stands for itself, as in RE2.
    private (int Min, int Max)? TryCounted()
    {
        var start = position++;
        var min = TryCount();
        var max = min;
        if (min is not null && TryTake(','))
        {
            max = Peek() == '}' ? -1 : TryCount();
        }

        if (min is null || max is null || !TryTake('}'))
        {
            position = start;
            return null;
        }

        if (min > MaxRepeat || max > MaxRepeat || (max >= 0 && max < min))
        {
            throw new PatternError($"A repetition counts from 0 to at most {MaxRepeat}, upwards.");
        }

        return (min.Value, max.Value);
    }

    private int? TryCount()
    {
        int? count = null;
        for (; Peek() is >= '0' and <= '9'; position++)
        {
            count = Math.Min(MaxRepeat + 1, ((count ?? 0) * 10) + (Peek() - '0'));
        }

        return count;
    }

    private PatternNode Atom()
    {
        var first = pattern[position++];
        switch (first)
        {
            case '(':
                return Group();
            case '[':
                return new SetNode(BracketClass());
            case '.':
                return new SetNode(CodePointSet.Any(flags.HasFlag(Flags.DotMatchesLineEnd)));
            case '^':
                return new AssertionNode(flags.HasFlag(Flags.MultiLine) ? PatternAssertion.LineStart : PatternAssertion.TextStart);
            case '$':
                return new AssertionNode(flags.HasFlag(Flags.MultiLine) ? PatternAssertion.LineEnd : PatternAssertion.TextEnd);
            case '\\':
                return Escaped();
            case '*' or '+' or '?':
                throw new PatternError($"Nothing precedes the repetition '{(char)first}'.");
            default:
                return Literal(first);
        }
    }

    private PatternNode Group()
    {
        var outer = flags;
        if (TryTake('?'))
        {
            if (TryTake("P<") || (Peek() == '<' && Peek(1) is not ('=' or '!') && TryTake('<')))
            {
                GroupName();
            }
            else if (!TakeFlags())
            {
                // "(?i)" holds to the end of the group it stands in.
                return new EmptyNode();
            }
        }

        var inner = Choice();
        if (!TryTake(')'))
        {
            throw new PatternError("A '(' has no ')'.");
        }

        flags = outer;
        return inner;
    }

    private void GroupName()
    {
        var name = new StringBuilder();
        while (!AtEnd && Peek() != '>')
        {
            name.Append((Rune)pattern[position++]);
        }

        if (!TryTake('>') || name.Length == 0)
        {
            throw new PatternError("A group's name is written (?P<name>…).");
        }
    }

    /// <returns>True when a group follows, false when the flags stand alone.</returns>
    private bool TakeFlags()
    {
        for (var isOn = true; ; position++)
        {
            switch (Peek())
            {
                case '-' when isOn:
                    isOn = false;
                    break;
                case ':':
                    position++;
                    return true;
                case ')':
                    position++;
                    return false;
                case 'i' or 'm' or 's' or 'U':
                    flags = isOn ? flags | Flag() : flags & ~Flag();
                    break;
                default:
                    throw new PatternError("(?…) is not supported: RE2 has no look-around, back-references or conditionals.");
            }
        }
    }

    private Flags Flag() => Peek() switch
    {
        'i' => Flags.IgnoreCase,
        'm' => Flags.MultiLine,
        's' => Flags.DotMatchesLineEnd,
        _ => Flags.Ungreedy,
    };

    [Flags]
    private enum Flags
    {
        None = 0,
        IgnoreCase = 1,
        MultiLine = 2,
        DotMatchesLineEnd = 4,

        /// <summary>Swaps lazy and greedy; without captures both match the same.</summary>
        Ungreedy = 8,
    }
}
