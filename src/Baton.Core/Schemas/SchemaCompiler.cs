using Baton.Core.Definitions;
using Baton.Core.Errors;

namespace Baton.Core.Schemas;

/// <summary>Turns a schema document into <see cref="SchemaNode"/>s and notes every mistake on the way.</summary>
internal sealed class SchemaCompiler(List<Diagnostic> diagnostics)
{
    /// <summary>Deepest nesting of subschemas.</summary>
    public const int MaxDepth = 64;

    /// <summary>Subschemas of one schema.</summary>
    public const int MaxSchemas = 10_000;

    /// <summary>Different patterns of one schema: each takes a millisecond or two to prepare.</summary>
    public const int MaxPatterns = 200;

    private readonly Dictionary<string, SchemaPattern?> patterns = new(StringComparer.Ordinal);
    private readonly MatchBudget defaults = new();
    private int schemas;

    public SchemaNode Compile(DocNode schema, string path, int depth)
    {
        var node = new SchemaNode();
        if (depth > MaxDepth || ++schemas > MaxSchemas)
        {
            // Said once: what lies beyond is not looked at.
            if (depth > MaxDepth || schemas == MaxSchemas + 1)
            {
                var limit = depth > MaxDepth ? $"Schemas nest at most {MaxDepth} deep." : $"A schema has at most {MaxSchemas} subschemas.";
                Invalid(schema, path, limit);
            }

            return node;
        }

        if (schema.Kind == DocKind.Bool)
        {
            node.Always = schema.Bool;
        }
        else if (schema.Kind != DocKind.Map)
        {
            Invalid(schema, path, "A schema is a map of keywords, or true or false.");
        }
        else
        {
            var before = diagnostics.Count;
            foreach (var entry in schema.Entries)
            {
                Keyword(new SchemaKeyword(this, node, entry, SchemaPath.Join(path, entry.Key), depth));
            }

            node.Seal();
            CheckDefault(schema, node, path, diagnostics.Count == before);
        }

        return node;
    }

    /// <summary>Prepares a pattern; the same text is prepared once.</summary>
    public SchemaPattern? Pattern(string text, out string? error)
    {
        error = null;
        if (patterns.TryGetValue(text, out var known) && known is not null)
        {
            return known;
        }

        if (patterns.Count == MaxPatterns)
        {
            error = $"A schema has at most {MaxPatterns} different patterns.";
            return null;
        }

        return patterns[text] = SchemaPattern.TryCreate(text, out error);
    }

    public void Invalid(DocNode at, string path, string message, string? hint = null) =>
        diagnostics.Add(new Diagnostic("schema_invalid", path, at.Line, at.Column, message, hint));

    private void Keyword(SchemaKeyword keyword)
    {
        var entry = keyword.Entry;
        if (SchemaKeywords.Known.TryGetValue(entry.Key, out var read))
        {
            read(keyword);
            return;
        }

        var hint = entry.Key is "$ref" or "$dynamicRef" or "$defs" or "$id" or "$anchor"
            ? "Schemas here have no references: write the schema out in place."
            : NearestWord.Find(entry.Key, SchemaKeywords.Known.Keys) is { } near
                ? NearestWord.Hint(near)
                : "Known keywords: " + string.Join(", ", SchemaKeywords.Known.Keys) + ".";
        var message = $"'{entry.Key}' is not a keyword that schemas here know.";
        diagnostics.Add(new Diagnostic("schema_unknown_keyword", keyword.Path, entry.Line, entry.Column, message, hint));
    }

    /// <summary>Defaults are filled in before validation, so one that its own schema refuses would make every run fail.</summary>
    private void CheckDefault(DocNode schema, SchemaNode node, string path, bool sound)
    {
        if (!sound || node.Default is not { } given)
        {
            return;
        }

        var at = schema.Get("default")!;
        using var filled = System.Text.Json.JsonDocument.Parse(SchemaDefaults.Fill(node, given));
        var validator = new SchemaValidator("default", defaults);
        validator.Check(node, filled.RootElement);
        if (validator.Violations is [var first, ..])
        {
            var message = $"The default does not fit its own schema: {first.Path}: {first.Message}";
            Invalid(at, SchemaPath.Join(path, "default"), message, first.Hint);
        }
    }
}
