namespace Baton.Core.Expressions;

/// <summary>What is known about a value before evaluation. <see cref="Dyn"/> is "anything": checked when it is used.</summary>
public sealed class CelType
{
    private CelType(string name, CelKind? kind) => (Name, Kind) = (name, kind);

    public static CelType Dyn { get; } = new("dyn", null);

    public static CelType Null { get; } = new("null_type", CelKind.Null);

    public static CelType Bool { get; } = new("bool", CelKind.Bool);

    public static CelType Int { get; } = new("int", CelKind.Int);

    public static CelType Uint { get; } = new("uint", CelKind.Uint);

    public static CelType Double { get; } = new("double", CelKind.Double);

    public static CelType String { get; } = new("string", CelKind.String);

    public static CelType Bytes { get; } = new("bytes", CelKind.Bytes);

    public static CelType Timestamp { get; } = new("timestamp", CelKind.Timestamp);

    public static CelType Duration { get; } = new("duration", CelKind.Duration);

    public static CelType Type { get; } = new("type", CelKind.Type);

    public string Name { get; }

    /// <summary>Null for <see cref="Dyn"/>.</summary>
    public CelKind? Kind { get; }

    public bool IsDyn => Kind is null;

    /// <summary>Of a list or optional: its element; of a map: its values; else dyn.</summary>
    public CelType Element { get => field ?? Dyn; private init; }

    /// <summary>Of a map: its keys; else dyn.</summary>
    public CelType Key { get => field ?? Dyn; private init; }

    /// <summary>Of an object: the fields known; else null.</summary>
    public IReadOnlyDictionary<string, CelType>? Fields { get; private init; }

    /// <summary>Of an object: whether fields that are not in <see cref="Fields"/> may exist (they are dyn); selecting one of a closed
    /// object is a static error.</summary>
    public bool IsOpen { get; private init; }

    public static CelType List(CelType element) => new($"list({element.Name})", CelKind.List) { Element = element };

    public static CelType Map(CelType key, CelType value) =>
        new($"map({key.Name}, {value.Name})", CelKind.Map) { Key = key, Element = value };

    public static CelType Optional(CelType element) => new($"optional_type({element.Name})", CelKind.Optional) { Element = element };

    public static CelType Object(IReadOnlyDictionary<string, CelType> fields, bool isOpen = false) =>
        new("object", CelKind.Map) { Key = String, Fields = fields, IsOpen = isOpen };

    public override string ToString() => Name;

    /// <summary>Whether a value of this type may turn out to be acceptable where the other is wanted.</summary>
    internal bool MayBe(CelType wanted)
    {
        if (IsDyn || wanted.IsDyn)
        {
            return true;
        }

        return Kind == wanted.Kind && Element.MayBe(wanted.Element) && Key.MayBe(wanted.Key);
    }

    /// <summary>The type of a value that is one or the other.</summary>
    internal static CelType Join(CelType left, CelType right)
    {
        if (ReferenceEquals(left, right) || (left.Name == right.Name && left.Fields is null && right.Fields is null))
        {
            return left;
        }

        return (left.Kind, right.Kind) switch
        {
            (CelKind.List, CelKind.List) => List(Join(left.Element, right.Element)),
            (CelKind.Map, CelKind.Map) when left.Fields is null && right.Fields is null =>
                Map(Join(left.Key, right.Key), Join(left.Element, right.Element)),
            (CelKind.Optional, CelKind.Optional) => Optional(Join(left.Element, right.Element)),
            _ => Dyn,
        };
    }
}
