using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Baton.Core.Definitions;

public enum DocKind : byte
{
    Null,
    Bool,
    Int,
    Double,
    String,
    List,
    Map,
}

/// <summary>A value of a YAML or JSON document with its place: the JSON data model plus line and column. Immutable.</summary>
public sealed class DocNode
{
    private const int UnknownPlace = -1;

    // Maps below this size are searched faster by looking at every entry than through a dictionary.
    private const int SmallMap = 8;

    private readonly object? content;
    private readonly long bits;

    // How a place inside Text maps to the document: >= 0 columns between the node's start and the text's first character (one line),
    // -1 unknown, <= -2 a literal block whose lines start at column -1 - place, on the line below the node.
    private readonly int place;
    private Dictionary<string, int>? index;

    private DocNode(DocKind kind, int line, int column, object? content, long bits, int place)
    {
        Kind = kind;
        Line = line;
        Column = column;
        this.content = content;
        this.bits = bits;
        this.place = place;
    }

    public DocKind Kind { get; }

    /// <summary>1-based line of the first character.</summary>
    public int Line { get; }

    /// <summary>1-based column of the first character, in UTF-16 units.</summary>
    public int Column { get; }

    /// <summary>The string; for other scalars their text as written; empty for lists and maps.</summary>
    public string Text => content as string ?? "";

    public bool Bool => Kind == DocKind.Bool && bits != 0;

    public long Int => Kind == DocKind.Int ? bits : 0;

    /// <summary>The number, of an integer too.</summary>
    public double Double => Kind switch
    {
        DocKind.Int => bits,
        DocKind.Double => BitConverter.Int64BitsToDouble(bits),
        _ => 0,
    };

    public bool IsNumber => Kind is DocKind.Int or DocKind.Double;

    public bool IsScalar => Kind is not (DocKind.List or DocKind.Map);

    /// <summary>The items of a list; empty for everything else.</summary>
    public IReadOnlyList<DocNode> Items => content as DocNode[] ?? [];

    /// <summary>The entries of a map in the order of the text, keys unique; empty for everything else.</summary>
    public IReadOnlyList<DocEntry> Entries => content as DocEntry[] ?? [];

    public static DocNode Null(int line, int column, string text = "null") => new(DocKind.Null, line, column, text, 0, UnknownPlace);

    public static DocNode Of(bool value, int line, int column, string? text = null) =>
        new(DocKind.Bool, line, column, text ?? (value ? "true" : "false"), value ? 1 : 0, UnknownPlace);

    public static DocNode Of(long value, int line, int column, string? text = null) =>
        new(DocKind.Int, line, column, text ?? value.ToString(), value, UnknownPlace);

    /// <param name="value">A finite number.</param>
    public static DocNode Of(double value, int line, int column, string? text = null) =>
        new(DocKind.Double, line, column, text ?? value.ToString("R"), BitConverter.DoubleToInt64Bits(value), UnknownPlace);

    /// <summary>A string whose text does not map to the document one to one (escapes, folding).</summary>
    public static DocNode Of(string text, int line, int column) => new(DocKind.String, line, column, text, 0, UnknownPlace);

    public static DocNode Of(DocNode[] items, int line, int column) => new(DocKind.List, line, column, items, 0, UnknownPlace);

    /// <param name="entries">With unique keys.</param>
    public static DocNode Of(DocEntry[] entries, int line, int column) => new(DocKind.Map, line, column, entries, 0, UnknownPlace);

    /// <summary>Reads one JSON value.</summary>
    /// <exception cref="JsonException">Not JSON, a key given twice, or nested deeper than 64.</exception>
    public static DocNode FromJson(ReadOnlySpan<byte> utf8)
    {
        var duplicates = new List<DuplicateKey>();
        var root = JsonDocumentReader.Read(utf8, duplicates);
        return duplicates is [var first, ..]
            ? throw new JsonException($"'{first.Entry.Key}' is given twice", first.Path, first.Entry.Line - 1, first.Entry.Column - 1)
            : root;
    }

    /// <summary>The value under a key of a map, or null.</summary>
    public DocNode? Get(string key)
    {
        if (content is not DocEntry[] entries)
        {
            return null;
        }

        if (entries.Length > SmallMap)
        {
            index ??= entries.Select((entry, i) => (entry.Key, i)).ToDictionary(p => p.Key, p => p.i, StringComparer.Ordinal);
            return index.TryGetValue(key, out var at) ? entries[at].Value : null;
        }

        foreach (var entry in entries)
        {
            if (entry.Key == key)
            {
                return entry.Value;
            }
        }

        return null;
    }

    /// <summary>Where a place inside <see cref="Text"/> lies in the document; the node's own start when that cannot be told.</summary>
    /// <param name="line">1-based line in the text.</param>
    /// <param name="column">1-based column in the text.</param>
    public (int Line, int Column) PlaceOf(int line, int column)
    {
        if (place >= 0 && line == 1)
        {
            return (Line, Column + place + column - 1);
        }

        return place <= -2 ? (Line + line, -1 - place + column - 1) : (Line, Column);
    }

    public void WriteJson(Utf8JsonWriter writer)
    {
        switch (Kind)
        {
            case DocKind.Null:
                writer.WriteNullValue();
                break;
            case DocKind.Bool:
                writer.WriteBooleanValue(Bool);
                break;
            case DocKind.Int:
                writer.WriteNumberValue(bits);
                break;
            case DocKind.Double:
                WriteDouble(writer);
                break;
            case DocKind.String:
                writer.WriteStringValue(Text);
                break;
            case DocKind.List:
                WriteList(writer);
                break;
            case DocKind.Map:
                WriteMap(writer);
                break;
        }
    }

    public Payload ToPayload()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonText.Writing))
        {
            WriteJson(writer);
        }

        return new Payload(buffer.WrittenSpan.ToArray());
    }

    /// <summary>A string on one line, its first character <paramref name="shift"/> columns after the node's start.</summary>
    internal static DocNode Inline(string text, int line, int column, int shift) => new(DocKind.String, line, column, text, 0, shift);

    /// <summary>A literal block: line n of the text is n lines below the node, starting at column <paramref name="textColumn"/>.</summary>
    internal static DocNode Block(string text, int line, int column, int textColumn) =>
        new(DocKind.String, line, column, text, 0, -1 - textColumn);

    /// <summary>With its fraction: 2.0 must not come back as the integer 2.</summary>
    private void WriteDouble(Utf8JsonWriter writer)
    {
        var digits = Double.ToString("R", CultureInfo.InvariantCulture);
        writer.WriteRawValue(digits.AsSpan().ContainsAny('.', 'E') ? digits : digits + ".0", skipInputValidation: true);
    }

    private void WriteList(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var item in Items)
        {
            item.WriteJson(writer);
        }

        writer.WriteEndArray();
    }

    private void WriteMap(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var entry in Entries)
        {
            writer.WritePropertyName(entry.Key);
            entry.Value.WriteJson(writer);
        }

        writer.WriteEndObject();
    }
}

/// <param name="Line">1-based line of the key.</param>
/// <param name="Column">1-based column of the key.</param>
public readonly record struct DocEntry(string Key, int Line, int Column, DocNode Value);

/// <summary>A key that its map, which starts at the given place, already had; the later entry, which is left out of the tree.</summary>
internal sealed record DuplicateKey(string Path, int MapLine, int MapColumn, DocEntry Entry);
