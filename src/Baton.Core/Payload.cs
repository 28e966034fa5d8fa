using System.Text;
using Baton.Core.Expressions;

namespace Baton.Core;

/// <summary>An immutable JSON value as UTF-8 text, opaque to the engine and parsed at most once, when an expression reads it.</summary>
public sealed class Payload
{
    private CelValue? value;

    /// <param name="utf8">One valid JSON value; the array must not be changed afterwards.</param>
    public Payload(byte[] utf8) => Utf8 = utf8;

    public static Payload Null { get; } = new("null"u8.ToArray());

    public static Payload EmptyObject { get; } = new("{}"u8.ToArray());

    public byte[] Utf8 { get; }

    public int Length => Utf8.Length;

    /// <summary>The parsed value, kept after the first reading.</summary>
    public CelValue Value => value ??= CelValue.FromJson(Utf8);

    public static Payload FromJson(string json) => new(Encoding.UTF8.GetBytes(json));

    /// <summary>The JSON of a value. What JSON has no type for (a time, bytes, an unsigned number) is read back as what the JSON says, now
    /// as well as after a restart.</summary>
    public static Payload From(CelValue value) => new(value.ToJsonUtf8());

    public override string ToString() => Encoding.UTF8.GetString(Utf8);
}
