using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Baton.Core.Errors;

namespace Baton.Core.Schemas;

/// <summary>One validation: walks schema and instance together and notes every violation. The recursion follows the schema, which is
/// limited in depth when it is compiled; one that refers to itself is followed to a limited depth and for a limited number of
/// steps.</summary>
internal sealed partial class SchemaValidator(string root, WorkBudget budget)
{
    public const string Code = "input_invalid";

    /// <summary>Schemas that are in the middle of being applied at once: keeps the stack from overflowing; a thread with less than the
    /// usual 1.5 MB gives up earlier. A value as deep as may be leaves seven for each of its levels.</summary>
    public const int MaxDepth = 1_000;

    private const int ShownValue = 80;
    private const int ShownChoices = 20;
    private const int HelpfulViolations = 50;
    private const string TooMuchTextHint = "Shorten the text, or simplify the pattern.";

    // So many bytes or characters are looked at in a step; in the second case each number of them is read.
    private const int BytesPerStep = 64;
    private const int ReadBytesPerStep = 4;

    private readonly List<Diagnostic> violations = [];
    private readonly SchemaPath path = new(root);

    // The methods that lead deeper report nothing themselves: texts are put together in large frames of the stack.

    // Above zero while a branch is only tried: its violations are counted, not written down.
    private int trying;
    private bool failed;
    private int depth;
    private bool tooDeep;

    // Said at the end in any case, because what was not matched may have decided which branch fits.
    private string? unmatched;

    private bool IsWritingDown => trying == 0 && violations.Count <= JsonSchema.MaxViolations;

    // Hints that cost a search are worth it only for the first few violations, and for none that is not written down.
    private bool Helpful => trying == 0 && violations.Count < HelpfulViolations;

    /// <returns>Every violation; a single one when the check was given up, because then the others mean nothing.</returns>
    public IReadOnlyList<Diagnostic> Run(SchemaNode schema, JsonElement value)
    {
        Check(schema, value);
        if (budget.IsUsedUp)
        {
            var message = $"Checking this takes more than {WorkBudget.MostSteps} steps.";
            const string hint = "Give less at once, or simplify the schema: its references repeat each other.";
            return [new Diagnostic(Code, root, 0, 0, message, hint)];
        }

        if (tooDeep)
        {
            var message = $"Checking this takes too many schemas within each other; {MaxDepth} are possible.";
            return [new Diagnostic(Code, root, 0, 0, message, "Give a value that is nested less, or simplify the schema.")];
        }

        if (unmatched is not null)
        {
            violations.Add(new Diagnostic(Code, root, 0, 0, unmatched, TooMuchTextHint));
        }

        return violations;
    }

    /// <param name="outer">Takes the parts of the value that were looked at; null when nobody asks.</param>
    private void Check(SchemaNode schema, JsonElement value, SeenParts? outer = null)
    {
        var mayGoOn = budget.TakeSteps(schema.Weight + (Bytes(value) / BytesPerStep));
        tooDeep |= depth == MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack();
        if (!mayGoOn || tooDeep)
        {
            failed = true;
            return;
        }

        if (schema.Always is { } always)
        {
            ReportNothing(always);
            return;
        }

        depth++;
        CheckType(schema, value);
        CheckChoices(schema, value);
        var seen = schema.AsksForUnevaluated ? new SeenParts() : outer;
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                CheckObject(schema, value, seen);
                break;
            case JsonValueKind.Array:
                CheckArray(schema, value, seen);
                break;
            case JsonValueKind.Number:
                CheckNumber(schema, SchemaNumber.TryParse(value.GetRawText())!);
                break;
            case JsonValueKind.String:
                CheckString(schema, value.GetString()!);
                break;
        }

        CheckBranches(schema, value, seen);
        if (schema.AsksForUnevaluated)
        {
            CheckUnevaluated(schema, value, seen!);
            outer?.Add(seen!);
        }

        depth--;
    }

    private void ReportNothing(bool mayStand)
    {
        if (!mayStand)
        {
            Report($"Nothing may stand here.", "Remove it.");
        }
    }

    private void CheckType(SchemaNode schema, JsonElement value)
    {
        if (!SchemaTyping.Matches(schema.Types, value))
        {
            Report($"Must be {SchemaTyping.Name(schema.Types)}, but is {SchemaTyping.Of(value)}.", TypeHint(schema.Types, value));
        }
    }

    private void CheckChoices(SchemaNode schema, JsonElement value)
    {
        if ((schema.Enum is not null || schema.Const is not null) && !budget.TakeSteps(Bytes(value) / ReadBytesPerStep))
        {
            return;
        }

        if (schema.Enum is { } choices && !choices.Contains(value))
        {
            Report($"{Show(value)} is not one of the allowed values.", Helpful ? ChoiceHint(choices, value) : null);
        }

        if (schema.Const is { } only && !SchemaEquality.Instance.Equals(only, value))
        {
            Report($"Must be {Show(only)}.", null);
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
        if (!budget.TakeMatch(pattern, value))
        {
            ReportTooMuchText(pattern);
        }
        else if (!pattern.IsMatch(value))
        {
            Report($"\"{Cut(value)}\" does not match the pattern {pattern.Text}", null);
        }
    }

    private void ReportTooMuchText(SchemaPattern pattern)
    {
        const string message = "There is too much text to match with the pattern ";
        unmatched ??= trying > 0 ? message + pattern.Text : null;
        Report($"{message}{pattern.Text}", TooMuchTextHint);
    }

    private void Report([InterpolatedStringHandlerArgument("")] SchemaReport message, string? hint)
    {
        failed = true;
        if (!message.IsWanted)
        {
            return;
        }

        var (place, text) = (path.ToString(), message.ToString());
        budget.TakeSteps((place.Length + text.Length) / ReadBytesPerStep);
        violations.Add(violations.Count < JsonSchema.MaxViolations
            ? new Diagnostic(Code, place, 0, 0, text, hint)
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

    private static int Bytes(JsonElement value) => JsonMarshal.GetRawUtf8Value(value).Length;

    private static string Show(JsonElement value) => Cut(value.GetRawText());

    private static string Cut(string text) => text.Length <= ShownValue ? text : text[..ShownValue] + "…";

    /// <summary>The text of a violation, put together only if it is written down: values and names in it may be long, and most of what does
    /// not fit is only a branch that was tried.</summary>
    [InterpolatedStringHandler]
    private ref struct SchemaReport
    {
        private DefaultInterpolatedStringHandler text;

        public SchemaReport(int literals, int holes, SchemaValidator validator, out bool wanted)
        {
            IsWanted = wanted = validator.IsWritingDown;
            text = wanted ? new DefaultInterpolatedStringHandler(literals, holes) : default;
        }

        public bool IsWanted { get; }

        public void AppendLiteral(string literal) => text.AppendLiteral(literal);

        public void AppendFormatted<T>(T value) => text.AppendFormatted(value);

        public override string ToString() => text.ToStringAndClear();
    }
}
