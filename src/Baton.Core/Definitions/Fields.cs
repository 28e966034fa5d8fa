using System.Globalization;
using Baton.Core.Errors;
using Baton.Core.Graph;

namespace Baton.Core.Definitions;

/// <summary>Reads the fields of one map: each getter checks the field's form and reports what is wrong with it; <see cref="Done"/> reports
/// the fields nobody asked for.</summary>
/// <param name="shape">Names the kind of map. What is read of one map of a shape is known in all of them.</param>
internal sealed class Fields(Located at, Report report, string shape)
{
    private const int MaxTextLength = 100_000;

    private readonly HashSet<string> known = report.KnownFields(shape);

    // Known, so that there is one mistake and not two; never proposed.
    private readonly HashSet<string> refused = report.KnownFields("refused " + shape);

    public Located At => at;

    public Report Report => report;

    public bool Has(string name) => at.Node.Get(name) is not null;

    public Located? Any(string name)
    {
        known.Add(name);
        return at.Node.Get(name) is { } node ? new Located(node, DocPath.Key(at.Path, name)) : null;
    }

    /// <summary>A string, not empty.</summary>
    public string? Text(string name) => Of(name, DocKind.String, "a string") is not { } text ? null
        : text.Node.Text.Length is > 0 and <= MaxTextLength ? text.Node.Text
        : Refuse<string>(DiagnosticCodes.BadValue, text, $"'{name}' must have 1 to {MaxTextLength} characters");

    /// <summary>A name that may be written without quotes although it reads as true or false.</summary>
    public string? Word(string name) => Any(name) is { } word ? WordOf(word, report, name) : null;

    public bool? Flag(string name) => Of(name, DocKind.Bool, "true or false")?.Node.Bool;

    public int? Number(string name, int min, int max, string code = DiagnosticCodes.BadValue)
    {
        if (Of(name, DocKind.Int, "a whole number") is not { } number)
        {
            return null;
        }

        if (number.Node.Int >= min && number.Node.Int <= max)
        {
            return (int)number.Node.Int;
        }

        report.Add(code, number, $"'{name}' must be {min} to {max}, not {number.Node.Text}");
        return null;
    }

    public double? Fraction(string name, double min, double max, string code)
    {
        if (Any(name) is not { } number)
        {
            return null;
        }

        if (number.Node.IsNumber && number.Node.Double >= min && number.Node.Double <= max)
        {
            return number.Node.Double;
        }

        report.Add(number.Node.IsNumber ? code : DiagnosticCodes.WrongType, number, $"'{name}' must be a number from {min} to {max}");
        return null;
    }

    /// <summary><c>max_cost</c> and <c>max_tokens</c>; null when neither is given.</summary>
    public Budget? Budget()
    {
        var cost = Money("max_cost");
        var tokens = Of("max_tokens", DocKind.Int, "a whole number") is { } count ? count.Node.Int : (long?)null;
        if (tokens < 0)
        {
            Error(DiagnosticCodes.BadValue, "max_tokens", "'max_tokens' must not be negative");
        }

        return cost is null && tokens is null ? null : new Budget(cost, tokens);
    }

    public TimeSpan? Time(string name)
    {
        if (Any(name) is not { } time)
        {
            return null;
        }

        if (time.Node.IsNumber || time.Node.Kind == DocKind.String)
        {
            if (Duration.TryParse(time.Node.Text, out var value))
            {
                return value;
            }

            report.Add(
                DiagnosticCodes.BadDuration, time, $"'{time.Node.Text}' is not a duration from 0 to {Duration.Max.TotalDays:0} days",
                "write 500ms, 10s, 5m, 2h, 1d, PT10S or a number of seconds");
            return null;
        }

        report.Add(DiagnosticCodes.WrongType, time, $"'{name}' must be a duration, not {Kinds.Name(time.Node)}");
        return null;
    }

    public T? Choice<T>(string name, IReadOnlyDictionary<string, T> words, string code = DiagnosticCodes.BadValue)
        where T : struct
    {
        if (Of(name, DocKind.String, "a word") is not { } word)
        {
            return null;
        }

        if (words.TryGetValue(word.Node.Text, out var value))
        {
            return value;
        }

        var near = report.Nearest(word.Node.Text, words.Keys);
        report.Add(code, word, $"'{name}' cannot be '{word.Node.Text}'", near ?? $"one of {string.Join(", ", words.Keys)}");
        return null;
    }

    public Fields? Map(string name) => Of(name, DocKind.Map, "a map") is { } map ? new Fields(map, report, name) : null;

    /// <summary>Null when the field is absent or no list.</summary>
    public IEnumerable<Located>? List(string name) =>
        Of(name, DocKind.List, "a list") is { } list ? Enumerable.Range(0, list.Node.Items.Count).Select(list.Item) : null;

    /// <summary>A list of names, not empty, none twice.</summary>
    public IReadOnlyList<string>? Words(string name)
    {
        if (List(name) is not { } list)
        {
            return null;
        }

        var words = new List<string>();
        var seen = new HashSet<string>();
        foreach (var item in list)
        {
            if (WordOf(item, report, name) is { } word)
            {
                words.Add(word);
                if (!seen.Add(word))
                {
                    report.Add(DiagnosticCodes.BadValue, item, $"'{word}' is given twice");
                }
            }
        }

        return words;
    }

    /// <summary>Reports the field as missing when it is not there.</summary>
    public void Require(string name, string? why = null)
    {
        if (!Has(name))
        {
            Missing(name, why);
        }
    }

    public void Missing(string name, string? why = null) =>
        report.Add(DiagnosticCodes.MissingField, at, $"'{name}' is missing{(why is null ? "" : ": " + why)}");

    /// <summary>Reports a mistake at a field, or at the map when the field is absent.</summary>
    public void Error(string code, string name, string message, string? hint = null) =>
        report.Add(code, at.Node.Get(name) is { } node ? new Located(node, DocPath.Key(at.Path, name)) : at, message, hint);

    /// <summary>A field of the format this version cannot honour: refused, never ignored.</summary>
    public void NotSupported(string name)
    {
        known.Add(name);
        refused.Add(name);
        if (Has(name))
        {
            Error(DiagnosticCodes.NotSupported, name, $"'{name}' is not supported by this version", $"leave '{name}' out");
        }
    }

    /// <summary>Fields that exist elsewhere but make no sense here, with the reason.</summary>
    public void NotHere(string name, string why)
    {
        if (Has(name))
        {
            known.Add(name);
            Error(DiagnosticCodes.FieldConflict, name, why);
        }
    }

    /// <param name="what">What the map is, for the message.</param>
    public void Done(string what)
    {
        foreach (var entry in at.Node.Entries)
        {
            if (!known.Contains(entry.Key))
            {
                var hint = report.Nearest(entry.Key, known.Except(refused))
                    ?? $"{what} has: {string.Join(", ", known.Except(refused).Order(StringComparer.Ordinal))}";
                report.Add(
                    DiagnosticCodes.UnknownField, DocPath.Key(at.Path, entry.Key), entry.Line, entry.Column,
                    $"{what} has no field '{entry.Key}'", hint);
            }
        }
    }

    /// <summary>An amount as it is written: never a binary fraction.</summary>
    private decimal? Money(string name)
    {
        if (Any(name) is not { } money)
        {
            return null;
        }

        if (money.Node.IsNumber && decimal.TryParse(money.Node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount)
            && amount >= 0)
        {
            return amount;
        }

        report.Add(
            money.Node.IsNumber ? DiagnosticCodes.BadValue : DiagnosticCodes.WrongType, money,
            $"'{name}' must be an amount of money such as 2.50, not negative");
        return null;
    }

    private static string? WordOf(Located word, Report report, string name)
    {
        if (word.Node is { Kind: DocKind.Bool } or { Kind: DocKind.String, Text.Length: > 0 and <= 128 })
        {
            return word.Node.Text;
        }

        report.Add(
            word.Node.Kind == DocKind.String ? DiagnosticCodes.BadValue : DiagnosticCodes.WrongType, word,
            $"'{name}' must be a string of 1 to 128 characters, not {Kinds.Name(word.Node)}");
        return null;
    }

    private Located? Of(string name, DocKind kind, string what)
    {
        if (Any(name) is not { } value)
        {
            return null;
        }

        if (value.Node.Kind == kind)
        {
            return value;
        }

        var hint = kind == DocKind.String && value.Node.IsScalar ? "put it in quotes" : null;
        report.Add(DiagnosticCodes.WrongType, value, $"'{name}' must be {what}, not {Kinds.Name(value.Node)}", hint);
        return null;
    }

    private T? Refuse<T>(string code, Located at, string message)
        where T : class
    {
        report.Add(code, at, message);
        return null;
    }
}

internal static class Kinds
{
    public static string Name(DocNode node) => node.Kind switch
    {
        DocKind.Null => "nothing",
        DocKind.Bool => "true or false",
        DocKind.Int => "a whole number",
        DocKind.Double => "a number",
        DocKind.String => "a string",
        DocKind.List => "a list",
        _ => "a map",
    };
}
