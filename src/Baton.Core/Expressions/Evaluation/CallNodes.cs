using Baton.Core.Expressions.Functions;
using Baton.Core.Expressions.Patterns;

namespace Baton.Core.Expressions.Evaluation;

/// <summary>A call whose possible overloads the checker has narrowed down; the values pick among those left. Small calls take no
/// array.</summary>
internal sealed class CallNode(string name, Overload[] overloads, Node[] arguments) : Node
{
    public override CelValue Evaluate(EvaluationRun run)
    {
        run.Charge();
        CelValue first;
        CelValue second;
        switch (arguments.Length)
        {
            case 1:
                first = arguments[0].Evaluate(run);
                return first is CelError ? first : Dispatch(run, [first]);
            case 2:
                first = arguments[0].Evaluate(run);
                if (first is CelError)
                {
                    return first;
                }

                second = arguments[1].Evaluate(run);
                return second is CelError ? second : Dispatch(run, [first, second]);
            default:
                return EvaluateMany(run);
        }
    }

    private CelValue EvaluateMany(EvaluationRun run)
    {
        run.Charge(arguments.Length);
        var values = new CelValue[arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Evaluate(run);
            if (values[i] is CelError)
            {
                return values[i];
            }
        }

        return Dispatch(run, values);
    }

    private CelValue Dispatch(EvaluationRun run, ReadOnlySpan<CelValue> values)
    {
        foreach (var overload in overloads)
        {
            if (overload.Takes(values))
            {
                return overload.Body(run, values);
            }
        }

        return CelError.NoSuchOverload(name, values);
    }
}

/// <summary><c>matches</c> with a constant pattern.</summary>
internal sealed class MatchNode(Node text, Pattern pattern) : Node
{
    public override CelValue Evaluate(EvaluationRun run)
    {
        run.Charge();
        return text.Evaluate(run) switch
        {
            CelString given => CelValue.Of(pattern.IsMatch(run, given.Value)),
            CelError error => error,
            var other => CelError.NoSuchOverload("matches", other),
        };
    }
}

/// <summary><c>optional.or(optional)</c> and <c>optional.orValue(value)</c>: the argument is evaluated only when the optional is
/// empty.</summary>
internal sealed class OptionalOrNode(bool isValue, Node optional, Node alternative) : Node
{
    public override CelValue Evaluate(EvaluationRun run)
    {
        run.Charge();
        switch (optional.Evaluate(run))
        {
            case CelError error:
                return error;
            case CelOptional { Value: { } present } some:
                return isValue ? present : some;
            case CelOptional:
                var other = alternative.Evaluate(run);
                return isValue || other is CelOptional or CelError ? other : CelError.NoSuchOverload("or", other);
            case var wrong:
                return CelError.NoSuchOverload(isValue ? "orValue" : "or", wrong);
        }
    }
}

/// <summary><c>list.sortBy(name, key)</c>.</summary>
internal sealed class SortByNode(Node range, int slot, Node key) : Node
{
    public override CelValue Evaluate(EvaluationRun run)
    {
        run.Charge();
        var value = range.Evaluate(run);
        if (value is not CelList list)
        {
            return value is CelError ? value : CelError.NoSuchOverload("sortBy", value);
        }

        var keys = new CelValue[list.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            run.Charge();
            run.Locals[slot] = list[i];
            keys[i] = key.Evaluate(run);
            if (keys[i] is CelError)
            {
                return keys[i];
            }
        }

        return ListFunctions.Sort(run, list.Items, keys, "sortBy");
    }
}
