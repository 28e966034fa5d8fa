using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Baton.Core.Definitions;
using Baton.Core.Errors;
using Baton.Core.Schemas;

namespace Baton.Nodes.Mcp;

/// <summary>Makes the schema of a foreign tool one that <see cref="JsonSchema"/> checks: annotations are left out, references within the
/// schema are put in place. A schema that says more than can be checked is refused as a whole, because half a check is none.</summary>
internal static class ToolSchema
{
    private const int MaxDepth = 32;
    private const int MaxNodes = 10_000;

    // Keywords that narrow what is taken, by what stands below them.
    private static readonly string[] Plain =
    [
        "type", "required", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength",
        "maxLength", "pattern", "minItems", "maxItems", "uniqueItems",
    ];

    private static readonly string[] OneSchema = ["additionalProperties", "items", "not"];
    private static readonly string[] ManySchemas = ["anyOf", "oneOf", "allOf"];

    // Keywords that narrow too, and that are not checked here.
    private static readonly string[] Unchecked =
    [
        "patternProperties", "if", "then", "else", "dependentRequired", "dependentSchemas", "dependencies", "prefixItems",
        "additionalItems", "contains", "minContains", "maxContains", "minProperties", "maxProperties", "unevaluatedProperties",
        "unevaluatedItems", "$dynamicRef", "$recursiveRef",
    ];

    public static (JsonSchema? Schema, string? Why) Compile(JsonElement said)
    {
        try
        {
            var left = MaxNodes;
            var node = Rewrite(said, said, 0, ref left);
            var mistakes = new List<Diagnostic>();
            var document = DocNode.FromJson(Encoding.UTF8.GetBytes(node!.ToJsonString()));
            var schema = JsonSchema.Compile(document, "arguments", mistakes);
            return schema is null ? (null, $"{mistakes[0].Path}: {mistakes[0].Message}") : (schema, null);
        }
        catch (Exception e) when (e is UncheckedException or JsonException or InvalidOperationException)
        {
            return (null, e.Message);
        }
    }

    private static JsonNode? Rewrite(JsonElement schema, JsonElement root, int depth, ref int left)
    {
        if (depth > MaxDepth || --left < 0)
        {
            throw new UncheckedException("The schema is too large, or refers to itself.");
        }

        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return JsonValue.Create(schema.GetBoolean());
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            throw new UncheckedException("A schema must be an object or a boolean.");
        }

        var kept = new JsonObject();
        var all = new JsonArray();
        foreach (var keyword in schema.EnumerateObject())
        {
            Take(keyword, root, depth, kept, all, ref left);
        }

        if (all.Count > 0)
        {
            if (kept["allOf"] is JsonArray own)
            {
                foreach (var item in own)
                {
                    all.Add(item?.DeepClone());
                }
            }

            kept["allOf"] = all;
        }

        return kept;
    }

    private static void Take(JsonProperty keyword, JsonElement root, int depth, JsonObject kept, JsonArray all, ref int left)
    {
        var (name, value) = (keyword.Name, keyword.Value);
        if (Plain.Contains(name))
        {
            kept[name] = JsonNode.Parse(value.GetRawText());
        }
        else if (OneSchema.Contains(name))
        {
            kept[name] = Rewrite(value, root, depth + 1, ref left);
        }
        else if (ManySchemas.Contains(name))
        {
            var list = new JsonArray();
            foreach (var item in value.EnumerateArray())
            {
                list.Add(Rewrite(item, root, depth + 1, ref left));
            }

            kept[name] = list;
        }
        else if (name == "properties")
        {
            var map = new JsonObject();
            foreach (var property in value.EnumerateObject())
            {
                map[property.Name] = Rewrite(property.Value, root, depth + 1, ref left);
            }

            kept[name] = map;
        }
        else if (name == "$ref")
        {
            all.Add(Rewrite(Target(value, root), root, depth + 1, ref left));
        }
        else if (Unchecked.Contains(name) || (name == "propertyNames" && !TakesAnyName(value)))
        {
            throw new UncheckedException($"The schema uses '{name}', which is not checked here.");
        }
    }

    /// <summary>Every name of a property is a text.</summary>
    private static bool TakesAnyName(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object
        && schema.EnumerateObject().All(keyword => keyword.Name == "type" && keyword.Value.ValueEquals("string"));

    private static JsonElement Target(JsonElement reference, JsonElement root)
    {
        var text = reference.GetString() ?? "";
        if (text != "#" && !text.StartsWith("#/", StringComparison.Ordinal))
        {
            throw new UncheckedException($"The schema refers to '{text}', which is not a place in it.");
        }

        var place = root;
        foreach (var step in text.Split('/').Skip(1))
        {
            var name = Uri.UnescapeDataString(step)
                .Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (place.ValueKind != JsonValueKind.Object || !place.TryGetProperty(name, out place))
            {
                throw new UncheckedException($"The schema refers to '{text}', which it does not have.");
            }
        }

        return place;
    }

    private sealed class UncheckedException(string message) : Exception(message);
}
