using Baton.Core.Expressions.Evaluation;

namespace Baton.Core.Expressions.Functions;

/// <summary>Computes a call. The arguments have the kinds the overload declares and are no errors; failures are returned.</summary>
internal delegate CelValue FunctionBody(EvaluationRun run, ReadOnlySpan<CelValue> arguments);

/// <summary>One signature of a function.</summary>
/// <param name="Parameters">The receiver first, for a method.</param>
/// <param name="Result">The result's type out of the arguments' types.</param>
/// <param name="IsVariadic">The last parameter may be repeated.</param>
internal sealed record Overload(CelType[] Parameters, Func<CelType[], CelType> Result, FunctionBody Body, bool IsVariadic = false)
{
    /// <summary>Whether arguments of these static types may be acceptable.</summary>
    public bool MayTake(CelType[] arguments)
    {
        if (!TakesCount(arguments.Length))
        {
            return false;
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            if (!arguments[i].MayBe(Parameter(i)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether these values are acceptable: static types may promise more than a caller's variables keep.</summary>
    public bool Takes(ReadOnlySpan<CelValue> arguments)
    {
        if (!TakesCount(arguments.Length))
        {
            return false;
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            if (Parameter(i).Kind is { } kind && kind != arguments[i].Kind)
            {
                return false;
            }
        }

        return true;
    }

    private bool TakesCount(int count) => count == Parameters.Length || (IsVariadic && count > Parameters.Length);

    private CelType Parameter(int index) => Parameters[Math.Min(index, Parameters.Length - 1)];
}

/// <summary>A function and its signatures. Names of global functions may be qualified (<c>math.abs</c>).</summary>
internal sealed record Function(string Name, bool IsMethod, List<Overload> Overloads);
