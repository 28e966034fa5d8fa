using Baton.Core.Definitions;

namespace Baton.Core.Schemas;

/// <summary>What the keywords do that only foreign schemas have, or that mean more there.</summary>
internal static class ForeignKeywords
{
    public static void Reference(SchemaKeyword k)
    {
        if (k.Value.Kind == DocKind.String)
        {
            k.Compiler.References.Add(k);
        }
        else
        {
            k.Invalid("'$ref' is a string.");
        }
    }

    public static void Refused(SchemaKeyword k) =>
        k.Unsupported($"The schema uses '{k.Entry.Key}', which is not checked here.");

    public static void Definitions(SchemaKeyword k) => k.Schemas(new Dictionary<string, SchemaNode>());

    /// <summary>One schema for each place is what <c>prefixItems</c> was called before 2020-12. Schemas that do not say what they are
    /// written in are read either way.</summary>
    public static void Items(SchemaKeyword k)
    {
        if (k.Value.Kind != DocKind.List || k.Scope.IsIn(SchemaDialect.Own))
        {
            k.Node.Items = k.Schema();
        }
        else if (k.Map.Get("prefixItems") is null)
        {
            PrefixItems(k);
        }
        else
        {
            k.Invalid("'items' is one schema beside 'prefixItems'.");
        }
    }

    public static void PrefixItems(SchemaKeyword k)
    {
        // Generators write the empty tuple so; it asks for nothing.
        if (k.Value is not { Kind: DocKind.List, Items.Count: 0 })
        {
            k.Schemas(k.Node.PrefixItems);
        }
    }

    public static void AdditionalItems(SchemaKeyword k)
    {
        // Read in any case: references may lead there.
        var schema = k.Schema();
        if (k.Map.Get("items") is { Kind: DocKind.List })
        {
            k.Node.Items = schema;
        }
    }

    public static void Contains(SchemaKeyword k)
    {
        k.Node.Contains = k.Schema();
        k.Node.ContainsEvaluates = k.Scope.IsIn(SchemaDialect.Draft2020);
    }

    public static void PatternProperties(SchemaKeyword k)
    {
        if (k.Value.Kind != DocKind.Map)
        {
            k.Invalid("'patternProperties' is a map from patterns to schemas.");
            return;
        }

        foreach (var entry in k.Value.Entries)
        {
            var path = SchemaPath.Join(k.Path, entry.Key);
            var pattern = k.Compiler.Pattern(entry.Key, k.Scope, out var error);
            if (pattern is null)
            {
                k.Compiler.Invalid(entry.Value, path, error!);
            }
            else
            {
                k.Node.PatternProperties.Add((pattern, k.Schema(entry.Value, path)));
            }
        }
    }

    public static void DependentRequired(SchemaKeyword k)
    {
        if (k.Value.Kind != DocKind.Map)
        {
            k.Invalid("'dependentRequired' is a map from property names to lists of them.");
            return;
        }

        foreach (var entry in k.Value.Entries)
        {
            Names(k, entry);
        }
    }

    /// <summary>What <c>dependentRequired</c> and <c>dependentSchemas</c> were called before 2019-09.</summary>
    public static void Dependencies(SchemaKeyword k)
    {
        if (k.Value.Kind != DocKind.Map)
        {
            k.Invalid("'dependencies' is a map from property names to schemas, or to lists of property names.");
            return;
        }

        foreach (var entry in k.Value.Entries)
        {
            if (entry.Value.Kind == DocKind.List)
            {
                Names(k, entry);
            }
            else
            {
                k.Node.DependentSchemas[entry.Key] = k.Schema(entry.Value, SchemaPath.Join(k.Path, entry.Key));
            }
        }
    }

    /// <summary>A map from names to schemas.</summary>
    public static void Schemas(this SchemaKeyword k, Dictionary<string, SchemaNode> into)
    {
        if (k.Value.Kind != DocKind.Map)
        {
            k.Invalid($"'{k.Entry.Key}' is a map from property names to schemas.");
            return;
        }

        foreach (var entry in k.Value.Entries)
        {
            into[entry.Key] = k.Schema(entry.Value, SchemaPath.Join(k.Path, entry.Key));
        }
    }

    /// <summary>A list of schemas.</summary>
    public static void Schemas(this SchemaKeyword k, List<SchemaNode> into)
    {
        if (k.Value.Kind != DocKind.List || k.Value.Items.Count == 0)
        {
            k.Invalid($"'{k.Entry.Key}' is a list of at least one schema.");
            return;
        }

        for (var i = 0; i < k.Value.Items.Count; i++)
        {
            into.Add(k.Schema(k.Value.Items[i], $"{k.Path}[{i}]"));
        }
    }

    private static void Names(SchemaKeyword k, DocEntry entry)
    {
        if (entry.Value.Kind != DocKind.List || entry.Value.Items.Any(name => name.Kind != DocKind.String))
        {
            k.Invalid($"'{k.Entry.Key}' has a list of property names for '{entry.Key}'.");
            return;
        }

        if (!k.Node.DependentRequired.TryGetValue(entry.Key, out var names))
        {
            k.Node.DependentRequired[entry.Key] = names = [];
        }

        names.AddRange(entry.Value.Items.Select(name => name.Text));
    }
}
