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
            var value = ReadValue(ref reader);

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
    private static CelValue ReadValue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref reader),
        JsonTokenType.StartArray => ReadArray(ref reader),
        JsonTokenType.String => CelValue.Of(reader.GetString()!),
        JsonTokenType.Number => reader.TryGetInt64(out var whole) ? CelInt.Of(whole) : CelValue.Of(reader.GetDouble()),
        JsonTokenType.True => CelBool.True,
        JsonTokenType.False => CelBool.False,
        _ => CelValue.Null,
    };

    private static CelList ReadArray(ref Utf8JsonReader reader)
    {
        List<CelValue> items = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadValue(ref reader));
        }

        return items.Count == 0 ? CelList.Empty : new CelList([.. items]);
    }

    private static CelJsonMap ReadObject(ref Utf8JsonReader reader)
    {
        List<KeyValuePair<string, CelValue>> entries = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = reader.GetString()!;
            reader.Read();
            entries.Add(KeyValuePair.Create(key, ReadValue(ref reader)));
        }

        return CelJsonMap.From(entries);
    }
}
