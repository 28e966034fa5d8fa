using System.Text.Json;
using Baton.Core.Errors;

namespace Baton.Core.Schemas;

/// <summary>One validation: walks schema and instance together and notes every violation. The recursion follows the schema, whose depth is
/// limited when it is compiled.</summary>
internal sealed class SchemaValidator(string root, MatchBudget budget)
{
    public const string Code = "input_invalid";

    private const int ShownValue = 80;
    private const int ShownChoices = 20;
    private const int HelpfulViolations = 50;

    private readonly List<Diagnostic> violations = [];
    private readonly SchemaPath path = new(root);

    // Above zero while a branch is only tried: its violations are counted, not written down.
    private int trying;
    private bool failed;

    public IReadOnlyList<Diagnostic> Violations => violations;

    // Hints that cost a search are worth it only for the first few violations, and for none that is not written down.
    private bool Helpful => trying == 0 && violations.Count < HelpfulViolations;

    public void Check(SchemaNode schema, JsonElement value)
    {
        if (schema.Always is { } always)
        {
            if (!always)
            {
                Report("Nothing may stand here.", "Remove it.");
            }

            return;
        }

        if (!SchemaTyping.Matches(schema.Types, value))
        {
            Report($"Must be {SchemaTyping.Name(schema.Types)}, but is {SchemaTyping.Of(value)}.", TypeHint(schema.Types, value));
        }

        CheckChoices(schema, value);
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                CheckObject(schema, value);
                break;
            case JsonValueKind.Array:
                CheckArray(schema, value);
                break;
            case JsonValueKind.Number:
                CheckNumber(schema, SchemaNumber.TryParse(value.GetRawText())!);
                break;
            case JsonValueKind.String:
                CheckString(schema, value.GetString()!);
                break;
        }

        CheckBranches(schema, value);
    }

    private void CheckChoices(SchemaNode schema, JsonElement value)
    {
        if (schema.Enum is { } choices && !choices.Contains(value))
        {
            Report($"{Show(value)} is not one of the allowed values.", Helpful ? ChoiceHint(choices, value) : null);
        }

        if (schema.Const is { } only && !SchemaEquality.Instance.Equals(only, value))
        {
            Report($"Must be {Show(only)}.", null);
        }
    }

    private void CheckRequired(SchemaNode schema, JsonElement value)
    {
        if (schema.Required.Count == 0)
        {
            return;
        }

        var present = value.EnumerateObject().Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in schema.Required.Where(name => !present.Contains(name)))
        {
            var wanted = SchemaTyping.Name(schema.Properties.TryGetValue(name, out var own) ? own.Types : SchemaTypes.Any);
            path.Push(name);
            Report($"'{name}' is required and missing.", $"Give {wanted}.");
            path.Pop();
        }
    }

    private void CheckObject(SchemaNode schema, JsonElement value)
    {
        CheckRequired(schema, value);
        if (schema.Properties.Count == 0 && schema.AdditionalProperties is null)
        {
            return;
        }

        foreach (var property in value.EnumerateObject())
        {
            var known = schema.Properties.TryGetValue(property.Name, out var own);
            if ((own ?? schema.AdditionalProperties) is not { } applied)
            {
                continue;
            }

            path.Push(property.Name);
            if (!known && applied.Always == false)
            {
                var near = Helpful ? NearestWord.Find(property.Name, schema.Properties.Keys) : null;
                Report($"'{property.Name}' is not a known property.", near is null ? "Remove it." : NearestWord.Hint(near));
            }
            else
            {
                Check(applied, property.Value);
            }

            path.Pop();
        }
    }

    private void CheckArray(SchemaNode schema, JsonElement value)
    {
        var count = value.GetArrayLength();
        if (count < schema.MinItems)
        {
            Report($"Has {count} items, needs at least {schema.MinItems}.", null);
        }

        if (count > schema.MaxItems)
        {
            Report($"Has {count} items, may have at most {schema.MaxItems}.", null);
        }

        if (schema.UniqueItems)
        {
            CheckUnique(value);
        }

        if (schema.Items is null or { Always: true })
        {
            return;
        }

        var at = 0;
        foreach (var item in value.EnumerateArray())
        {
            path.Push(at++);
            Check(schema.Items, item);
            path.Pop();
        }
    }

    private void CheckUnique(JsonElement value)
    {
        var seen = new Dictionary<JsonElement, int>(SchemaEquality.Instance);
        var at = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (!seen.TryAdd(item, at))
            {
                path.Push(at);
                Report($"Equals item {seen[item]}; items must be unique.", "Remove one of the two.");
                path.Pop();
            }

            at++;
        }
    }

    private void CheckNumber(SchemaNode schema, SchemaNumber value)
    {
        Bound(schema.Minimum, value, v => v < 0, "at least");
        Bound(schema.Maximum, value, v => v > 0, "at most");
        Bound(schema.ExclusiveMinimum, value, v => v <= 0, "more than");
        Bound(schema.ExclusiveMaximum, value, v => v >= 0, "less than");
        if (schema.MultipleOf is { } divisor && !value.IsMultipleOf(divisor))
        {
            Report($"{Cut(value.Text)} is not a multiple of {divisor.Text}.", null);
        }
    }

    private void Bound(SchemaNumber? limit, SchemaNumber value, Func<int, bool> broken, string words)
    {
        if (limit is not null && broken(value.CompareTo(limit)))
        {
            Report($"Must be {words} {limit.Text}, but is {Cut(value.Text)}.", null);
        }
    }

    private void CheckString(SchemaNode schema, string value)
    {
        if (schema.MinLength is not null || schema.MaxLength is not null)
        {
            var length = CodePoints(value);
            if (length < schema.MinLength)
            {
                Report($"Has {length} characters, needs at least {schema.MinLength}.", null);
            }

            if (length > schema.MaxLength)
            {
                Report($"Has {length} characters, may have at most {schema.MaxLength}.", null);
            }
        }

        if (schema.Pattern is { } pattern)
        {
            CheckPattern(pattern, value);
        }

        if (schema.Format is { } format && !SchemaFormats.Matches(format, value))
        {
            Report($"\"{Cut(value)}\" is not {SchemaFormats.Describe(format)}.", $"For example {SchemaFormats.Example(format)}");
        }
    }

    private void CheckPattern(SchemaPattern pattern, string value)
    {
        if (!budget.Take(pattern, value))
        {
            Report($"There is too much text to match with the pattern {pattern.Text}", "Shorten the text, or simplify the pattern.");
        }
        else if (!pattern.IsMatch(value))
        {
            Report($"\"{Cut(value)}\" does not match the pattern {pattern.Text}", null);
        }
    }

    private void CheckBranches(SchemaNode schema, JsonElement value)
    {
        foreach (var branch in schema.AllOf)
        {
            Check(branch, value);
        }

        if (schema.AnyOf.Count > 0 && !schema.AnyOf.Any(branch => Try(branch, value)))
        {
            Report($"Fits none of the {schema.AnyOf.Count} alternatives of anyOf.", WhyNot(schema.AnyOf, value));
        }

        if (schema.OneOf.Count > 0)
        {
            var fitting = schema.OneOf.Count(branch => Try(branch, value));
            if (fitting != 1)
            {
                var count = fitting == 0 ? "none" : fitting.ToString();
                var hint = fitting == 0 ? WhyNot(schema.OneOf, value) : null;
                Report($"Fits {count} of the {schema.OneOf.Count} alternatives of oneOf, must fit exactly one.", hint);
            }
        }

        if (schema.Not is { } not && Try(not, value))
        {
            Report("Fits a schema that it must not fit (not).", null);
        }
    }

    private bool Try(SchemaNode branch, JsonElement value)
    {
        var before = failed;
        failed = false;
        trying++;
        Check(branch, value);
        trying--;
        var fits = !failed;
        failed = before;
        return fits;
    }

    // What the last alternative of the value's own type complains about first: mostly the one that was meant.
    private string? WhyNot(List<SchemaNode> branches, JsonElement value)
    {
        if (!Helpful || branches.LastOrDefault(b => b.Types != default && SchemaTyping.Matches(b.Types, value)) is not { } meant)
        {
            return null;
        }

        var probe = new SchemaValidator(path.ToString(), budget);
        probe.Check(meant, value);
        return probe.violations is [var first, ..] ? $"Closest alternative: {first.Path}: {first.Message}" : null;
    }

    private void Report(string message, string? hint)
    {
        failed = true;
        if (trying > 0 || violations.Count > JsonSchema.MaxViolations)
        {
            return;
        }

        violations.Add(violations.Count < JsonSchema.MaxViolations
            ? new Diagnostic(Code, path.ToString(), 0, 0, message, hint)
            : new Diagnostic(Code, root, 0, 0, $"More than {JsonSchema.MaxViolations} violations; the rest is not listed."));
    }

    private static string ChoiceHint(HashSet<JsonElement> choices, JsonElement value)
    {
        var words = choices.Where(c => c.ValueKind == JsonValueKind.String).Select(c => c.GetString()!);
        var near = value.ValueKind == JsonValueKind.String ? NearestWord.Find(value.GetString()!, words) : null;
        var all = string.Join(", ", choices.Take(ShownChoices).Select(Show)) + (choices.Count > ShownChoices ? ", …" : "");
        return near is null ? $"Allowed: {all}." : $"Did you mean \"{near}\"? Allowed: {all}.";
    }

    private static string? TypeHint(SchemaTypes wanted, JsonElement value)
    {
        var number = (wanted & (SchemaTypes.Number | SchemaTypes.Integer)) != 0;
        return value.ValueKind == JsonValueKind.String && number && SchemaNumber.TryParse(value.GetString()) is not null
            ? "Write the number without quotes."
            : null;
    }

    private static long CodePoints(string text)
    {
        long pairs = 0;
        for (var i = 1; i < text.Length; i++)
        {
            pairs += char.IsSurrogatePair(text[i - 1], text[i]) ? 1 : 0;
        }

        return text.Length - pairs;
    }

    private static string Show(JsonElement value) => Cut(value.GetRawText());

    private static string Cut(string text) => text.Length <= ShownValue ? text : text[..ShownValue] + "…";
}
