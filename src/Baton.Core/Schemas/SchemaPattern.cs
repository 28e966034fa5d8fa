using System.Text.RegularExpressions;

namespace Baton.Core.Schemas;

/// <summary>A regular expression of the <c>pattern</c> keyword: ECMA-262 with Unicode semantics, unanchored, matched in time linear in
/// the text. What needs backtracking (look-around, back-references) is refused when the schema is compiled.</summary>
internal sealed class SchemaPattern
{
    /// <summary>Longest pattern, in characters.</summary>
    public const int MaxLength = 1_024;

    // Linear is still pattern size times text size; this bounds what one string may cost.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Regex regex;

    private SchemaPattern(string text, Regex regex)
    {
        Text = text;
        this.regex = regex;
    }

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <param name="error">What is wrong with it, when the result is null.</param>
    public static SchemaPattern? TryCreate(string text, out string? error)
    {
        error = null;
        if (text.Length > MaxLength)
        {
            error = $"The pattern has {text.Length} characters, at most {MaxLength} are allowed.";
            return null;
        }

        try
        {
            const RegexOptions options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
            return new SchemaPattern(text, new Regex(new PatternTranslation(text).Translate(), options, Patience));
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

    /// <returns>Null when the match was given up after a second.</returns>
    public bool? IsMatch(string value)
    {
        try
        {
            return regex.IsMatch(value);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }
}
