using System.Text.Json;
using System.Text.Json.Nodes;

namespace Baton.Nodes.A2a;

/// <summary>Reads what others sent: a field of another type counts as missing.</summary>
public static class JsonReading
{
    /// <summary>The field's text; null when it has none.</summary>
    public static string? Text(this JsonObject? from, string name) =>
        from?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>The field is <c>true</c>.</summary>
    public static bool Flag(this JsonObject? from, string name) =>
        from?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    /// <summary>The objects of the field's list, without what else stands in it.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonObject? from, string name) =>
        (from?[name] as JsonArray ?? []).OfType<JsonObject>();
}
