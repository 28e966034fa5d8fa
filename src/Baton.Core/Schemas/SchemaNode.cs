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

    public List<string> Required { get; } = [];

    public SchemaNode? AdditionalProperties { get; set; }

    public SchemaNode? Items { get; set; }

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

    public List<SchemaNode> AllOf { get; } = [];

    public List<SchemaNode> AnyOf { get; } = [];

    public List<SchemaNode> OneOf { get; } = [];

    public SchemaNode? Not { get; set; }

    /// <summary>True when some place reachable without <c>anyOf</c>, <c>oneOf</c> and <c>not</c> has a default to fill in.</summary>
    public bool HasDefaults { get; private set; }

    /// <summary>To be called once every member is set.</summary>
    public void Seal() => HasDefaults =
        Properties.Values.Any(p => p.Default is not null || p.HasDefaults)
        || AdditionalProperties is { HasDefaults: true }
        || Items is { HasDefaults: true }
        || AllOf.Any(s => s.HasDefaults);
}
