using System.Text.Json;
using Baton.Core.Errors;

namespace Baton.Core.Schemas;

/// <summary>What objects and arrays must consist of.</summary>
internal sealed partial class SchemaValidator
{
    private void CheckObject(SchemaNode schema, JsonElement value, SeenParts? seen)
    {
        CheckPresence(schema, value, seen);
        Count(value.GetPropertyCount(), schema.MinProperties, schema.MaxProperties, "properties");
        if (schema.PropertyNames is { } names)
        {
            CheckNames(names, value);
        }

        if (schema.Properties.Count == 0 && schema.PatternProperties.Count == 0 && schema.AdditionalProperties is null)
        {
            return;
        }

        foreach (var property in value.EnumerateObject())
        {
            path.Push(property.Name);
            if (CheckProperty(schema, property))
            {
                seen?.Add(property.Name);
            }

            path.Pop();
        }
    }

    /// <returns>Whether some schema is there for it.</returns>
    private bool CheckProperty(SchemaNode schema, JsonProperty property)
    {
        var known = schema.Properties.TryGetValue(property.Name, out var own);
        if (own is not null)
        {
            Check(own, property.Value);
        }

        foreach (var (pattern, matching) in schema.PatternProperties)
        {
            if (!budget.TakeMatch(pattern, property.Name))
            {
                ReportTooMuchText(pattern);
                return true;
            }

            if (pattern.IsMatch(property.Name))
            {
                known = true;
                Check(matching, property.Value);
            }
        }

        if (!known && schema.AdditionalProperties is { } rest)
        {
            known = true;
            CheckRest(schema, rest, property);
        }

        return known;
    }

    private void CheckRest(SchemaNode schema, SchemaNode rest, JsonProperty property)
    {
        if (rest.Always == false)
        {
            ReportUnknown(schema, property.Name);
        }
        else
        {
            Check(rest, property.Value);
        }
    }

    private void ReportUnknown(SchemaNode schema, string name)
    {
        var near = Helpful ? NearestWord.Find(name, schema.Properties.Keys) : null;
        Report($"'{name}' is not a known property.", near is null ? "Remove it." : NearestWord.Hint(near));
    }

    private void CheckPresence(SchemaNode schema, JsonElement value, SeenParts? seen)
    {
        if (schema.Required.Count == 0 && schema.DependentRequired.Count == 0 && schema.DependentSchemas.Count == 0)
        {
            return;
        }

        var present = value.EnumerateObject().Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in schema.Required.Where(name => !present.Contains(name)))
        {
            ReportMissing(schema, name, null);
        }

        foreach (var (name, others) in schema.DependentRequired.Where(entry => present.Contains(entry.Key)))
        {
            foreach (var other in others.Where(other => !present.Contains(other)))
            {
                ReportMissing(schema, other, name);
            }
        }

        foreach (var (_, branch) in schema.DependentSchemas.Where(entry => present.Contains(entry.Key)))
        {
            Check(branch, value, seen);
        }
    }

    private void ReportMissing(SchemaNode schema, string name, string? beside)
    {
        var wanted = SchemaTyping.Name(schema.Properties.TryGetValue(name, out var own) ? own.Types : SchemaTypes.Any);
        path.Push(name);
        Report($"'{name}' is required{(beside is null ? "" : $" beside '{beside}'")} and missing.", $"Give {wanted}.");
        path.Pop();
    }

    private void CheckNames(SchemaNode names, JsonElement value)
    {
        foreach (var property in value.EnumerateObject())
        {
            var name = SchemaJson.Element(property.Name);
            if (!Try(names, name, null))
            {
                path.Push(property.Name);
                ReportName(names, name);
                path.Pop();
            }
        }
    }

    private void ReportName(SchemaNode names, JsonElement name) =>
        Report($"'{name.GetString()!}' is not a name that a property may have here.", Helpful ? FirstOf(names, name) : null);

    private void CheckArray(SchemaNode schema, JsonElement value, SeenParts? seen)
    {
        Count(value.GetArrayLength(), schema.MinItems, schema.MaxItems, "items");
        if (schema.UniqueItems)
        {
            CheckUnique(value);
        }

        if (schema.Contains is { } wanted)
        {
            CheckContains(schema, wanted, value, seen);
        }

        CheckItems(schema, value);
        seen?.AddFirst(schema.PrefixItems.Count);
        if (schema.Items is not null)
        {
            seen?.AddAll();
        }
    }

    private void CheckItems(SchemaNode schema, JsonElement value)
    {
        if (schema.PrefixItems.Count == 0 && schema.Items is null or { Always: true })
        {
            return;
        }

        var at = 0;
        foreach (var item in value.EnumerateArray())
        {
            if ((at < schema.PrefixItems.Count ? schema.PrefixItems[at] : schema.Items) is { } applied)
            {
                path.Push(at);
                Check(applied, item);
                path.Pop();
            }

            at++;
        }
    }

    private void CheckContains(SchemaNode schema, SchemaNode wanted, JsonElement value, SeenParts? seen)
    {
        var (at, found) = (0, 0);
        foreach (var item in value.EnumerateArray())
        {
            if (Try(wanted, item, null))
            {
                found++;
                if (schema.ContainsEvaluates)
                {
                    seen?.Add(at);
                }
            }

            at++;
        }

        Count(found, schema.MinContains ?? 1, schema.MaxContains, "items that fit 'contains'");
    }

    private void CheckUnique(JsonElement value)
    {
        if (!budget.TakeSteps(Bytes(value) / ReadBytesPerStep))
        {
            return;
        }

        var seen = new Dictionary<JsonElement, int>(SchemaEquality.Instance);
        var at = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (!seen.TryAdd(item, at))
            {
                path.Push(at);
                Report($"Equals item {seen[item]}; items must be unique.", "Remove one of the two.");
                path.Pop();
            }

            at++;
        }
    }

    /// <summary>Once everything else of the schema has been applied to the value.</summary>
    private void CheckUnevaluated(SchemaNode schema, JsonElement value, SeenParts seen)
    {
        if (value.ValueKind == JsonValueKind.Object && schema.UnevaluatedProperties is { } rest)
        {
            foreach (var property in value.EnumerateObject().Where(property => !seen.Has(property.Name)))
            {
                path.Push(property.Name);
                CheckRest(schema, rest, property);
                path.Pop();
            }

            seen.AddAll();
        }

        if (value.ValueKind == JsonValueKind.Array && schema.UnevaluatedItems is { } others)
        {
            var at = 0;
            foreach (var item in value.EnumerateArray())
            {
                if (!seen.Has(at))
                {
                    path.Push(at);
                    Check(others, item);
                    path.Pop();
                }

                at++;
            }

            seen.AddAll();
        }
    }

    private void Count(int count, long? least, long? most, string what)
    {
        if (count < least)
        {
            Report($"Has {count} {what}, needs at least {least}.", null);
        }

        if (count > most)
        {
            Report($"Has {count} {what}, may have at most {most}.", null);
        }
    }
}
