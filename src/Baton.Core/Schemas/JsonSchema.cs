using System.Text.Json;
using Baton.Core.Definitions;
using Baton.Core.Errors;

namespace Baton.Core.Schemas;

/// <summary>A compiled JSON Schema: the part of draft 2020-12 that <c>input</c> and gate forms may use, without references. Immutable,
/// safe to share between threads. Formats are asserted. Work is bounded: no references, no backtracking patterns, depth limits on schema
/// and instance.</summary>
/// <remarks>Rules: https://json-schema.org/draft/2020-12/json-schema-validation. Two deliberate differences: an unknown keyword is an
/// error, and so is a <c>default</c> that its own schema refuses, because defaults are filled in here.</remarks>
public sealed class JsonSchema
{
    /// <summary>Deepest nesting of an instance; deeper ones are refused as a whole.</summary>
    public const int MaxInstanceDepth = 128;

    /// <summary>Violations listed by one validation; past it one more entry says that there are others.</summary>
    public const int MaxViolations = 1_000;

    private static readonly JsonDocumentOptions Parsing = new() { MaxDepth = MaxInstanceDepth, AllowDuplicateProperties = false };

    private readonly SchemaNode root;

    private JsonSchema(SchemaNode root, Payload json)
    {
        this.root = root;
        Json = json;
    }

    /// <summary>The schema as written, for those who build forms from it.</summary>
    public Payload Json { get; }

    /// <summary>Checks a schema document.</summary>
    /// <param name="schema">The schema: a map, or a boolean.</param>
    /// <param name="path">Place of the schema in its document, for example <c>input</c>; prefixes every path reported.</param>
    /// <param name="diagnostics">Takes every mistake: <c>schema_unknown_keyword</c> or <c>schema_invalid</c>.</param>
    /// <returns>The compiled schema, or null when there was a mistake.</returns>
    public static JsonSchema? Compile(DocNode schema, string path, List<Diagnostic> diagnostics)
    {
        var before = diagnostics.Count;
        var root = new SchemaCompiler(diagnostics).Compile(schema, path, 1);
        return diagnostics.Count > before ? null : new JsonSchema(root, new Payload(SchemaJson.Utf8(schema)));
    }

    /// <summary>Checks a value and lists every violation, each with code <c>input_invalid</c>.</summary>
    /// <param name="path">Name of the value itself, for example <c>input</c>; prefixes every path reported.</param>
    public IReadOnlyList<Diagnostic> Validate(Payload instance, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(instance.Utf8, Parsing);
            var validator = new SchemaValidator(path, new MatchBudget());
            validator.Check(root, document.RootElement);
            return validator.Violations;
        }
        catch (Exception e) when (IsMalformed(e))
        {
            return [new Diagnostic(SchemaValidator.Code, path, 0, 0, "Not a JSON value that can be checked: " + e.Message, DepthHint)];
        }
    }

    /// <summary>Adds the <c>default</c> of every property that is missing, at every depth; also below <c>allOf</c>, but not below
    /// <c>anyOf</c>, <c>oneOf</c> and <c>not</c>, where it is not known which branch speaks. A value that is not JSON comes back
    /// unchanged.</summary>
    public Payload WithDefaults(Payload instance)
    {
        if (!root.HasDefaults)
        {
            return instance;
        }

        try
        {
            using var document = JsonDocument.Parse(instance.Utf8, Parsing);
            return new Payload(SchemaDefaults.Fill(root, document.RootElement));
        }
        catch (Exception e) when (IsMalformed(e))
        {
            // Validate, which follows, says what is wrong with it.
            return instance;
        }
    }

    // Half of a surrogate pair, escaped, passes the JSON grammar and is refused only when the string is read.
    private static bool IsMalformed(Exception e) => e is JsonException or InvalidOperationException;

    private static string DepthHint => $"Give one JSON value, each property once, nested at most {MaxInstanceDepth} deep.";
}
