using System.Text;
using System.Text.Json;

namespace Baton.Core.Definitions;

/// <summary>Reads JSON text into positioned nodes in one pass over the bytes.</summary>
internal ref struct JsonDocumentReader
{
    /// <summary>Deepest nesting of lists and maps.</summary>
    public const int MaxDepth = 64;

    private readonly ReadOnlySpan<byte> utf8;
    private readonly List<DuplicateKey> duplicates;
    private readonly List<PathStep> path = [];
    private Utf8JsonReader reader;

    // The place of byte `counted`; places are counted forward from here, so the text is walked once.
    private int counted;
    private int line = 1;
    private int column = 1;

    private JsonDocumentReader(ReadOnlySpan<byte> utf8, List<DuplicateKey> duplicates)
    {
        this.utf8 = utf8;
        this.duplicates = duplicates;
        reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    /// <exception cref="JsonException">Not one JSON value, or too deep.</exception>
    public static DocNode Read(ReadOnlySpan<byte> utf8, List<DuplicateKey> duplicates)
    {
        var document = new JsonDocumentReader(utf8, duplicates);
        document.reader.Read();
        var root = document.Value();
        document.reader.Read();
        return root;
    }

    private DocNode Value()
    {
        Advance((int)reader.TokenStartIndex);
        var (atLine, atColumn) = (line, column);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => Map(atLine, atColumn),
            JsonTokenType.StartArray => List(atLine, atColumn),
            JsonTokenType.String when reader.ValueIsEscaped => DocNode.Of(Unescaped(), atLine, atColumn),
            JsonTokenType.String => DocNode.Inline(Unescaped(), atLine, atColumn, 1),
            JsonTokenType.Number => Number(atLine, atColumn),
            JsonTokenType.True => DocNode.Of(true, atLine, atColumn),
            JsonTokenType.False => DocNode.Of(false, atLine, atColumn),
            _ => DocNode.Null(atLine, atColumn),
        };
    }

    private DocNode Map(int atLine, int atColumn)
    {
        var entries = new List<DocEntry>();
        var keys = new KeySet();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            Advance((int)reader.TokenStartIndex);
            var (keyLine, keyColumn) = (line, column);
            var key = Unescaped();
            path.Add(new PathStep(key));
            reader.Read();
            var entry = new DocEntry(key, keyLine, keyColumn, Value());
            if (keys.Add(key, entries))
            {
                entries.Add(entry);
            }
            else
            {
                duplicates.Add(new DuplicateKey(DocPath.Join(path), atLine, atColumn, entry));
            }

            path.RemoveAt(path.Count - 1);
        }

        return DocNode.Of(entries.ToArray(), atLine, atColumn);
    }

    private DocNode List(int atLine, int atColumn)
    {
        var items = new List<DocNode>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            path.Add(new PathStep(items.Count));
            items.Add(Value());
            path.RemoveAt(path.Count - 1);
        }

        return DocNode.Of(items.ToArray(), atLine, atColumn);
    }

    private readonly DocNode Number(int atLine, int atColumn)
    {
        var text = Encoding.UTF8.GetString(reader.ValueSpan);
        if (reader.TryGetInt64(out var integer))
        {
            return DocNode.Of(integer, atLine, atColumn, text);
        }

        // 1e999 is valid JSON without a finite double; it saturates like most JSON readers do.
        var number = reader.TryGetDouble(out var value) && double.IsFinite(value)
            ? value
            : text[0] == '-' ? double.MinValue : double.MaxValue;
        return DocNode.Of(number, atLine, atColumn, text);
    }

    private readonly string Unescaped()
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            // A lone surrogate escape has no UTF-8 form.
            throw new JsonException("a string holds half a surrogate pair", null, line - 1, column - 1, e);
        }
    }

    private void Advance(int to)
    {
        foreach (var b in utf8[counted..to])
        {
            if (b == '\n')
            {
                line++;
                column = 1;
            }
            else if ((b & 0xC0) != 0x80)
            {
                column += b >= 0xF0 ? 2 : 1;
            }
        }

        counted = to;
    }
}
