namespace Baton.Core.Expressions;

public sealed class CelNull : CelValue
{
    internal CelNull()
        : base(CelKind.Null)
    {
    }

    public override string ToString() => "null";
}

public sealed class CelBool : CelValue
{
    private CelBool(bool value)
        : base(CelKind.Bool) => Value = value;

    public static CelBool True { get; } = new(true);

    public static CelBool False { get; } = new(false);

    public bool Value { get; }

    public override string ToString() => Value ? "true" : "false";
}

public sealed class CelInt : CelValue
{
    private const int SmallestShared = -128;
    private const int LargestShared = 1023;

    private static readonly CelInt[] Shared =
        [.. Enumerable.Range(SmallestShared, LargestShared - SmallestShared + 1).Select(number => new CelInt(number))];

    private CelInt(long value)
        : base(CelKind.Int) => Value = value;

    public long Value { get; }

    public static new CelInt Of(long value) =>
        value is >= SmallestShared and <= LargestShared ? Shared[value - SmallestShared] : new CelInt(value);

    public override string ToString() => Value.ToString();
}

public sealed class CelUint(ulong value) : CelValue(CelKind.Uint)
{
    public ulong Value { get; } = value;

    public override string ToString() => Value.ToString();
}

public sealed class CelDouble(double value) : CelValue(CelKind.Double)
{
    public double Value { get; } = value;

    public override string ToString() => CelNumberText.Of(Value);
}

/// <summary>Text: a sequence of Unicode code points; every size and index of CEL counts code points, not UTF-16 units.</summary>
public sealed class CelString(string value) : CelValue(CelKind.String)
{
    public static CelString Empty { get; } = new("");

    public string Value { get; } = value;

    internal override long Size => 1 + (Value.Length >> 4);

    public override string ToString() => Value;
}

public sealed class CelBytes(ReadOnlyMemory<byte> value) : CelValue(CelKind.Bytes)
{
    public ReadOnlyMemory<byte> Value { get; } = value;

    internal override long Size => 1 + (Value.Length >> 4);

    public override string ToString() => Convert.ToBase64String(Value.Span);
}

/// <summary>The type of a value, as <c>type(x)</c> gives it.</summary>
public sealed class CelTypeValue : CelValue
{
    private CelTypeValue(string name)
        : base(CelKind.Type) => Name = name;

    public string Name { get; }

    internal static IReadOnlyDictionary<string, CelTypeValue> ByName { get; } = new[]
    {
        "null_type", "bool", "int", "uint", "double", "string", "bytes", "list", "map", "type", "optional_type",
        "google.protobuf.Timestamp", "google.protobuf.Duration",
    }.ToDictionary(name => name, name => new CelTypeValue(name));

    public override string ToString() => Name;

    internal static string NameOf(CelKind kind) => kind switch
    {
        CelKind.Null => "null_type",
        CelKind.Timestamp => "google.protobuf.Timestamp",
        CelKind.Duration => "google.protobuf.Duration",
        CelKind.Optional => "optional_type",
        _ => kind.ToString().ToLowerInvariant(),
    };

    internal static CelTypeValue Of(CelValue value) => ByName[NameOf(value.Kind)];
}

/// <summary>A value that may be absent.</summary>
public sealed class CelOptional : CelValue
{
    private CelOptional(CelValue? value)
        : base(CelKind.Optional) => Value = value;

    public static CelOptional None { get; } = new(null);

    /// <summary>The value, or null when absent.</summary>
    public CelValue? Value { get; }

    internal override long Size => 1 + (Value?.Size ?? 0);

    public override string ToString() => Value is null ? "optional.none()" : $"optional.of({Value})";

    internal static CelOptional Of(CelValue value) => new(value);
}
