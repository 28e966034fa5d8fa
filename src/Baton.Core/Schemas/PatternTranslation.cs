using System.Globalization;
using System.Text;

namespace Baton.Core.Schemas;

/// <summary>Writes an ECMA-262 pattern (flag u) in the notation of the .NET engine. Differences that matter: <c>$</c> and <c>.</c> and
/// line ends, ASCII-only <c>\d</c> and <c>\w</c>, characters beyond U+FFFF being one character. <c>\b</c> keeps the .NET meaning (Unicode
/// words), and <c>\p{…}</c> knows the general categories only.</summary>
/// <remarks>Source: ECMA-262, section 22.2. A <see cref="FormatException"/> tells what is not possible.</remarks>
internal sealed class PatternTranslation(string pattern)
{
    /// <summary>States the pattern may expand to when its counted repetitions are written out.</summary>
    private const long MaxStates = 2_000;

    private const string LineEnds = @"\n\r\u2028\u2029";

    private readonly StringBuilder output = new();
    private readonly Stack<long> outer = new();
    private int at;
    private long total;
    private long last;

    /// <summary>States counted so far; of the whole pattern once it is translated.</summary>
    public long States => total;

    /// <exception cref="FormatException">The pattern uses what cannot be matched in linear time, or is wrong.</exception>
    public string Translate()
    {
        while (at < pattern.Length)
        {
            Step(pattern[at]);
            if (total > MaxStates)
            {
                throw new FormatException($"The pattern's repetitions expand to more than {MaxStates} states.");
            }
        }

        return outer.Count == 0 ? output.ToString() : throw new FormatException("The pattern has an unclosed group.");
    }

    private void Step(char c)
    {
        switch (c)
        {
            case '^':
                Emit(@"\A", 1);
                break;
            case '$':
                Emit(@"\z", 1);
                break;
            case '.':
                Emit(PatternSet.Not(LineEnds), 1);
                break;
            case '|':
                output.Append('|');
                at++;
                break;
            case '(':
                OpenGroup();
                break;
            case ')':
                CloseGroup();
                break;
            case '*' or '+' or '?':
                output.Append(c);
                at++;
                break;
            case '{':
                Repeat();
                break;
            case '[':
                var set = new PatternSet(pattern, at);
                output.Append(set.Translate());
                Atom(set.End - at);
                break;
            case '\\':
                var (text, length) = PatternEscape.Read(pattern, at, false);
                Emit(text, length);
                break;
            default:
                Literal(c);
                break;
        }
    }

    private void Literal(char c)
    {
        var pair = char.IsHighSurrogate(c) && at + 1 < pattern.Length && char.IsLowSurrogate(pattern[at + 1]);
        Emit(PatternEscape.Literal(pair ? char.ConvertToUtf32(c, pattern[at + 1]) : c), pair ? 2 : 1);
    }

    private void Emit(string text, int consumed)
    {
        output.Append(text);
        Atom(consumed);
    }

    private void Atom(int consumed)
    {
        at += consumed;
        total++;
        last = 1;
    }

    private void OpenGroup()
    {
        // Nobody reads captures, so every group becomes a plain one.
        var length = 1;
        if (at + 1 < pattern.Length && pattern[at + 1] == '?')
        {
            var kind = pattern.AsSpan(at + 2);
            if (kind.StartsWith("=") || kind.StartsWith("!") || kind.StartsWith("<=") || kind.StartsWith("<!"))
            {
                throw new FormatException("The pattern uses look-around, which cannot be matched in linear time.");
            }

            length = kind.StartsWith(":") ? 3 : kind.StartsWith("<") ? kind.IndexOf('>') + 3 : 0;
            if (length is 0 or 2)
            {
                throw new FormatException("The pattern has a group of a kind that ECMA-262 does not know.");
            }
        }

        outer.Push(total);
        total = 0;
        output.Append("(?:");
        at += length;
    }

    private void CloseGroup()
    {
        if (!outer.TryPop(out var before))
        {
            throw new FormatException("The pattern closes a group that is not open.");
        }

        output.Append(')');
        at++;
        last = Math.Max(1, total);
        total = before + last;
    }

    /// <summary><c>{n}</c>, <c>{n,}</c>, <c>{n,m}</c>; a brace that is none of them stands for itself.</summary>
    private void Repeat()
    {
        var close = pattern.IndexOf('}', at);
        var inner = close < 0 ? [] : pattern[(at + 1)..close].Split(',');
        if (inner.Length is 0 or > 2 || inner[0].Length == 0 || inner.Any(n => n.Any(c => !char.IsAsciiDigit(c))))
        {
            Emit(@"\{", 1);
            return;
        }

        var most = inner.Max(n => n.Length > 9 ? int.MaxValue : n.Length == 0 ? 0 : int.Parse(n, CultureInfo.InvariantCulture));
        total += last * Math.Max(0L, most - 1);
        last *= Math.Max(1, most);
        output.Append(pattern, at, close + 1 - at);
        at = close + 1;
    }
}
