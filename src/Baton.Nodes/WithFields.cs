using System.Text.Json;
using Baton.Core;
using Baton.Core.Graph;

namespace Baton.Nodes;

/// <summary>Something in the evaluated <c>with</c> that the tool cannot do; becomes an error of kind <c>invalid_request</c>.</summary>
internal sealed class InvalidRequestException(string message) : Exception(message);

/// <summary>Reads the evaluated <c>with</c> of one attempt field by field. Null and a missing field are the same.</summary>
internal sealed class WithFields : IDisposable
{
    private readonly JsonDocument document;
    private readonly JsonElement root;

    /// <exception cref="InvalidRequestException">Not an object, or a field the tool does not have.</exception>
    public WithFields(Payload input, ToolSignature signature)
    {
        document = Parse(input);
        root = document.RootElement;
        try
        {
            Check(signature);
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    public void Dispose() => document.Dispose();

    /// <summary>The value of a field; null when it is missing or null.</summary>
    public JsonElement? Get(string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public string? Text(string name) => Get(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => StringOf(text, name),
        _ => throw new InvalidRequestException($"'{name}' must be a string."),
    };

    /// <summary>One of the given words.</summary>
    public string Choice(string name, string fallback, params ReadOnlySpan<string> words)
    {
        var given = Text(name) ?? fallback;
        foreach (var word in words)
        {
            if (word == given)
            {
                return word;
            }
        }

        throw new InvalidRequestException($"'{name}' must be one of {string.Join(", ", words)}, but is '{given}'.");
    }

    public bool Flag(string name, bool fallback) => Get(name) switch
    {
        null => fallback,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw new InvalidRequestException($"'{name}' must be true or false."),
    };

    public int Number(string name, int fallback, int least, int most)
    {
        if (Get(name) is not { } value)
        {
            return fallback;
        }

        return IntOf(value) is { } number && number >= least && number <= most
            ? number
            : throw new InvalidRequestException($"'{name}' must be an integer from {least} to {most}.");
    }

    public byte[]? Base64(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw new InvalidRequestException($"'{name}' is not base64.");
        }
    }

    /// <summary>A map whose values are scalars or, if allowed, lists of scalars; each value is one pair. Nulls are left out.</summary>
    public IEnumerable<KeyValuePair<string, string>> Pairs(string name, bool lists)
    {
        if (Get(name) is not { } map)
        {
            yield break;
        }

        if (map.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidRequestException($"'{name}' must be a map.");
        }

        foreach (var (key, value) in map.EnumerateObject().Select(p => (NameOf(p, name), p.Value)))
        {
            var place = $"{name}.{key}";
            IEnumerable<JsonElement> values = value.ValueKind == JsonValueKind.Array && lists ? value.EnumerateArray() : [value];
            foreach (var one in values.Where(v => v.ValueKind != JsonValueKind.Null))
            {
                yield return new(key, Scalar(one, place));
            }
        }
    }

    /// <summary>A scalar as text: strings raw, numbers as written, booleans as true and false.</summary>
    public static string Scalar(JsonElement value, string place) => value.ValueKind switch
    {
        JsonValueKind.String => StringOf(value, place),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null => throw new InvalidRequestException($"'{place}' is null; give a string or a number."),
        JsonValueKind.Array => throw new InvalidRequestException($"'{place}' must be a string or a number, not a list."),
        _ => throw new InvalidRequestException($"'{place}' must be a string or a number, not a map."),
    };

    /// <summary>An integer, in any notation that is exactly one; null for everything else.</summary>
    public static int? IntOf(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number))
        {
            return null;
        }

        return Math.Floor(number) == number && Math.Abs(number) <= int.MaxValue ? (int)number : null;
    }

    private static JsonDocument Parse(Payload input)
    {
        try
        {
            return JsonDocument.Parse(input.Utf8);
        }
        catch (JsonException e)
        {
            throw new InvalidRequestException("'with' cannot be read: " + e.Message);
        }
    }

    private void Check(ToolSignature signature)
    {
        if (root.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
        {
            throw new InvalidRequestException("'with' must be a map.");
        }

        var given = root.ValueKind == JsonValueKind.Null ? [] : root.EnumerateObject().Select(p => NameOf(p, "with")).ToList();
        foreach (var field in given)
        {
            if (!signature.Required.Contains(field) && !signature.Optional.Contains(field))
            {
                var known = string.Join(", ", signature.Required.Concat(signature.Optional));
                throw new InvalidRequestException($"The tool '{signature.Tool}' has no field '{field}'. It has: {known}.");
            }
        }

        foreach (var field in signature.Required)
        {
            if (Get(field) is null)
            {
                throw new InvalidRequestException($"'{field}' is required.");
            }
        }
    }

    // Half of a surrogate pair, escaped, passes the JSON grammar and fails only here.
    private static string StringOf(JsonElement value, string place)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new InvalidRequestException($"'{place}' is not valid Unicode.");
        }
    }

    private static string NameOf(JsonProperty property, string place)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            throw new InvalidRequestException($"'{place}' has a name that is not valid Unicode.");
        }
    }
}
