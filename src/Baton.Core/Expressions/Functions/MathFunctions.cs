using Baton.Core.Expressions.Evaluation;

namespace Baton.Core.Expressions.Functions;

/// <summary>The math extension. Source: cel-go ext/math.go.</summary>
internal static class MathFunctions
{
    private const int Bits = 64;

    public static void AddTo(FunctionBuilder builder)
    {
        AddExtreme(builder, "math.greatest", wanted: 1);
        AddExtreme(builder, "math.least", wanted: -1);
        AddRounding(builder);
        AddSigns(builder);
        AddBitwise(builder);
    }

    private static void AddExtreme(FunctionBuilder builder, string name, int wanted) =>
        builder.Global(name, [CelType.Dyn], ResultOfExtreme, (run, args) => Extreme(run, args, wanted, name), isVariadic: true);

    private static CelType ResultOfExtreme(CelType[] args)
    {
        var first = args.Length == 1 && args[0].Kind == CelKind.List ? args[0].Element : args[0];
        return args.Skip(1).Aggregate(first, CelType.Join);
    }

    private static void AddRounding(FunctionBuilder builder)
    {
        AddDouble("math.ceil", Math.Ceiling);
        AddDouble("math.floor", Math.Floor);
        AddDouble("math.trunc", Math.Truncate);
        AddDouble("math.round", value => Math.Round(value, MidpointRounding.AwayFromZero));
        AddDouble("math.sqrt", Math.Sqrt);
        AddTest("math.isNaN", double.IsNaN);
        AddTest("math.isInf", double.IsInfinity);
        AddTest("math.isFinite", double.IsFinite);
        builder.Global("math.sqrt", [CelType.Int], CelType.Double, (_, args) => new CelDouble(Math.Sqrt(args[0].Whole())));
        builder.Global("math.sqrt", [CelType.Uint], CelType.Double, (_, args) => new CelDouble(Math.Sqrt(((CelUint)args[0]).Value)));

        void AddDouble(string name, Func<double, double> compute) =>
            builder.Global(name, [CelType.Double], CelType.Double, (_, args) => new CelDouble(compute(((CelDouble)args[0]).Value)));

        void AddTest(string name, Func<double, bool> test) =>
            builder.Global(name, [CelType.Double], CelType.Bool, (_, args) => CelValue.Of(test(((CelDouble)args[0]).Value)));
    }

    private static void AddSigns(FunctionBuilder builder)
    {
        builder.Global("math.abs", [CelType.Int], CelType.Int, (_, args) => args[0].Whole() == long.MinValue
            ? CelError.Overflow("overflow: the absolute value does not fit int")
            : CelInt.Of(Math.Abs(args[0].Whole())));
        builder.Global("math.abs", [CelType.Uint], CelType.Uint, (_, args) => args[0]);
        builder.Global("math.abs", [CelType.Double], CelType.Double, (_, args) => new CelDouble(Math.Abs(((CelDouble)args[0]).Value)));
        builder.Global("math.sign", [CelType.Int], CelType.Int, (_, args) => CelInt.Of(Math.Sign(args[0].Whole())));
        builder.Global("math.sign", [CelType.Uint], CelType.Uint, (_, args) => new CelUint(((CelUint)args[0]).Value == 0 ? 0UL : 1UL));
        builder.Global("math.sign", [CelType.Double], CelType.Double, (_, args) =>
        {
            var value = ((CelDouble)args[0]).Value;
            return new CelDouble(double.IsNaN(value) ? value : Math.Sign(value));
        });
    }

    private static void AddBitwise(FunctionBuilder builder)
    {
        AddPair("math.bitAnd", (left, right) => left & right);
        AddPair("math.bitOr", (left, right) => left | right);
        AddPair("math.bitXor", (left, right) => left ^ right);
        builder.Global("math.bitNot", [CelType.Int], CelType.Int, (_, args) => CelInt.Of(~args[0].Whole()));
        builder.Global("math.bitNot", [CelType.Uint], CelType.Uint, (_, args) => new CelUint(~((CelUint)args[0]).Value));
        AddShift("math.bitShiftLeft", (bits, count) => bits << count);

        // Logical also for int: the sign is shifted like any bit.
        AddShift("math.bitShiftRight", (bits, count) => bits >> count);

        void AddPair(string name, Func<ulong, ulong, ulong> compute)
        {
            builder.Global(name, [CelType.Int, CelType.Int], CelType.Int, (_, args) =>
                CelInt.Of(unchecked((long)compute((ulong)args[0].Whole(), (ulong)args[1].Whole()))));
            builder.Global(name, [CelType.Uint, CelType.Uint], CelType.Uint, (_, args) =>
                new CelUint(compute(((CelUint)args[0]).Value, ((CelUint)args[1]).Value)));
        }

        void AddShift(string name, Func<ulong, int, ulong> compute)
        {
            builder.Global(name, [CelType.Int, CelType.Int], CelType.Int, (_, args) =>
                Shift(unchecked((ulong)args[0].Whole()), args[1].Whole(), compute, bits => CelInt.Of(unchecked((long)bits))));
            builder.Global(name, [CelType.Uint, CelType.Int], CelType.Uint, (_, args) =>
                Shift(((CelUint)args[0]).Value, args[1].Whole(), compute, bits => new CelUint(bits)));
        }
    }

    private static CelValue Shift(ulong bits, long count, Func<ulong, int, ulong> compute, Func<ulong, CelValue> result) => count switch
    {
        < 0 => CelError.Invalid($"negative offset: {count}"),
        >= Bits => result(0),
        _ => result(compute(bits, (int)count)),
    };

    private static CelValue Extreme(EvaluationRun run, ReadOnlySpan<CelValue> args, int wanted, string name)
    {
        var candidates = args is [CelList list] ? list.Items : args;
        if (candidates.IsEmpty)
        {
            return CelError.Invalid($"{name}() has nothing to choose from");
        }

        run.Charge(candidates.Length);
        var best = candidates[0];
        foreach (var candidate in candidates)
        {
            if (candidate.Kind is not (CelKind.Int or CelKind.Uint or CelKind.Double))
            {
                return CelError.NoSuchOverload(name, candidate);
            }

            Ordering.TryCompare(candidate, best, out var order);
            best = order == wanted ? candidate : best;
        }

        return best;
    }
}
