using System.Buffers;
using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Baton.Core.Expressions;

/// <summary>Values to JSON text.</summary>
internal static class JsonWriting
{
    // Text is written as it is, not for HTML: "é" stays "é" (characters beyond U+FFFF are escaped by every encoder of the runtime). The
    // depth is checked here, not by the writer.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = CelValue.MaxJsonDepth + 1,
    };

    public static byte[] ToUtf8(CelValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            Write(writer, value, 0);
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static void Write(Utf8JsonWriter writer, CelValue value, int depth)
    {
        switch (value)
        {
            case CelNull:
                writer.WriteNullValue();
                break;
            case CelBool flag:
                writer.WriteBooleanValue(flag.Value);
                break;
            case CelInt number:
                writer.WriteNumberValue(number.Value);
                break;
            case CelUint number:
                writer.WriteNumberValue(number.Value);
                break;
            case CelDouble number:
                WriteDouble(writer, number.Value);
                break;
            case CelBytes bytes:
                writer.WriteBase64StringValue(bytes.Value.Span);
                break;
            case CelList list:
                WriteList(writer, list, depth);
                break;
            case CelMap map:
                WriteMap(writer, map, depth);
                break;
            case CelOptional optional:
                Write(writer, optional.Value ?? CelValue.Null, depth);
                break;
            default:
                WriteText(writer, value.ToString());
                break;
        }
    }

    private static void WriteText(Utf8JsonWriter writer, string text)
    {
        if (!UnicodeText.IsValid(text))
        {
            throw new CelException(CelCodes.InvalidArgument, "Text that is not valid Unicode cannot be written as JSON.");
        }

        writer.WriteStringValue(text);
    }

    private static void WriteDouble(Utf8JsonWriter writer, double value)
    {
        if (!double.IsFinite(value))
        {
            throw new CelException(CelCodes.InvalidArgument, $"{CelNumberText.Of(value)} cannot be written as JSON.");
        }

        Span<byte> text = stackalloc byte[40];
        Utf8Formatter.TryFormat(value, text, out var length);
        if (text[..length].IndexOfAny((byte)'.', (byte)'E') < 0)
        {
            ".0"u8.CopyTo(text[length..]);
            length += 2;
        }

        writer.WriteRawValue(text[..length], skipInputValidation: true);
    }

    private static void WriteList(Utf8JsonWriter writer, CelList list, int depth)
    {
        CheckDepth(depth);
        writer.WriteStartArray();
        foreach (var item in list.Items)
        {
            Write(writer, item, depth + 1);
        }

        writer.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter writer, CelMap map, int depth)
    {
        CheckDepth(depth);

        // Only keys of different kinds can become equal as text: 1 and "1".
        var seen = map is CelObject ? null : new HashSet<string>();
        writer.WriteStartObject();
        foreach (var (key, value) in map.Entries)
        {
            var name = key.ToString();
            if (seen?.Add(name) == false)
            {
                throw new CelException(CelCodes.InvalidArgument, $"Two keys of a map are \"{name}\" in JSON.");
            }

            if (!UnicodeText.IsValid(name))
            {
                throw new CelException(CelCodes.InvalidArgument, "A key that is not valid Unicode cannot be written as JSON.");
            }

            writer.WritePropertyName(name);
            Write(writer, value, depth + 1);
        }

        writer.WriteEndObject();
    }

    private static void CheckDepth(int depth)
    {
        if (depth >= CelValue.MaxJsonDepth)
        {
            throw new CelException(
                CelCodes.InvalidArgument, $"A value nested deeper than {CelValue.MaxJsonDepth} levels cannot be written as JSON.");
        }
    }
}
