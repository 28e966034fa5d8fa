using Baton.Core.Definitions;
using Baton.Core.Errors;

namespace Baton.Core.Schemas;

/// <summary>One keyword of the schema being compiled.</summary>
/// <param name="Map">The schema it stands in.</param>
internal sealed record SchemaKeyword(
    SchemaCompiler Compiler, SchemaNode Node, DocNode Map, DocEntry Entry, string Path, int Depth, SchemaScope Scope)
{
    public DocNode Value => Entry.Value;

    public void Invalid(string message, string? hint = null) => Compiler.Invalid(Value, Path, message, hint);

    public void Unsupported(string message) => Compiler.Unsupported(Value, Path, message);

    /// <summary>A mistake of those who write for Baton; a foreign schema's meaning is plain nevertheless.</summary>
    public void Careless(DocNode at, string message)
    {
        if (Scope.IsIn(SchemaDialect.Own))
        {
            Compiler.Invalid(at, Path, message);
        }
    }

    public SchemaNode Schema() => Schema(Value, Path);

    public SchemaNode Schema(DocNode value, string path) => Compiler.Compile(value, path, Depth + 1, Scope);
}

/// <param name="In">The dialects that have it.</param>
/// <param name="Read">What it does to the node.</param>
internal readonly record struct SchemaWord(SchemaDialect In, Action<SchemaKeyword> Read);

/// <summary>The keywords there are. Those of the own dialect are the list that users are told.</summary>
internal static class SchemaKeywords
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    public static Dictionary<string, SchemaWord> All { get; } = new(StringComparer.Ordinal)
    {
        ["type"] = Every(Type),
        ["properties"] = Every(k => k.Schemas(k.Node.Properties)),
        ["required"] = Every(Required),
        ["additionalProperties"] = Every(k => k.Node.AdditionalProperties = k.Schema()),
        ["items"] = Every(ForeignKeywords.Items),
        ["enum"] = Every(Enum),
        ["const"] = Every(k => k.Node.Const = SchemaJson.Element(k.Value)),
        ["default"] = Own(k => k.Node.Default = SchemaJson.Element(k.Value)),
        ["minimum"] = Every(k => k.Node.Minimum = Number(k)),
        ["maximum"] = Every(k => k.Node.Maximum = Number(k)),
        ["exclusiveMinimum"] = Every(k => k.Node.ExclusiveMinimum = Number(k)),
        ["exclusiveMaximum"] = Every(k => k.Node.ExclusiveMaximum = Number(k)),
        ["multipleOf"] = Every(MultipleOf),
        ["minLength"] = Every(k => k.Node.MinLength = Count(k)),
        ["maxLength"] = Every(k => k.Node.MaxLength = Count(k)),
        ["pattern"] = Every(Pattern),
        ["format"] = Every(Format),
        ["minItems"] = Every(k => k.Node.MinItems = Count(k)),
        ["maxItems"] = Every(k => k.Node.MaxItems = Count(k)),
        ["uniqueItems"] = Every(k => k.Node.UniqueItems = Bool(k)),
        ["anyOf"] = Every(k => k.Schemas(k.Node.AnyOf)),
        ["oneOf"] = Every(k => k.Schemas(k.Node.OneOf)),
        ["allOf"] = Every(k => k.Schemas(k.Node.AllOf)),
        ["not"] = Every(k => k.Node.Not = k.Schema()),

        // Notes. In a foreign schema nobody looks at them.
        ["title"] = Own(k => Text(k)),
        ["description"] = Own(k => Text(k)),
        ["examples"] = Own(Examples),
        ["deprecated"] = Own(k => Bool(k)),
        ["readOnly"] = Own(k => Bool(k)),
        ["writeOnly"] = Own(k => Bool(k)),
        ["$comment"] = Own(k => Text(k)),
        ["$schema"] = Own(DialectIs),

        ["$ref"] = new(SchemaDialect.Foreign, ForeignKeywords.Reference),
        ["$dynamicRef"] = new(SchemaDialect.Draft2020, ForeignKeywords.Refused),
        ["$recursiveRef"] = new(SchemaDialect.Draft2019, ForeignKeywords.Refused),
        ["$defs"] = new(SchemaDialect.Foreign, ForeignKeywords.Definitions),
        ["definitions"] = new(SchemaDialect.Foreign, ForeignKeywords.Definitions),
        ["patternProperties"] = new(SchemaDialect.Foreign, ForeignKeywords.PatternProperties),
        ["propertyNames"] = new(SchemaDialect.Foreign, k => k.Node.PropertyNames = k.Schema()),
        ["minProperties"] = new(SchemaDialect.Foreign, k => k.Node.MinProperties = Count(k)),
        ["maxProperties"] = new(SchemaDialect.Foreign, k => k.Node.MaxProperties = Count(k)),
        ["dependentRequired"] = new(SchemaDialect.Since2019, ForeignKeywords.DependentRequired),
        ["dependentSchemas"] = new(SchemaDialect.Since2019, k => k.Schemas(k.Node.DependentSchemas)),

        // The later drafts let it be what it was.
        ["dependencies"] = new(SchemaDialect.Foreign, ForeignKeywords.Dependencies),
        ["prefixItems"] = new(SchemaDialect.Draft2020, ForeignKeywords.PrefixItems),
        ["additionalItems"] = new(SchemaDialect.Foreign, ForeignKeywords.AdditionalItems),
        ["contains"] = new(SchemaDialect.Foreign, ForeignKeywords.Contains),
        ["minContains"] = new(SchemaDialect.Since2019, k => k.Node.MinContains = Count(k)),
        ["maxContains"] = new(SchemaDialect.Since2019, k => k.Node.MaxContains = Count(k)),
        ["if"] = new(SchemaDialect.Foreign, k => k.Node.If = k.Schema()),
        ["then"] = new(SchemaDialect.Foreign, k => k.Node.Then = k.Schema()),
        ["else"] = new(SchemaDialect.Foreign, k => k.Node.Else = k.Schema()),
        ["unevaluatedProperties"] = new(SchemaDialect.Since2019, k => k.Node.UnevaluatedProperties = k.Schema()),
        ["unevaluatedItems"] = new(SchemaDialect.Since2019, k => k.Node.UnevaluatedItems = k.Schema()),
    };

    public static IReadOnlyList<string> OwnWords { get; } =
        [.. All.Where(word => (word.Value.In & SchemaDialect.Own) != 0).Select(word => word.Key)];

    private static SchemaWord Every(Action<SchemaKeyword> read) => new(SchemaDialect.Every, read);

    private static SchemaWord Own(Action<SchemaKeyword> read) => new(SchemaDialect.Own, read);

    private static void Type(SchemaKeyword k)
    {
        IReadOnlyList<DocNode> names = k.Value.Kind == DocKind.List ? k.Value.Items : [k.Value];
        if (names.Count == 0)
        {
            k.Invalid("'type' lists no type.");
        }

        foreach (var name in names)
        {
            if (name.Kind != DocKind.String || SchemaTyping.Parse(name.Text) is not { } type)
            {
                var near = NearestWord.Find(name.Text, SchemaTyping.Words);
                var hint = near is null ? "Types: " + string.Join(", ", SchemaTyping.Words) + "." : NearestWord.Hint(near);
                k.Compiler.Invalid(name, k.Path, $"'{name.Text}' is not a type.", hint);
            }
            else if ((k.Node.Types & type) != 0)
            {
                k.Careless(name, $"'{name.Text}' is listed twice.");
            }
            else
            {
                k.Node.Types |= type;
            }
        }
    }

    private static void Required(SchemaKeyword k)
    {
        if (k.Value.Kind != DocKind.List)
        {
            k.Invalid("'required' is a list of property names.", "It stands beside 'properties', not inside a property.");
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in k.Value.Items)
        {
            if (name.Kind != DocKind.String)
            {
                k.Compiler.Invalid(name, k.Path, "A property name is a string.");
            }
            else if (!seen.Add(name.Text))
            {
                k.Careless(name, $"'{name.Text}' is listed twice.");
            }
        }

        k.Node.Required.AddRange(seen);
    }

    private static void Enum(SchemaKeyword k)
    {
        if (k.Value.Kind != DocKind.List)
        {
            k.Invalid("'enum' is a list of values.");
            return;
        }

        k.Node.Enum = new(SchemaEquality.Instance);
        foreach (var choice in k.Value.Items)
        {
            k.Node.Enum.Add(SchemaJson.Element(choice));
        }
    }

    private static SchemaNumber? Number(SchemaKeyword k)
    {
        if (k.Value.IsNumber)
        {
            return SchemaNumber.TryParse(SchemaJson.NumberText(k.Value));
        }

        var isDraft4 = k.Value.Kind == DocKind.Bool && k.Scope.IsIn(SchemaDialect.Foreign);
        k.Invalid($"'{k.Entry.Key}' is a number{(isDraft4 ? "; true and false are draft-04, which is not read so far back" : "")}.");
        return null;
    }

    private static void MultipleOf(SchemaKeyword k)
    {
        k.Node.MultipleOf = Number(k);
        if (k.Node.MultipleOf is { Sign: <= 0 })
        {
            k.Invalid("'multipleOf' is greater than 0.");
        }
    }

    private static long? Count(SchemaKeyword k)
    {
        // 2.0 is an integer in JSON Schema.
        if (k.Value.IsNumber && k.Value.Double is >= 0 and < long.MaxValue && Math.Floor(k.Value.Double) == k.Value.Double)
        {
            return (long)k.Value.Double;
        }

        k.Invalid($"'{k.Entry.Key}' is an integer of at least 0.");
        return null;
    }

    private static void Pattern(SchemaKeyword k)
    {
        if (Text(k) is { } text)
        {
            k.Node.Pattern = k.Compiler.Pattern(text, k.Scope, out var error);
            if (error is not null)
            {
                k.Invalid(error);
            }
        }
    }

    private static void Format(SchemaKeyword k)
    {
        if (k.Scope.IsIn(SchemaDialect.Foreign))
        {
            // A note, as the specification says: servers differ in what they take for a URI. Unknown ones are ignored in any case.
            k.Node.Format = k.Compiler.ChecksFormats ? SchemaFormats.Parse(k.Value.Text) : null;
        }
        else if (Text(k) is { } text)
        {
            k.Node.Format = SchemaFormats.Parse(text);
            if (k.Node.Format is null)
            {
                var hint = $"Formats: {string.Join(", ", SchemaFormats.Words)}; for others use 'pattern'.";
                k.Invalid($"'{text}' is not a format that is checked here.", hint);
            }
        }
    }

    private static bool Bool(SchemaKeyword k)
    {
        if (k.Value.Kind != DocKind.Bool)
        {
            k.Invalid($"'{k.Entry.Key}' is true or false.");
        }

        return k.Value.Bool;
    }

    private static string? Text(SchemaKeyword k)
    {
        if (k.Value.Kind == DocKind.String)
        {
            return k.Value.Text;
        }

        k.Invalid($"'{k.Entry.Key}' is a string.");
        return null;
    }

    private static void Examples(SchemaKeyword k)
    {
        if (k.Value.Kind != DocKind.List)
        {
            k.Invalid("'examples' is a list of values.");
        }
    }

    private static void DialectIs(SchemaKeyword k)
    {
        if (Text(k) is { } text && text.TrimEnd('#') != Dialect)
        {
            k.Invalid("Only draft 2020-12 is known.", $"Write {Dialect}, or leave it out.");
        }
    }
}
