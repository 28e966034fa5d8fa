using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Baton.Engine;

/// <summary>Labels as the JSON object that the store keeps: keys in ordinal order, so that equal labels are equal texts.</summary>
public static class LabelText
{
    public static string Write(IReadOnlyDictionary<string, string> labels)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (key, value) in labels.OrderBy(label => label.Key, StringComparer.Ordinal))
            {
                writer.WriteString(key, value);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
