namespace Baton.Core.Expressions.Evaluation;

/// <summary><c>operand.field</c>.</summary>
internal sealed class SelectNode(Node operand, string field) : Node
{
    private readonly CelString key = new(field);

    public override CelValue Evaluate(EvaluationRun run)
    {
        run.Charge();
        return operand.Evaluate(run) switch
        {
            CelMap map => map.TryGet(field, out var value) ? value : CelError.NoSuchKey(key),
            CelError error => error,
            CelOptional optional => Access.Through(optional, key),
            var other => new CelError(
                CelCodes.NoSuchField, $"no such key: '{field}': a value of type {CelTypeValue.NameOf(other.Kind)} has no fields"),
        };
    }
}

/// <summary><c>operand[index]</c>.</summary>
internal sealed class IndexNode(Node operand, Node index) : Node
{
    public override CelValue Evaluate(EvaluationRun run)
    {
        run.Charge();
        var container = operand.Evaluate(run);
        if (container is CelError)
        {
            return container;
        }

        var key = index.Evaluate(run);
        return key is CelError ? key : container is CelOptional optional ? Access.Through(optional, key) : Access.Get(container, key);
    }
}

/// <summary><c>operand.?field</c> and <c>operand[?index]</c>: an optional, absent when the place is.</summary>
internal sealed class OptionalAccessNode(Node operand, Node index) : Node
{
    public override CelValue Evaluate(EvaluationRun run)
    {
        run.Charge();
        var container = operand.Evaluate(run);
        if (container is CelError)
        {
            return container;
        }

        var key = index.Evaluate(run);
        if (key is CelError)
        {
            return key;
        }

        container = container is CelOptional optional ? optional.Value : container;
        return container is not null && Access.TryFind(container, key) is { } value ? CelOptional.Of(value) : CelOptional.None;
    }
}

/// <summary><c>has(operand.field)</c>. What has no fields at all, such as null, has not this one either.</summary>
internal sealed class HasNode(Node operand, string field) : Node
{
    public override CelValue Evaluate(EvaluationRun run)
    {
        run.Charge();
        var container = operand.Evaluate(run);
        container = container is CelOptional optional ? optional.Value : container;
        return container is CelError ? container : CelValue.Of(container is CelMap map && map.TryGet(field, out _));
    }
}

/// <summary>Reading inside of lists and maps.</summary>
internal static class Access
{
    /// <summary>The element, or an error that says why there is none.</summary>
    public static CelValue Get(CelValue container, CelValue key) => container switch
    {
        CelMap map => map.TryGet(key, out var value) ? value : CelError.NoSuchKey(key),
        CelList list when Position(key) is { } position =>
            position >= 0 && position < list.Count ? list[(int)position] : CelError.IndexOutOfRange(position),
        CelList => CelError.Invalid($"a list has no index {key} of type {CelTypeValue.NameOf(key.Kind)}"),
        _ => CelError.NoSuchOverload("_[_]", container, key),
    };

    /// <summary>The element, or null when there is none.</summary>
    public static CelValue? TryFind(CelValue container, CelValue key) => container switch
    {
        CelMap map => map.TryGet(key, out var value) ? value : null,
        CelList list when Position(key) is { } position && position >= 0 && position < list.Count => list[(int)position],
        _ => null,
    };

    /// <summary>A plain selector on an optional continues inside of it and stays optional. Only a missing entry is absence; a value that
    /// can have no entries is an error.</summary>
    public static CelValue Through(CelOptional optional, CelValue key) => optional.Value switch
    {
        null => CelOptional.None,
        CelMap or CelList => TryFind(optional.Value, key) is { } value ? CelOptional.Of(value) : CelOptional.None,
        _ => CelError.NoSuchKey(key),
    };

    private static long? Position(CelValue key) => key switch
    {
        CelInt number => number.Value,
        CelUint number => number.Value > long.MaxValue ? long.MaxValue : (long)number.Value,
        CelDouble number => CelKeyComparer.Normalize(number) is CelInt whole ? whole.Value : null,
        _ => null,
    };
}
