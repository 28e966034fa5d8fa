using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Baton.Core.Definitions;

namespace Baton.Core.Schemas;

/// <summary>Document nodes as JSON, numbers with every digit the text had.</summary>
internal static class SchemaJson
{
    public static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1_000 };

    public static byte[] Utf8(DocNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            Write(node, writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A detached copy.</summary>
    public static JsonElement Element(DocNode node)
    {
        using var document = JsonDocument.Parse(Utf8(node), new JsonDocumentOptions { MaxDepth = 1_000 });
        return document.RootElement.Clone();
    }

    public static JsonElement Element(string text) => JsonElement.Parse($"\"{JsonEncodedText.Encode(text, Writing.Encoder)}\"");

    /// <summary>The number's text in the JSON grammar: as written where that is JSON, else (YAML's other notations) its value.</summary>
    public static string NumberText(DocNode number)
    {
        if (SchemaNumber.TryParse(number.Text) is not null)
        {
            return number.Text;
        }

        return number.Kind == DocKind.Int ? number.Int.ToString() : number.Double.ToString("R");
    }

    private static void Write(DocNode node, Utf8JsonWriter writer)
    {
        switch (node.Kind)
        {
            case DocKind.Int or DocKind.Double:
                writer.WriteRawValue(NumberText(node), skipInputValidation: true);
                break;
            case DocKind.List:
                writer.WriteStartArray();
                foreach (var item in node.Items)
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            case DocKind.Map:
                writer.WriteStartObject();
                foreach (var entry in node.Entries)
                {
                    writer.WritePropertyName(entry.Key);
                    Write(entry.Value, writer);
                }

                writer.WriteEndObject();
                break;
            default:
                node.WriteJson(writer);
                break;
        }
    }
}
