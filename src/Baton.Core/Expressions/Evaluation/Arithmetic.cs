namespace Baton.Core.Expressions.Evaluation;

/// <summary>The operators + - * / % and negation.</summary>
/// <remarks>The CEL specification has no arithmetic between int and double. Baton adds it, promoting to double: a workflow's numbers come
/// from JSON, where 2 and 2.0 are the same number and the writer of a tool decides by accident which one appears; <c>price * 1.5</c> must
/// not depend on that. It can be on everywhere because it only gives a value where the specification has an error, and none of the
/// specification's conformance cases asks for that error. There are no unsigned numbers in JSON, so uint stays as strict as
/// specified.</remarks>
internal static class Arithmetic
{
    public static CelValue Add(EvaluationRun run, CelValue left, CelValue right)
    {
        switch (left, right)
        {
            case (CelInt a, CelInt b):
                var sum = unchecked(a.Value + b.Value);
                return ((a.Value ^ sum) & (b.Value ^ sum)) < 0 ? Overflow() : CelInt.Of(sum);
            case (CelString a, CelString b):
                run.ChargeText((long)a.Value.Length + b.Value.Length);
                return run.Built(new CelString(a.Value + b.Value));
            case (CelUint a, CelUint b):
                return a.Value > ulong.MaxValue - b.Value ? Overflow() : new CelUint(a.Value + b.Value);
            case (CelList a, CelList b):
                run.Charge((long)a.Count + b.Count);
                return run.Built(new CelList([.. a.Items, .. b.Items]));
            case (CelBytes a, CelBytes b):
                run.ChargeText((long)a.Value.Length + b.Value.Length);
                return run.Built(new CelBytes((byte[])[.. a.Value.Span, .. b.Value.Span]));
            case (CelTimestamp a, CelDuration b):
                return TimeArithmetic.Add(a, b.Nanoseconds);
            case (CelDuration a, CelTimestamp b):
                return TimeArithmetic.Add(b, a.Nanoseconds);
            case (CelDuration a, CelDuration b):
                return TimeArithmetic.Duration((Int128)a.Nanoseconds + b.Nanoseconds);
            default:
                return Promote(left, right, out var x, out var y) ? new CelDouble(x + y) : CelError.NoSuchOverload("_+_", left, right);
        }
    }

    public static CelValue Subtract(EvaluationRun run, CelValue left, CelValue right)
    {
        switch (left, right)
        {
            case (CelInt a, CelInt b):
                var difference = unchecked(a.Value - b.Value);
                return ((a.Value ^ b.Value) & (a.Value ^ difference)) < 0 ? Overflow() : CelInt.Of(difference);
            case (CelUint a, CelUint b):
                return a.Value < b.Value ? Overflow() : new CelUint(a.Value - b.Value);
            case (CelTimestamp a, CelTimestamp b):
                return TimeArithmetic.Difference(a, b);
            case (CelTimestamp a, CelDuration b):
                return TimeArithmetic.Add(a, -(Int128)b.Nanoseconds);
            case (CelDuration a, CelDuration b):
                return TimeArithmetic.Duration((Int128)a.Nanoseconds - b.Nanoseconds);
            default:
                return Promote(left, right, out var x, out var y) ? new CelDouble(x - y) : CelError.NoSuchOverload("_-_", left, right);
        }
    }

    public static CelValue Multiply(EvaluationRun run, CelValue left, CelValue right)
    {
        switch (left, right)
        {
            case (CelInt a, CelInt b):
                var product = Math.BigMul(a.Value, b.Value);
                return product == (long)product ? CelInt.Of((long)product) : Overflow();
            case (CelUint a, CelUint b):
                var high = Math.BigMul(a.Value, b.Value, out var low);
                return high == 0 ? new CelUint(low) : Overflow();
            default:
                return Promote(left, right, out var x, out var y) ? new CelDouble(x * y) : CelError.NoSuchOverload("_*_", left, right);
        }
    }

    public static CelValue Divide(EvaluationRun run, CelValue left, CelValue right)
    {
        switch (left, right)
        {
            case (CelInt { Value: long.MinValue }, CelInt { Value: -1 }):
                return Overflow();
            case (CelInt or CelUint, CelInt { Value: 0 } or CelUint { Value: 0 }) when left.Kind == right.Kind:
                return new CelError(CelCodes.DivideByZero, "divide by zero");
            case (CelInt a, CelInt b):
                return CelInt.Of(a.Value / b.Value);
            case (CelUint a, CelUint b):
                return new CelUint(a.Value / b.Value);
            default:
                return Promote(left, right, out var x, out var y) ? new CelDouble(x / y) : CelError.NoSuchOverload("_/_", left, right);
        }
    }

    public static CelValue Remainder(EvaluationRun run, CelValue left, CelValue right) => (left, right) switch
    {
        (CelInt or CelUint, CelInt { Value: 0 } or CelUint { Value: 0 }) when left.Kind == right.Kind =>
            new CelError(CelCodes.DivideByZero, "modulus by zero"),
        (CelInt, CelInt { Value: -1 }) => CelInt.Of(0),
        (CelInt a, CelInt b) => CelInt.Of(a.Value % b.Value),
        (CelUint a, CelUint b) => new CelUint(a.Value % b.Value),
        _ => CelError.NoSuchOverload("_%_", left, right),
    };

    public static CelValue Negate(EvaluationRun run, CelValue value) => value switch
    {
        CelInt { Value: long.MinValue } => Overflow(),
        CelInt number => CelInt.Of(-number.Value),
        CelDouble number => new CelDouble(-number.Value),
        CelError => value,
        _ => CelError.NoSuchOverload("-_", value),
    };

    private static CelError Overflow() => CelError.Overflow("return error for overflow: the result does not fit 64 bits");

    private static bool Promote(CelValue left, CelValue right, out double x, out double y)
    {
        y = 0;
        return TryDouble(left, out x) && TryDouble(right, out y) && (left is CelDouble || right is CelDouble);
    }

    private static bool TryDouble(CelValue value, out double number)
    {
        number = value switch
        {
            CelDouble given => given.Value,
            CelInt whole => whole.Value,
            _ => 0,
        };
        return value.Kind is CelKind.Double or CelKind.Int;
    }
}

internal static class TimeArithmetic
{
    public static CelValue Add(CelTimestamp start, Int128 nanoseconds)
    {
        var seconds = nanoseconds / CelTimestamp.NanosPerSecond;
        var rest = (long)(nanoseconds % CelTimestamp.NanosPerSecond);
        return (CelValue?)CelTimestamp.TryCreate(start.Seconds + (long)seconds, start.Nanos + rest)
            ?? CelError.Overflow("timestamp out of range");
    }

    public static CelValue Difference(CelTimestamp left, CelTimestamp right) =>
        Duration(((Int128)(left.Seconds - right.Seconds) * CelTimestamp.NanosPerSecond) + (left.Nanos - right.Nanos));

    public static CelValue Duration(Int128 nanoseconds) =>
        nanoseconds >= long.MinValue && nanoseconds <= long.MaxValue
            ? new CelDuration((long)nanoseconds)
            : CelError.Overflow("duration out of range");
}
