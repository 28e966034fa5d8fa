namespace Baton.Core.Expressions.Evaluation;

/// <summary>A step of a compiled expression. Nodes hold no state of an evaluation; failures are returned as
/// <see cref="CelError"/>.</summary>
internal abstract class Node
{
    public abstract CelValue Evaluate(EvaluationRun run);
}

internal sealed class ConstantNode(CelValue value) : Node
{
    public CelValue Value { get; } = value;

    public override CelValue Evaluate(EvaluationRun run) => Value;
}

/// <summary>Fails when reached: what a static mistake becomes where mistakes are deferred.</summary>
internal sealed class FailureNode(string code, string message) : Node
{
    private readonly CelError error = new(code, message);

    public override CelValue Evaluate(EvaluationRun run) => error;
}

internal sealed class VariableNode(string name) : Node
{
    public override CelValue Evaluate(EvaluationRun run)
    {
        run.Charge();
        return run.Variables.TryGet(name, out var value)
            ? value
            : new CelError(CelCodes.UndeclaredReference, $"The variable '{name}' has no value here.");
    }
}

/// <summary>A macro's variable.</summary>
internal sealed class LocalNode(int slot) : Node
{
    public override CelValue Evaluate(EvaluationRun run)
    {
        run.Charge();
        return run.Locals[slot];
    }
}

/// <summary><c>cel.bind(name, value, body)</c>: the value is computed once, when and if the body is reached.</summary>
internal sealed class BindNode(int slot, Node value, Node body) : Node
{
    public override CelValue Evaluate(EvaluationRun run)
    {
        run.Charge();
        run.Locals[slot] = value.Evaluate(run);
        return body.Evaluate(run);
    }
}

internal sealed class ConditionalNode(Node condition, Node then, Node otherwise) : Node
{
    public override CelValue Evaluate(EvaluationRun run)
    {
        run.Charge();
        return condition.Evaluate(run) switch
        {
            CelBool chosen => (chosen.Value ? then : otherwise).Evaluate(run),
            CelError error => error,
            var other => CelError.NoSuchOverload("_?_:_", other),
        };
    }
}

/// <summary>A chain of <c>&amp;&amp;</c> or <c>||</c>. One operand that decides wins over errors on either side (CEL's commutative
/// logic).</summary>
internal sealed class LogicNode(bool isAnd, Node[] operands) : Node
{
    public override CelValue Evaluate(EvaluationRun run)
    {
        CelError? failure = null;
        foreach (var operand in operands)
        {
            run.Charge();
            switch (operand.Evaluate(run))
            {
                case CelBool flag when flag.Value != isAnd:
                    return flag;
                case CelBool:
                    break;
                case CelError error:
                    run.Charge(CelError.Steps);
                    failure ??= error;
                    break;
                case var other:
                    failure ??= CelError.NoSuchOverload(isAnd ? "_&&_" : "_||_", other);
                    break;
            }
        }

        return failure ?? CelValue.Of(isAnd);
    }
}

internal sealed class ListNode(Node[] items, bool[] optional) : Node
{
    private readonly bool isPlain = !optional.Contains(true);

    public override CelValue Evaluate(EvaluationRun run)
    {
        run.Charge(EvaluationRun.AllocationSteps + items.Length);
        return isPlain ? EvaluatePlain(run) : EvaluateOptional(run);
    }

    private CelValue EvaluatePlain(EvaluationRun run)
    {
        var values = new CelValue[items.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = items[i].Evaluate(run);
            if (values[i] is CelError)
            {
                return values[i];
            }
        }

        return run.Built(new CelList(values));
    }

    private CelValue EvaluateOptional(EvaluationRun run)
    {
        var values = new List<CelValue>(items.Length);
        for (var i = 0; i < items.Length; i++)
        {
            switch (items[i].Evaluate(run))
            {
                case CelError error:
                    return error;
                case CelOptional wrapped when optional[i]:
                    if (wrapped.Value is { } present)
                    {
                        values.Add(present);
                    }

                    break;
                case var other when optional[i]:
                    return CelError.NoSuchOverload("[?_]", other);
                case var value:
                    values.Add(value);
                    break;
            }
        }

        return run.Built(new CelList([.. values]));
    }
}

internal sealed class MapNode(Node[] keys, Node[] values, bool[] optional) : Node
{
    public override CelValue Evaluate(EvaluationRun run)
    {
        run.Charge(EvaluationRun.AllocationSteps + (EvaluationRun.AllocationSteps * keys.Length));
        var entries = new Dictionary<CelValue, CelValue>(keys.Length, CelKeyComparer.Instance);
        for (var i = 0; i < keys.Length; i++)
        {
            var key = keys[i].Evaluate(run);
            var value = values[i].Evaluate(run);
            if (key is CelError || value is CelError)
            {
                return key as CelError ?? value;
            }

            if (optional[i])
            {
                if (value is not CelOptional wrapped)
                {
                    return CelError.NoSuchOverload("{?_:_}", value);
                }

                if (wrapped.Value is null)
                {
                    continue;
                }

                value = wrapped.Value;
            }

            if (MapEntries.TryAdd(entries, key, value) is { } refusal)
            {
                return refusal;
            }
        }

        return run.Built(new CelDictionaryMap(entries));
    }
}

/// <summary>The rules of building a map.</summary>
internal static class MapEntries
{
    /// <returns>Null, or why the entry cannot be added.</returns>
    public static CelError? TryAdd(Dictionary<CelValue, CelValue> entries, CelValue key, CelValue value)
    {
        if (key.Kind is not (CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.String))
        {
            return CelError.Invalid($"unsupported key type: {CelTypeValue.NameOf(key.Kind)}");
        }

        return entries.TryAdd(key, value) ? null : CelError.Invalid($"Failed with repeated key: {key}");
    }
}
