using System.Text.Json;
using Baton.Cli.Output;

namespace Baton.Cli.CommandLine;

/// <summary>A run's input as a command line gives it: one JSON value, and single <c>key=value</c> over it.</summary>
internal static class InputValues
{
    /// <param name="whole"><c>--input</c>: JSON, @file or -; or null.</param>
    /// <param name="pairs"><c>-i key=value</c>.</param>
    /// <param name="schema">The workflow's input schema, asked for only when there are pairs.</param>
    /// <returns>The input, or null when none was given.</returns>
    public static JsonElement? Read(string? whole, IReadOnlyList<string> pairs, Func<JsonElement?> schema)
    {
        if (pairs.Count == 0)
        {
            return whole is null ? null : JsonInput.Read(whole, "--input");
        }

        var properties = schema() is { ValueKind: JsonValueKind.Object } s && s.TryGetProperty("properties", out var p)
            && p.ValueKind == JsonValueKind.Object ? p : (JsonElement?)null;
        var members = new Dictionary<string, JsonElement>();
        if (whole is not null)
        {
            foreach (var member in JsonInput.ReadObject(whole, "--input").EnumerateObject())
            {
                members[member.Name] = member.Value;
            }
        }

        foreach (var pair in pairs)
        {
            var cut = pair.IndexOf('=');
            if (cut <= 0)
            {
                throw new UsageException($"-i {pair}: write it as key=value");
            }

            var declared = properties is { } known && known.TryGetProperty(pair[..cut], out var found) ? found : (JsonElement?)null;
            members[pair[..cut]] = Coerce(pair[(cut + 1)..], declared);
        }

        return DataPrinter.Json(w =>
        {
            w.WriteStartObject();
            foreach (var (name, value) in members)
            {
                w.WritePropertyName(name);
                value.WriteTo(w);
            }

            w.WriteEndObject();
        });
    }

    /// <summary>A word as a JSON value: what it says when it is JSON and of a type its schema allows; else a string.</summary>
    /// <param name="schema">The value's own schema, or null when nothing is known.</param>
    public static JsonElement Coerce(string text, JsonElement? schema)
    {
        var parsed = Parse(text);
        if (parsed is { } value && (TypesOf(schema) is not { } types || types.Any(t => Fits(value, t)) || !types.Contains("string")))
        {
            return value;
        }

        return DataPrinter.Json(w => w.WriteStringValue(text));
    }

    private static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IReadOnlyList<string>? TypesOf(JsonElement? schema)
    {
        if (schema is not { ValueKind: JsonValueKind.Object } s || !s.TryGetProperty("type", out var type))
        {
            return null;
        }

        return type.ValueKind switch
        {
            JsonValueKind.String => [type.GetString()!],
            JsonValueKind.Array => [.. type.EnumerateArray().Where(t => t.ValueKind == JsonValueKind.String).Select(t => t.GetString()!)],
            _ => null,
        };
    }

    private static bool Fits(JsonElement value, string type) => value.ValueKind switch
    {
        JsonValueKind.String => type == "string",
        JsonValueKind.Number => type is "number" or "integer",
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        JsonValueKind.Array => type == "array",
        JsonValueKind.Object => type == "object",
        _ => type == "null",
    };
}
