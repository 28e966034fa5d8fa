using System.Text.Json;

namespace Baton.Core.Schemas;

/// <summary>Equality of JSON values as JSON Schema has it: numbers by value whatever their notation, objects whatever the order of their
/// properties. The hash agrees with it, so that <c>enum</c> and <c>uniqueItems</c> need no pairwise comparisons.</summary>
internal sealed class SchemaEquality : IEqualityComparer<JsonElement>
{
    public static SchemaEquality Instance { get; } = new();

    public bool Equals(JsonElement x, JsonElement y) => JsonElement.DeepEquals(x, y);

    public int GetHashCode(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                return SchemaNumber.TryParse(value.GetRawText())?.GetHashCode() ?? 0;
            case JsonValueKind.String:
                return value.GetString()!.GetHashCode(StringComparison.Ordinal);
            case JsonValueKind.Array:
                var items = new HashCode();
                foreach (var item in value.EnumerateArray())
                {
                    items.Add(GetHashCode(item));
                }

                return items.ToHashCode();
            case JsonValueKind.Object:
                var sum = 0;
                foreach (var property in value.EnumerateObject())
                {
                    sum ^= HashCode.Combine(property.Name.GetHashCode(StringComparison.Ordinal), GetHashCode(property.Value));
                }

                return sum;
            default:
                return (int)value.ValueKind;
        }
    }
}
