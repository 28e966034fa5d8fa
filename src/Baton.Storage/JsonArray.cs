using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Baton.Storage;

/// <summary>JSON arrays as they stand in columns and parameters.</summary>
internal static class JsonArray
{
    public static string Write(IReadOnlyList<string> words)
    {
        if (words.Count == 0)
        {
            return "[]";
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var word in words)
            {
                writer.WriteStringValue(word);
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static string Write(IReadOnlyList<long> numbers) => "[" + string.Join(',', numbers) + "]";

    /// <summary>An array of arrays of two strings.</summary>
    public static string WritePairs(IEnumerable<KeyValuePair<string, string>> pairs) =>
        "[" + string.Join(',', pairs.Select(pair => Write([pair.Key, pair.Value]))) + "]";

    public static IReadOnlyList<string> Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        List<string> words = [];
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                words.Add(reader.GetString()!);
            }
        }

        return words;
    }
}
