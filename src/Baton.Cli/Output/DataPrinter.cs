using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Baton.Cli.Output;

/// <summary>Prints a command's data in the format that was asked for.</summary>
internal sealed class DataPrinter(TextWriter to, OutputFormat format)
{
    public TextWriter Out => to;

    /// <summary>True when data is for a person, not for a program.</summary>
    public bool IsTable => format == OutputFormat.Table;

    /// <summary>Prints one thing.</summary>
    /// <param name="table">Prints it for a person.</param>
    public void Print<T>(T value, JsonTypeInfo<T> type, Action<TextWriter> table)
    {
        if (IsTable)
        {
            table(to);
        }
        else
        {
            Print(JsonSerializer.SerializeToElement(value, type));
        }
    }

    /// <summary>Prints a list: JSON gives an array, JSON lines one item per line.</summary>
    public void PrintList<T>(IReadOnlyList<T> items, JsonTypeInfo<T> type, Action<TextWriter> table)
    {
        if (IsTable)
        {
            table(to);
            return;
        }

        PrintArray([.. items.Select(i => JsonSerializer.SerializeToElement(i, type))]);
    }

    /// <summary>Prints JSON values as one array, or as lines.</summary>
    public void PrintArray(IReadOnlyList<JsonElement> items)
    {
        if (format == OutputFormat.JsonLines)
        {
            foreach (var item in items)
            {
                Print(item);
            }

            return;
        }

        Print(Json(w =>
        {
            w.WriteStartArray();
            foreach (var item in items)
            {
                item.WriteTo(w);
            }

            w.WriteEndArray();
        }));
    }

    /// <summary>Prints a JSON value in a format other than table; as a table it is JSON too.</summary>
    public void Print(JsonElement value)
    {
        if (format == OutputFormat.Yaml)
        {
            YamlText.Write(value, to);
        }
        else
        {
            to.WriteLine(Text(value, indented: format != OutputFormat.JsonLines));
        }
    }

    /// <summary>Builds a JSON value.</summary>
    public static JsonElement Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    /// <summary>JSON text that keeps letters of all languages readable.</summary>
    public static string Text(JsonElement value, bool indented)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(
            buffer, new JsonWriterOptions { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            value.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
