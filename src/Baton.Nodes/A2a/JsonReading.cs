using System.Text.Json;
using System.Text.Json.Nodes;

namespace Baton.Nodes.A2a;

/// <summary>Reads what others sent: a field of another type counts as missing.</summary>
internal static class JsonReading
{
    public static string? Text(this JsonObject? from, string name) =>
        from?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static bool Flag(this JsonObject? from, string name) =>
        from?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    public static IEnumerable<JsonObject> Objects(this JsonObject? from, string name) =>
        (from?[name] as JsonArray ?? []).OfType<JsonObject>();
}
