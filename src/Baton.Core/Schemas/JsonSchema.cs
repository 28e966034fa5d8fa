using System.Text.Json;
using Baton.Core.Definitions;
using Baton.Core.Errors;

namespace Baton.Core.Schemas;

/// <summary>A compiled JSON Schema. Immutable, safe to share between threads. Work is bounded: no backtracking patterns, depth limits on
/// schema and instance, and a budget of steps where a schema may refer to itself.</summary>
/// <remarks>Rules: https://json-schema.org/draft/2020-12/json-schema-validation.
/// <para>Schemas written for Baton (<see cref="Compile"/>: <c>input</c>, gate forms, <c>output_schema</c>) have a part of draft 2020-12,
/// without references. Formats are asserted. Two deliberate differences: an unknown keyword is an error, and so is a <c>default</c> that
/// its own schema refuses, because defaults are filled in here.</para>
/// <para>Schemas of others (<see cref="CompileForeign(Payload, string, List{Diagnostic}, bool)"/>: tools) have all of 2020-12, 2019-09,
/// draft-07 and -06 but <c>$dynamicRef</c>, <c>$recursiveRef</c> and references to other documents; of draft-04 all but boolean
/// <c>exclusiveMinimum</c>. Unknown keywords and formats are ignored, and defaults are nobody's business here.</para></remarks>
public sealed class JsonSchema
{
    /// <summary>Deepest nesting of an instance; deeper ones are refused as a whole.</summary>
    public const int MaxInstanceDepth = 128;

    /// <summary>Longest foreign schema, in bytes.</summary>
    public const int MaxForeignBytes = 1 << 20;

    /// <summary>Violations listed by one validation; past it one more entry says that there are others.</summary>
    public const int MaxViolations = 1_000;

    private static readonly JsonDocumentOptions Parsing = new() { MaxDepth = MaxInstanceDepth, AllowDuplicateProperties = false };

    private readonly SchemaNode root;
    private readonly long steps;

    private JsonSchema(SchemaNode root, Payload json, long steps)
    {
        this.root = root;
        this.steps = steps;
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
        var root = new SchemaCompiler(diagnostics).Compile(schema, path, 1, SchemaScope.Own);
        return diagnostics.Count > before ? null : new JsonSchema(root, new Payload(SchemaJson.Utf8(schema)), WorkBudget.Unlimited);
    }

    /// <summary>Checks a schema that somebody else has written, for other programs than this one.</summary>
    /// <param name="path">Name of the schema, prefixes every path reported.</param>
    /// <param name="diagnostics">Takes every mistake: <c>schema_invalid</c>, or <c>schema_unsupported</c> for what may be right but cannot
    /// be checked. A schema is refused as a whole, because half a check is none.</param>
    /// <param name="formats">Whether values must have the formats that are known here. The specification has formats as notes, and programs
    /// differ in what they take for a URI: what checks the arguments of another's tool must not be stricter than its owner.</param>
    /// <returns>The compiled schema, or null when there was a mistake.</returns>
    public static JsonSchema? CompileForeign(Payload schema, string path, List<Diagnostic> diagnostics, bool formats = false)
    {
        try
        {
            return Fits(schema, path, diagnostics)
                ? CompileForeign(DocNode.FromJson(schema.Utf8), schema, path, diagnostics, formats)
                : null;
        }
        catch (Exception e) when (IsMalformed(e))
        {
            diagnostics.Add(new Diagnostic("schema_invalid", path, 0, 0, "Not a JSON value that can be read: " + e.Message));
            return null;
        }
    }

    /// <summary>As the other, of one that stands in a document: mistakes have its lines and columns.</summary>
    public static JsonSchema? CompileForeign(DocNode schema, string path, List<Diagnostic> diagnostics, bool formats = false)
    {
        var json = schema.ToPayload();
        return Fits(json, path, diagnostics) ? CompileForeign(schema, json, path, diagnostics, formats) : null;
    }

    /// <summary>Checks a value and lists every violation, each with code <c>input_invalid</c>.</summary>
    /// <param name="path">Name of the value itself, for example <c>input</c>; prefixes every path reported.</param>
    public IReadOnlyList<Diagnostic> Validate(Payload instance, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(instance.Utf8, Parsing);
            return new SchemaValidator(path, new WorkBudget(steps)).Run(root, document.RootElement);
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

    private static JsonSchema? CompileForeign(DocNode schema, Payload json, string path, List<Diagnostic> diagnostics, bool formats)
    {
        var before = diagnostics.Count;
        var compiler = new SchemaCompiler(diagnostics) { ChecksFormats = formats };
        var root = compiler.Compile(schema, path, 1, SchemaScope.Foreign);
        compiler.References.Link();
        return diagnostics.Count > before ? null : new JsonSchema(root, json, WorkBudget.MostSteps);
    }

    private static bool Fits(Payload schema, string path, List<Diagnostic> diagnostics)
    {
        if (schema.Length > MaxForeignBytes)
        {
            var message = $"The schema has {schema.Length} bytes, at most {MaxForeignBytes} are read.";
            diagnostics.Add(new Diagnostic("schema_unsupported", path, 0, 0, message));
        }

        return schema.Length <= MaxForeignBytes;
    }

    // Half of a surrogate pair, escaped, passes the JSON grammar and is refused only when the string is read.
    private static bool IsMalformed(Exception e) => e is JsonException or InvalidOperationException;

    private static string DepthHint => $"Give one JSON value, each property once, nested at most {MaxInstanceDepth} deep.";
}
