using System.Globalization;

namespace Baton.Core.Expressions.Patterns;

/// <summary>The named classes of RE2. Perl and POSIX classes are ASCII, as in RE2; source: github.com/google/re2/wiki/Syntax.</summary>
internal static class CharacterClasses
{
    private static readonly (int, int)[] Digits = [('0', '9')];
    private static readonly (int, int)[] Spaces = [('\t', '\n'), ('\f', '\r'), (' ', ' ')];
    private static readonly (int, int)[] Words = [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];

    private static readonly Dictionary<string, (int First, int Last)[]> Posix = new()
    {
        ["alnum"] = [('0', '9'), ('A', 'Z'), ('a', 'z')],
        ["alpha"] = [('A', 'Z'), ('a', 'z')],
        ["ascii"] = [(0, 0x7F)],
        ["blank"] = [('\t', '\t'), (' ', ' ')],
        ["cntrl"] = [(0, 0x1F), (0x7F, 0x7F)],
        ["digit"] = Digits,
        ["graph"] = [('!', '~')],
        ["lower"] = [('a', 'z')],
        ["print"] = [(' ', '~')],
        ["punct"] = [('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        ["space"] = [('\t', '\r'), (' ', ' ')],
        ["upper"] = [('A', 'Z')],
        ["word"] = Words,
        ["xdigit"] = [('0', '9'), ('A', 'F'), ('a', 'f')],
    };

    /// <summary>The two letters of each general category, in the order of <see cref="UnicodeCategory"/>.</summary>
    private static readonly string[] CategoryNames =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc",
        "Cf", "Cs", "Co", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
    ];

    /// <summary>Adds <c>\d</c>, <c>\s</c>, <c>\w</c> or their opposites.</summary>
    /// <returns>False when the letter names no class.</returns>
    public static bool TryAddPerl(CodePointSet set, char letter)
    {
        var ranges = char.ToLowerInvariant(letter) switch
        {
            'd' => Digits,
            's' => Spaces,
            'w' => Words,
            _ => null,
        };
        if (ranges is null)
        {
            return false;
        }

        Add(set, ranges, isNegated: char.IsAsciiLetterUpper(letter));
        return true;
    }

    public static void AddPosix(CodePointSet set, string name, bool isNegated)
    {
        if (!Posix.TryGetValue(name, out var ranges))
        {
            throw new PatternError($"[:{name}:] is no character class.");
        }

        Add(set, ranges, isNegated);
    }

    /// <summary>Adds a Unicode general category such as <c>L</c> or <c>Lu</c>. Scripts (<c>Greek</c>) are not known here.</summary>
    public static void AddUnicode(CodePointSet set, string name, bool isNegated)
    {
        uint mask = 0;
        for (var i = 0; i < CategoryNames.Length; i++)
        {
            mask |= name is "Any" || CategoryNames[i] == name || (name.Length == 1 && CategoryNames[i][0] == name[0]) ? 1u << i : 0;
        }

        if (mask == 0)
        {
            throw new PatternError($"\\p{{{name}}} is not supported: use a Unicode general category such as L, Lu or Nd.");
        }

        set.AddCategories(isNegated ? CodePointSet.AllCategories & ~mask : mask);
    }

    private static void Add(CodePointSet set, (int First, int Last)[] ranges, bool isNegated)
    {
        if (isNegated)
        {
            set.AddAllBut(ranges);
            return;
        }

        foreach (var (first, last) in ranges)
        {
            set.Add(first, last);
        }
    }
}
