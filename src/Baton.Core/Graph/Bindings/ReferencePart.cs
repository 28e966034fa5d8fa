using System.Text.Json;
using Baton.Core.Expressions;

namespace Baton.Core.Graph;

/// <summary><c>$search.body.hotels[0].name</c>: a variable and the steps into it.</summary>
/// <param name="text">As written, for messages.</param>
/// <param name="root">The variable; <c>outputs</c> for a node's output.</param>
/// <param name="steps">Keys (string) and indexes (long) into it; the first is the node when the root is <c>outputs</c>.</param>
internal sealed class ReferencePart(string text, string root, IReadOnlyList<object> steps) : TemplatePart
{
    /// <summary>Bound only while a correction is being made; before the first one it reads as null.</summary>
    public const string Correction = "correction";

    public const string Outputs = "outputs";

    public Payload? WholePayload(ICelVariables variables)
    {
        var node = root == Outputs && steps is [string id] ? id : null;
        return (node is not null || steps.Count == 0) && variables is IPayloadVariables source
            && source.TryGetPayload(root, node, out var payload)
            ? payload
            : null;
    }

    public override void Write(Utf8JsonWriter writer, ICelVariables variables)
    {
        if (WholePayload(variables) is { } payload)
        {
            writer.WriteRawValue(payload.Utf8, skipInputValidation: true);
        }
        else
        {
            Value(variables).WriteJson(writer);
        }
    }

    public override CelValue Value(ICelVariables variables)
    {
        if (!variables.TryGet(root, out var value))
        {
            return root == Correction ? CelValue.Null : throw new CelException(CelCodes.NoSuchKey, $"{text}: there is no {root} here");
        }

        if (root == Correction && value is CelNull)
        {
            return value;
        }

        for (var i = 0; i < steps.Count; i++)
        {
            value = Step(value, i);
        }

        return value;
    }

    private CelValue Step(CelValue value, int at)
    {
        switch (steps[at])
        {
            case string key when value is CelMap map:
                return map.TryGet(key, out var field)
                    ? field
                    : throw Missing(at, root == Outputs && at == 0 ? "has no output" : "is not there");
            case long index when value is CelList list:
                return index < list.Count
                    ? list[(int)index]
                    : throw new CelException(CelCodes.IndexOutOfRange, $"{text}: the list has {list.Count} items, there is no [{index}]");
            case long index when value is CelMap map:
                return map.TryGet(CelValue.Of(index), out var entry) ? entry : throw Missing(at, "is not there");
            default:
                throw Missing(at, $"cannot be read from a value of type {value.Kind.ToString().ToLowerInvariant()}");
        }
    }

    private CelException Missing(int at, string why) =>
        new(CelCodes.NoSuchKey, $"{text}: {(steps[at] is string key ? $"'{key}'" : $"[{steps[at]}]")} {why}");
}
