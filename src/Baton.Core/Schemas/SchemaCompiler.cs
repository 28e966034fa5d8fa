using Baton.Core.Definitions;
using Baton.Core.Errors;

namespace Baton.Core.Schemas;

/// <summary>Turns a schema document into <see cref="SchemaNode"/>s and notes every mistake on the way.</summary>
internal sealed class SchemaCompiler
{
    /// <summary>Deepest nesting of subschemas.</summary>
    public const int MaxDepth = 64;

    /// <summary>Subschemas of one schema.</summary>
    public const int MaxSchemas = 10_000;

    /// <summary>Different patterns of one schema: each takes a millisecond or two to prepare.</summary>
    public const int MaxPatterns = 200;

    private static readonly SchemaNode Skipped = new();

    private readonly List<Diagnostic> diagnostics;
    private readonly Dictionary<string, SchemaPattern?> patterns = new(StringComparer.Ordinal);
    private readonly WorkBudget defaults = new(WorkBudget.Unlimited);
    private int schemas;

    public SchemaCompiler(List<Diagnostic> diagnostics)
    {
        this.diagnostics = diagnostics;
        References = new SchemaReferences(this);
    }

    /// <summary>Whether <c>format</c> of a foreign schema is more than a note. In Baton's own dialect it always is.</summary>
    public bool ChecksFormats { get; init; }

    /// <summary>Used by foreign schemas only.</summary>
    public SchemaReferences References { get; }

    public SchemaNode Compile(DocNode schema, string path, int depth, SchemaScope outer)
    {
        if (depth > MaxDepth || ++schemas > MaxSchemas)
        {
            // Said once: what lies beyond is not looked at.
            if (depth > MaxDepth || schemas == MaxSchemas + 1)
            {
                var limit = depth > MaxDepth ? $"Schemas nest at most {MaxDepth} deep." : $"A schema has at most {MaxSchemas} subschemas.";
                Invalid(schema, path, limit);
            }

            return Skipped;
        }

        var node = new SchemaNode();
        var scope = outer.IsIn(SchemaDialect.Own) ? outer : References.Enter(schema, node, path, outer);
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
                Keyword(new SchemaKeyword(this, node, schema, entry, SchemaPath.Join(path, entry.Key), depth, scope));
            }

            node.Seal();
            CheckDefault(schema, node, path, diagnostics.Count == before);
        }

        return node;
    }

    /// <summary>Prepares a pattern; the same text is prepared once.</summary>
    public SchemaPattern? Pattern(string text, SchemaScope scope, out string? error)
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

        return patterns[text] = SchemaPattern.TryCreate(text, scope.IsIn(SchemaDialect.Foreign), out error);
    }

    public void Invalid(DocNode at, string path, string message, string? hint = null) =>
        diagnostics.Add(new Diagnostic("schema_invalid", path, at.Line, at.Column, message, hint));

    /// <summary>Right, perhaps, but not to be checked here.</summary>
    public void Unsupported(DocNode at, string path, string message) =>
        diagnostics.Add(new Diagnostic("schema_unsupported", path, at.Line, at.Column, message));

    private void Keyword(SchemaKeyword keyword)
    {
        var entry = keyword.Entry;
        if (SchemaKeywords.All.TryGetValue(entry.Key, out var word) && keyword.Scope.IsIn(word.In))
        {
            // Before 2019 what stands beside a reference is ignored.
            if (entry.Key == "$ref" || !SchemaReferences.HidesOthers(keyword.Map, keyword.Scope))
            {
                word.Read(keyword);
            }

            return;
        }

        if (keyword.Scope.IsIn(SchemaDialect.Own))
        {
            Unknown(keyword);
        }
    }

    private void Unknown(SchemaKeyword keyword)
    {
        var entry = keyword.Entry;
        var hint = entry.Key is "$ref" or "$dynamicRef" or "$defs" or "$id" or "$anchor"
            ? "Schemas here have no references: write the schema out in place."
            : NearestWord.Find(entry.Key, SchemaKeywords.OwnWords) is { } near
                ? NearestWord.Hint(near)
                : "Known keywords: " + string.Join(", ", SchemaKeywords.OwnWords) + ".";
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
        var violations = new SchemaValidator("default", defaults).Run(node, filled.RootElement);
        if (violations is [var first, ..])
        {
            var message = $"The default does not fit its own schema: {first.Path}: {first.Message}";
            Invalid(at, SchemaPath.Join(path, "default"), message, first.Hint);
        }
    }
}
