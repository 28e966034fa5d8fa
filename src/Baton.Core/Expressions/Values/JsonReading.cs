using System.Text.Json;

namespace Baton.Core.Expressions;

/// <summary>JSON text to values.</summary>
internal static class JsonReading
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = CelValue.MaxJsonDepth };

    public static CelValue Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8, Options);
            reader.Read();
            var value = ReadValue(ref reader, new KnownNames());

            // Reads the white space that may follow; anything else throws.
            reader.Read();
            return value;
        }
        catch (JsonException error)
        {
            throw new CelException(CelCodes.InvalidArgument, $"This is not JSON: {error.Message}");
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to bytes or escapes that are not Unicode text.
            throw new CelException(CelCodes.InvalidArgument, "This JSON holds text that is not valid Unicode.");
        }
    }

    // The recursion is bounded: the reader refuses to go deeper than MaxJsonDepth.
    private static CelValue ReadValue(ref Utf8JsonReader reader, KnownNames names) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref reader, names),
        JsonTokenType.StartArray => ReadArray(ref reader, names),
        JsonTokenType.String => CelValue.Of(reader.GetString()!),
        JsonTokenType.Number => ReadNumber(ref reader),
        JsonTokenType.True => CelBool.True,
        JsonTokenType.False => CelBool.False,
        _ => CelValue.Null,
    };

    // A number without end, such as 1e999, is infinity to the reader: a value JSON itself cannot hold.
    private static CelValue ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var whole))
        {
            return CelInt.Of(whole);
        }

        var number = reader.GetDouble();
        return double.IsFinite(number)
            ? new CelDouble(number)
            : throw new CelException(CelCodes.InvalidArgument, "This JSON holds a number beyond the range of a double.");
    }

    private static CelList ReadArray(ref Utf8JsonReader reader, KnownNames names)
    {
        List<CelValue> items = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadValue(ref reader, names));
        }

        return items.Count == 0 ? CelList.Empty : new CelList([.. items]);
    }

    private static CelJsonMap ReadObject(ref Utf8JsonReader reader, KnownNames names)
    {
        List<KeyValuePair<string, CelValue>> entries = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = names.Get(ref reader);
            reader.Read();
            entries.Add(KeyValuePair.Create(key, ReadValue(ref reader, names)));
        }

        return CelJsonMap.From(entries);
    }

    /// <summary>The property names met in one text: in a list of objects the same few come again and again and need not be made
    /// again.</summary>
    private sealed class KnownNames
    {
        private const int Places = 64;

        private readonly string?[] names = new string?[Places];

        public string Get(ref Utf8JsonReader reader)
        {
            var text = reader.ValueSpan;
            if (text.IsEmpty)
            {
                return "";
            }

            ref var name = ref names[(text.Length + (7 * text[0]) + (31 * text[^1])) % Places];
            return name is not null && reader.ValueTextEquals(name) ? name : name = reader.GetString()!;
        }
    }
}
