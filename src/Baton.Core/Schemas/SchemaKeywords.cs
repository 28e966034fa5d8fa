using Baton.Core.Definitions;
using Baton.Core.Errors;

namespace Baton.Core.Schemas;

/// <summary>One keyword of the schema being compiled.</summary>
internal sealed record SchemaKeyword(SchemaCompiler Compiler, SchemaNode Node, DocEntry Entry, string Path, int Depth)
{
    public DocNode Value => Entry.Value;

    public void Invalid(string message, string? hint = null) => Compiler.Invalid(Value, Path, message, hint);

    public SchemaNode? Schema() => Compiler.Compile(Value, Path, Depth + 1);
}

/// <summary>The keywords there are, each with what it does to the node. This table is the list that users are told.</summary>
internal static class SchemaKeywords
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    public static Dictionary<string, Action<SchemaKeyword>> Known { get; } = new(StringComparer.Ordinal)
    {
        ["type"] = Type,
        ["properties"] = Properties,
        ["required"] = Required,
        ["additionalProperties"] = k => k.Node.AdditionalProperties = k.Schema(),
        ["items"] = k => k.Node.Items = k.Schema(),
        ["enum"] = Enum,
        ["const"] = k => k.Node.Const = SchemaJson.Element(k.Value),
        ["default"] = k => k.Node.Default = SchemaJson.Element(k.Value),
        ["minimum"] = k => k.Node.Minimum = Number(k),
        ["maximum"] = k => k.Node.Maximum = Number(k),
        ["exclusiveMinimum"] = k => k.Node.ExclusiveMinimum = Number(k),
        ["exclusiveMaximum"] = k => k.Node.ExclusiveMaximum = Number(k),
        ["multipleOf"] = MultipleOf,
        ["minLength"] = k => k.Node.MinLength = Count(k),
        ["maxLength"] = k => k.Node.MaxLength = Count(k),
        ["pattern"] = Pattern,
        ["format"] = Format,
        ["minItems"] = k => k.Node.MinItems = Count(k),
        ["maxItems"] = k => k.Node.MaxItems = Count(k),
        ["uniqueItems"] = k => k.Node.UniqueItems = Bool(k),
        ["anyOf"] = k => Schemas(k, k.Node.AnyOf),
        ["oneOf"] = k => Schemas(k, k.Node.OneOf),
        ["allOf"] = k => Schemas(k, k.Node.AllOf),
        ["not"] = k => k.Node.Not = k.Schema(),
        ["title"] = k => Text(k),
        ["description"] = k => Text(k),
        ["examples"] = Examples,
        ["deprecated"] = k => Bool(k),
        ["readOnly"] = k => Bool(k),
        ["writeOnly"] = k => Bool(k),
        ["$comment"] = k => Text(k),
        ["$schema"] = DialectIs,
    };

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
                k.Compiler.Invalid(name, k.Path, $"'{name.Text}' is listed twice.");
            }
            else
            {
                k.Node.Types |= type;
            }
        }
    }

    private static void Properties(SchemaKeyword k)
    {
        if (k.Value.Kind != DocKind.Map)
        {
            k.Invalid("'properties' is a map from property names to schemas.");
            return;
        }

        foreach (var entry in k.Value.Entries)
        {
            k.Node.Properties[entry.Key] = k.Compiler.Compile(entry.Value, SchemaPath.Join(k.Path, entry.Key), k.Depth + 1);
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
                k.Compiler.Invalid(name, k.Path, $"'{name.Text}' is listed twice.");
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

        k.Invalid($"'{k.Entry.Key}' is a number.");
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
            k.Node.Pattern = k.Compiler.Pattern(text, out var error);
            if (error is not null)
            {
                k.Invalid(error);
            }
        }
    }

    private static void Format(SchemaKeyword k)
    {
        if (Text(k) is { } text)
        {
            k.Node.Format = SchemaFormats.Parse(text);
            if (k.Node.Format is null)
            {
                var hint = $"Formats: {string.Join(", ", SchemaFormats.Words)}; for others use 'pattern'.";
                k.Invalid($"'{text}' is not a format that is checked here.", hint);
            }
        }
    }

    private static void Schemas(SchemaKeyword k, List<SchemaNode> into)
    {
        if (k.Value.Kind != DocKind.List || k.Value.Items.Count == 0)
        {
            k.Invalid($"'{k.Entry.Key}' is a list of at least one schema.");
            return;
        }

        for (var i = 0; i < k.Value.Items.Count; i++)
        {
            into.Add(k.Compiler.Compile(k.Value.Items[i], $"{k.Path}[{i}]", k.Depth + 1));
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
