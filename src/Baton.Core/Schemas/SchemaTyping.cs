using System.Text.Json;

namespace Baton.Core.Schemas;

/// <summary>The seven type names.</summary>
internal static class SchemaTyping
{
    private static readonly (string Word, SchemaTypes Type, string Phrase)[] All =
    [
        ("null", SchemaTypes.Null, "null"),
        ("boolean", SchemaTypes.Boolean, "a boolean"),
        ("object", SchemaTypes.Object, "an object"),
        ("array", SchemaTypes.Array, "an array"),
        ("number", SchemaTypes.Number, "a number"),
        ("integer", SchemaTypes.Integer, "an integer"),
        ("string", SchemaTypes.String, "a string"),
    ];

    public static IEnumerable<string> Words => All.Select(t => t.Word);

    public static SchemaTypes? Parse(string word)
    {
        foreach (var (known, type, _) in All)
        {
            if (known == word)
            {
                return type;
            }
        }

        return null;
    }

    /// <summary>Whether a value has one of the types; 1.0 is an integer, as the specification has it.</summary>
    public static bool Matches(SchemaTypes wanted, JsonElement value)
    {
        if (wanted == SchemaTypes.Any || (wanted & Kind(value)) != 0)
        {
            return true;
        }

        return value.ValueKind == JsonValueKind.Number
            && (wanted & SchemaTypes.Integer) != 0
            && SchemaNumber.TryParse(value.GetRawText()) is { IsInteger: true };
    }

    /// <summary>For messages, for example <c>a string or null</c>.</summary>
    public static string Name(SchemaTypes types) =>
        types == SchemaTypes.Any ? "a value" : string.Join(" or ", All.Where(t => (types & t.Type) != 0).Select(t => t.Phrase));

    public static string Of(JsonElement value) => Name(Kind(value));

    private static SchemaTypes Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => SchemaTypes.Null,
        JsonValueKind.True or JsonValueKind.False => SchemaTypes.Boolean,
        JsonValueKind.Object => SchemaTypes.Object,
        JsonValueKind.Array => SchemaTypes.Array,
        JsonValueKind.Number => SchemaTypes.Number,
        _ => SchemaTypes.String,
    };
}
