using System.Text.Json;
using Baton.Cli.CommandLine;
using Baton.Cli.Output;
using Baton.Contracts;

namespace Baton.Cli.Following;

/// <summary>Asks for the fields of a gate's form by its JSON Schema; what it cannot ask for field by field it asks for as JSON.</summary>
internal static class FormPrompt
{
    /// <summary>Asks for what the option takes along: the form's fields, or any values of a correction.</summary>
    public static JsonElement? Ask(GateView gate, string option, TextWriter err, Func<string, string?> line) => gate.Form switch
    {
        { } form when gate.Kind != "approval" || option == "correct" => Ask(form, err, line),
        null when option == "correct" => AskJson("Values for the correction (JSON, optional): ", err, line),
        _ => null,
    };

    private static JsonElement? Ask(JsonElement form, TextWriter err, Func<string, string?> line)
    {
        if (form.ValueKind != JsonValueKind.Object || !form.TryGetProperty("properties", out var properties))
        {
            return AskJson("Values (JSON): ", err, line);
        }

        var required = form.TryGetProperty("required", out var names)
            ? names.EnumerateArray().Select(n => n.GetString()).ToHashSet()
            : [];
        var values = new Dictionary<string, JsonElement>();
        foreach (var property in properties.EnumerateObject())
        {
            if (AskField(property.Name, property.Value, required.Contains(property.Name), err, line) is { } value)
            {
                values[property.Name] = value;
            }
        }

        return DataPrinter.Json(w =>
        {
            w.WriteStartObject();
            foreach (var (name, value) in values)
            {
                w.WritePropertyName(name);
                value.WriteTo(w);
            }

            w.WriteEndObject();
        });
    }

    private static JsonElement? AskField(string name, JsonElement schema, bool required, TextWriter err, Func<string, string?> line)
    {
        var hints = new List<string>();
        foreach (var word in new[] { "type", "enum", "default" })
        {
            if (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(word, out var hint))
            {
                hints.Add(word == "type" ? hint.ToString() : $"{word} {hint.GetRawText()}");
            }
        }

        if (!required)
        {
            hints.Add("optional");
        }

        var title = Text(schema, "title") ?? name;
        if (Text(schema, "description") is { } description)
        {
            err.WriteLine($"  {BoxTable.Printable(description)}");
        }

        var answer = line(BoxTable.Printable($"{title}{(hints.Count > 0 ? $" ({string.Join(", ", hints)})" : "")}: "));
        return string.IsNullOrEmpty(answer) ? null : InputValues.Coerce(answer, schema);
    }

    private static JsonElement? AskJson(string question, TextWriter err, Func<string, string?> line)
    {
        while (line(question) is { Length: > 0 } text)
        {
            try
            {
                return JsonInput.Read(text, "values");
            }
            catch (UsageException failure)
            {
                err.WriteLine(failure.Message);
            }
        }

        return null;
    }

    private static string? Text(JsonElement schema, string name) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
