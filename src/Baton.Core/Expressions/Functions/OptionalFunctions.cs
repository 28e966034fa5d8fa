using Baton.Core.Expressions.Evaluation;

namespace Baton.Core.Expressions.Functions;

/// <summary>Optional values. <c>or</c> and <c>orValue</c> evaluate their argument only when needed and are nodes of their own. Source:
/// cel-go cel/library.go.</summary>
internal static class OptionalFunctions
{
    public static void AddTo(FunctionBuilder builder)
    {
        var optional = CelType.Optional(CelType.Dyn);
        builder.Global("optional.of", [CelType.Dyn], types => CelType.Optional(types[0]), (_, args) => CelOptional.Of(args[0]));
        builder.Global("optional.none", [], optional, (_, _) => CelOptional.None);
        builder.Global(
            "optional.ofNonZeroValue", [CelType.Dyn], types => CelType.Optional(types[0]),
            (_, args) => IsZero(args[0]) ? CelOptional.None : CelOptional.Of(args[0]));
        builder.Global("optional.unwrap", [CelType.List(CelType.Dyn)], CelType.List(CelType.Dyn), Unwrap);
        builder.Method("unwrapOpt", [CelType.List(CelType.Dyn)], CelType.List(CelType.Dyn), Unwrap);
        builder.Method("hasValue", [optional], CelType.Bool, (_, args) => CelValue.Of(((CelOptional)args[0]).Value is not null));
        builder.Method(
            "value", [optional], types => types[0].Element,
            (_, args) => ((CelOptional)args[0]).Value ?? CelError.Invalid("optional.none() dereference: there is no value"));
    }

    private static bool IsZero(CelValue value) => value switch
    {
        CelNull => true,
        CelBool flag => !flag.Value,
        CelInt number => number.Value == 0,
        CelUint number => number.Value == 0,
        CelDouble number => number.Value == 0,
        CelString text => text.Value.Length == 0,
        CelBytes bytes => bytes.Value.IsEmpty,
        CelList list => list.Count == 0,
        CelMap map => map.Count == 0,
        CelDuration duration => duration.Nanoseconds == 0,
        CelTimestamp moment => moment is { Seconds: 0, Nanos: 0 },
        CelOptional optional => optional.Value is null,
        _ => false,
    };

    private static CelValue Unwrap(EvaluationRun run, ReadOnlySpan<CelValue> args)
    {
        List<CelValue> present = [];
        foreach (var item in ((CelList)args[0]).Items)
        {
            run.Charge();
            if (item is not CelOptional optional)
            {
                return CelError.NoSuchOverload("optional.unwrap", item);
            }

            if (optional.Value is not null)
            {
                present.Add(optional.Value);
            }
        }

        return run.Built(new CelList([.. present]));
    }
}
