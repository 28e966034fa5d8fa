using System.Text.Json;

namespace Baton.Core.Expressions;

/// <summary>An immutable CEL value.</summary>
public abstract class CelValue
{
    /// <summary>Levels of nested arrays and objects accepted from and written to JSON.</summary>
    public const int MaxJsonDepth = 128;

    private protected CelValue(CelKind kind) => Kind = kind;

    public static CelValue Null { get; } = new CelNull();

    public CelKind Kind { get; }

    /// <summary>Values inside this one at every depth, itself included; see <see cref="CelLimits.MaxValueSize"/>.</summary>
    internal virtual long Size => 1;

    public static CelValue Of(bool value) => value ? CelBool.True : CelBool.False;

    public static CelValue Of(long value) => CelInt.Of(value);

    public static CelValue Of(double value) => new CelDouble(value);

    public static CelValue Of(string value) => value.Length == 0 ? CelString.Empty : new CelString(value);

    public static CelValue List(params IReadOnlyList<CelValue> items) => items.Count == 0 ? CelList.Empty : new CelList([.. items]);

    /// <summary>A map with string keys; of equal keys the last one wins.</summary>
    public static CelValue Map(params IEnumerable<KeyValuePair<string, CelValue>> entries) => CelJsonMap.From([.. entries]);

    /// <summary>Reads one JSON value: integers that fit 64 bits become int, other numbers double; of equal object keys the last one
    /// wins.</summary>
    /// <exception cref="CelException"><c>invalid_argument</c>: not JSON, not Unicode, or nested deeper than
    /// <see cref="MaxJsonDepth"/>.</exception>
    public static CelValue FromJson(ReadOnlySpan<byte> utf8) => JsonReading.Read(utf8);

    /// <inheritdoc cref="WriteJson"/>
    public byte[] ToJsonUtf8() => JsonWriting.ToUtf8(this);

    /// <summary>Writes the value as JSON: bytes as base64, timestamps as RFC 3339, durations as seconds ("12.5s"), types by name, an
    /// optional as its value or null, map keys as text. A double keeps its fraction ("2.0"), so that it is a double again when read
    /// back.</summary>
    /// <exception cref="CelException"><c>invalid_argument</c>: NaN or infinity, keys that become equal as text, or nested deeper than
    /// <see cref="MaxJsonDepth"/>.</exception>
    public void WriteJson(Utf8JsonWriter writer) => JsonWriting.Write(writer, this, 0);

    /// <summary>The value as JSON text; for messages and debuggers.</summary>
    public override string ToString() => Kind.ToString().ToLowerInvariant();
}
