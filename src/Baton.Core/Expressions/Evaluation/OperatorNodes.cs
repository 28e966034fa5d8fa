using Baton.Core.Expressions.Syntax;

namespace Baton.Core.Expressions.Evaluation;

internal delegate CelValue BinaryOperation(EvaluationRun run, CelValue left, CelValue right);

/// <summary>An operator that needs both operands.</summary>
internal sealed class BinaryNode(BinaryOperation operation, Node left, Node right) : Node
{
    public override CelValue Evaluate(EvaluationRun run)
    {
        run.Charge();
        var x = left.Evaluate(run);
        if (x is CelError)
        {
            return x;
        }

        var y = right.Evaluate(run);
        return y is CelError ? y : operation(run, x, y);
    }
}

internal sealed class NegateNode(Node operand) : Node
{
    public override CelValue Evaluate(EvaluationRun run)
    {
        run.Charge();
        return Arithmetic.Negate(run, operand.Evaluate(run));
    }
}

internal sealed class NotNode(Node operand) : Node
{
    public override CelValue Evaluate(EvaluationRun run)
    {
        run.Charge();
        return operand.Evaluate(run) switch
        {
            CelBool flag => CelValue.Of(!flag.Value),
            CelError error => error,
            var other => CelError.NoSuchOverload("!_", other),
        };
    }
}

internal static class Operators
{
    public static BinaryOperation For(TokenKind kind) => kind switch
    {
        TokenKind.Plus => Arithmetic.Add,
        TokenKind.Minus => Arithmetic.Subtract,
        TokenKind.Star => Arithmetic.Multiply,
        TokenKind.Slash => Arithmetic.Divide,
        TokenKind.Percent => Arithmetic.Remainder,
        TokenKind.Equal => (run, left, right) => CelValue.Of(Equality.AreEqual(run, left, right)),
        TokenKind.NotEqual => (run, left, right) => CelValue.Of(!Equality.AreEqual(run, left, right)),
        TokenKind.Less => (run, left, right) => Compare(run, left, right, "_<_", order => order == -1),
        TokenKind.LessOrEqual => (run, left, right) => Compare(run, left, right, "_<=_", order => order is -1 or 0),
        TokenKind.Greater => (run, left, right) => Compare(run, left, right, "_>_", order => order == 1),
        TokenKind.GreaterOrEqual => (run, left, right) => Compare(run, left, right, "_>=_", order => order is 0 or 1),
        TokenKind.In => In,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a binary operator"),
    };

    private static CelValue Compare(EvaluationRun run, CelValue left, CelValue right, string name, Predicate<int> holds)
    {
        run.Charge(Ordering.Cost(left, right));
        return Ordering.TryCompare(left, right, out var order) ? CelValue.Of(holds(order)) : CelError.NoSuchOverload(name, left, right);
    }

    private static CelValue In(EvaluationRun run, CelValue element, CelValue container)
    {
        if (container is CelMap map)
        {
            return CelValue.Of(map.TryGet(element, out _));
        }

        if (container is not CelList list)
        {
            return CelError.NoSuchOverload("_in_", element, container);
        }

        foreach (var item in list.Items)
        {
            if (Equality.AreEqual(run, item, element))
            {
                return CelBool.True;
            }
        }

        return CelBool.False;
    }
}
