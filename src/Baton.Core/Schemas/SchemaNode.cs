using System.Text.Json;

namespace Baton.Core.Schemas;

[Flags]
internal enum SchemaTypes
{
    Any = 0,
    Null = 1,
    Boolean = 2,
    Object = 4,
    Array = 8,
    Number = 16,
    String = 32,
    Integer = 64,
}

/// <summary>One schema or subschema. A member that is null (or empty, or <see cref="SchemaTypes.Any"/>) asks for nothing.</summary>
internal sealed class SchemaNode
{
    /// <summary>Set for the boolean schemas: true accepts everything, false nothing.</summary>
    public bool? Always { get; set; }

    public SchemaTypes Types { get; set; }

    public Dictionary<string, SchemaNode> Properties { get; } = new(StringComparer.Ordinal);

    /// <summary>For properties whose names match.</summary>
    public List<(SchemaPattern Pattern, SchemaNode Schema)> PatternProperties { get; } = [];

    public List<string> Required { get; } = [];

    /// <summary>For what neither <see cref="Properties"/> nor <see cref="PatternProperties"/> names.</summary>
    public SchemaNode? AdditionalProperties { get; set; }

    /// <summary>For what no schema that applies to the same value and fits it has named.</summary>
    public SchemaNode? UnevaluatedProperties { get; set; }

    public SchemaNode? PropertyNames { get; set; }

    public long? MinProperties { get; set; }

    public long? MaxProperties { get; set; }

    /// <summary>What must be there beside a property.</summary>
    public Dictionary<string, List<string>> DependentRequired { get; } = new(StringComparer.Ordinal);

    /// <summary>What the whole value must fit when it has a property.</summary>
    public Dictionary<string, SchemaNode> DependentSchemas { get; } = new(StringComparer.Ordinal);

    /// <summary>For the first items, each its own.</summary>
    public List<SchemaNode> PrefixItems { get; } = [];

    /// <summary>For the items behind <see cref="PrefixItems"/>.</summary>
    public SchemaNode? Items { get; set; }

    /// <summary>For what no schema that applies to the same value and fits it has looked at.</summary>
    public SchemaNode? UnevaluatedItems { get; set; }

    public SchemaNode? Contains { get; set; }

    /// <summary>Whether items that fit <see cref="Contains"/> are looked at, as drafts since 2020-12 have it.</summary>
    public bool ContainsEvaluates { get; set; }

    /// <summary>How many items fit <see cref="Contains"/>; one when it is null.</summary>
    public long? MinContains { get; set; }

    public long? MaxContains { get; set; }

    public SchemaNumber? Minimum { get; set; }

    public SchemaNumber? Maximum { get; set; }

    public SchemaNumber? ExclusiveMinimum { get; set; }

    public SchemaNumber? ExclusiveMaximum { get; set; }

    public SchemaNumber? MultipleOf { get; set; }

    /// <summary>In Unicode code points, as is <see cref="MaxLength"/>.</summary>
    public long? MinLength { get; set; }

    public long? MaxLength { get; set; }

    public long? MinItems { get; set; }

    public long? MaxItems { get; set; }

    public bool UniqueItems { get; set; }

    public SchemaPattern? Pattern { get; set; }

    public SchemaFormat? Format { get; set; }

    /// <summary>Null for none; an empty set accepts nothing.</summary>
    public HashSet<JsonElement>? Enum { get; set; }

    public JsonElement? Const { get; set; }

    public JsonElement? Default { get; set; }

    /// <summary>What a reference leads to: perhaps a schema that this one is a part of.</summary>
    public SchemaNode? Reference { get; set; }

    public List<SchemaNode> AllOf { get; } = [];

    public List<SchemaNode> AnyOf { get; } = [];

    public List<SchemaNode> OneOf { get; } = [];

    public SchemaNode? Not { get; set; }

    public SchemaNode? If { get; set; }

    public SchemaNode? Then { get; set; }

    public SchemaNode? Else { get; set; }

    /// <summary>True when some place reachable without <c>anyOf</c>, <c>oneOf</c> and <c>not</c> has a default to fill in.</summary>
    public bool HasDefaults { get; private set; }

    /// <summary>Steps that a check takes at least, whatever the value.</summary>
    public int Weight { get; private set; } = 1;

    public bool AsksForUnevaluated => UnevaluatedProperties is not null || UnevaluatedItems is not null;

    /// <summary>The schemas that apply to the same value as this one.</summary>
    public IEnumerable<SchemaNode> InPlace =>
        new[] { Reference, Not, If, Then, Else }.OfType<SchemaNode>()
            .Concat(AllOf).Concat(AnyOf).Concat(OneOf).Concat(DependentSchemas.Values);

    /// <summary>To be called once every member but <see cref="Reference"/> is set.</summary>
    public void Seal()
    {
        HasDefaults = Properties.Values.Any(p => p.Default is not null || p.HasDefaults)
            || AdditionalProperties is { HasDefaults: true }
            || Items is { HasDefaults: true }
            || AllOf.Any(s => s.HasDefaults);
        Weight = 1 + Required.Count + DependentRequired.Values.Sum(names => 1 + names.Count) + DependentSchemas.Count
            + DivisionWeight(Math.Min(MultipleOf?.Text.Length ?? 0, SchemaNumber.MaxDigits));
    }

    // Divisions of long numbers take quadratic time.
    private static int DivisionWeight(int digits) => digits * digits / 100;
}
