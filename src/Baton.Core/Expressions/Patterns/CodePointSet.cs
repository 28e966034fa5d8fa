using System.Globalization;
using System.Text;

namespace Baton.Core.Expressions.Patterns;

/// <summary>A set of code points: ranges and Unicode general categories, perhaps turned around, perhaps regardless of case. Filled while a
/// pattern is parsed, then only asked.</summary>
internal sealed class CodePointSet
{
    /// <summary>Every general category.</summary>
    public const uint AllCategories = (1u << 30) - 1;

    private const int AsciiCount = 128;

    private readonly List<(int First, int Last)> ranges = [];
    private uint categories;
    private bool[]? ascii;

    public bool IsNegated { get; set; }

    public bool IgnoresCase { get; init; }

    public static CodePointSet Of(int codePoint, bool ignoresCase)
    {
        var set = new CodePointSet { IgnoresCase = ignoresCase };
        set.Add(codePoint, codePoint);
        return set;
    }

    /// <summary>What <c>.</c> matches.</summary>
    public static CodePointSet Any(bool withLineEnd)
    {
        var set = new CodePointSet { IsNegated = true };
        if (!withLineEnd)
        {
            set.Add('\n', '\n');
        }

        return set;
    }

    public void Add(int first, int last) => ranges.Add((first, last));

    /// <summary>Adds all code points outside of the given ranges, which are in ascending order.</summary>
    public void AddAllBut(ReadOnlySpan<(int First, int Last)> excluded)
    {
        var next = 0;
        foreach (var (first, last) in excluded)
        {
            Add(next, first - 1);
            next = last + 1;
        }

        Add(next, 0x10FFFF);
    }

    /// <param name="mask">One bit per <see cref="UnicodeCategory"/>.</param>
    public void AddCategories(uint mask) => categories |= mask;

    public bool Contains(int codePoint) =>
        codePoint < AsciiCount ? (ascii ??= [.. Enumerable.Range(0, AsciiCount).Select(Compute)])[codePoint] : Compute(codePoint);

    private bool Compute(int codePoint)
    {
        var found = Holds(codePoint);
        if (!found && IgnoresCase && Rune.TryCreate(codePoint, out var rune))
        {
            found = Holds(Rune.ToLowerInvariant(rune).Value) || Holds(Rune.ToUpperInvariant(rune).Value);
        }

        return found != IsNegated;
    }

    private bool Holds(int codePoint)
    {
        foreach (var (first, last) in ranges)
        {
            if (codePoint >= first && codePoint <= last)
            {
                return true;
            }
        }

        return categories != 0 && (categories & (1u << (int)CharUnicodeInfo.GetUnicodeCategory(codePoint))) != 0;
    }
}
