using System.Text.RegularExpressions;

namespace Baton.Core.Schemas;

/// <summary>A regular expression of the <c>pattern</c> keyword: ECMA-262 with Unicode semantics, unanchored, matched in time linear in
/// the text. What needs backtracking (look-around, back-references) is refused when the schema is compiled; but conditions at the start of
/// a foreign pattern are matched for themselves.</summary>
internal sealed class SchemaPattern
{
    /// <summary>Longest pattern, in characters.</summary>
    public const int MaxLength = 1_024;

    private readonly Regex regex;
    private readonly List<(SchemaPattern Pattern, bool Wanted)> conditions = [];

    private SchemaPattern(string text, Regex regex, long states)
    {
        Text = text;
        States = states;
        this.regex = regex;
    }

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>Places in the pattern, repetitions written out: a match costs at most about this times the length of the text.</summary>
    public long States { get; private set; }

    /// <param name="foreign">Whether conditions at its start are matched: see <see cref="PatternLooks"/>.</param>
    /// <param name="error">What is wrong with it, when the result is null.</param>
    public static SchemaPattern? TryCreate(string text, bool foreign, out string? error)
    {
        var (rest, conditions) = foreign ? PatternLooks.Split(text) : (text, []);
        var pattern = TryCreate(text, rest, out error);
        foreach (var (condition, wanted) in conditions)
        {
            if (pattern is null || TryCreate(condition, condition, out error) is not { } part)
            {
                return null;
            }

            pattern.conditions.Add((part, wanted));
            pattern.States += part.States;
        }

        return pattern;
    }

    public bool IsMatch(string value) =>
        regex.IsMatch(value) && conditions.TrueForAll(condition => condition.Pattern.IsMatch(value) == condition.Wanted);

    /// <param name="text">As written.</param>
    /// <param name="matched">The part of it that is to be matched.</param>
    private static SchemaPattern? TryCreate(string text, string matched, out string? error)
    {
        error = null;
        if (text.Length > MaxLength)
        {
            error = $"The pattern has {text.Length} characters, at most {MaxLength} are allowed.";
            return null;
        }

        try
        {
            var translation = new PatternTranslation(matched);
            var regex = new Regex(translation.Translate(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return new SchemaPattern(text, regex, translation.States);
        }
        catch (FormatException e)
        {
            error = e.Message;
        }
        catch (ArgumentException e)
        {
            error = "The pattern is not a regular expression: " + e.Message;
        }
        catch (NotSupportedException)
        {
            error = "The pattern cannot be matched in linear time.";
        }

        return null;
    }
}
