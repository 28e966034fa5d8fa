namespace Baton.Core.Expressions.Evaluation;

/// <summary>The state of one evaluation: where variables come from, the macros' variables, and what is left of the budget.</summary>
internal sealed class EvaluationRun(ICelVariables variables, int localCount, CelLimits limits)
{
    /// <summary>Steps for building a list, map or error beside its elements.</summary>
    public const int AllocationSteps = 4;

    private const int CharactersPerStep = 8;

    private long remaining = limits.MaxCost;

    public ICelVariables Variables { get; } = variables;

    /// <summary>One place per nested macro variable.</summary>
    public CelValue[] Locals { get; } = localCount == 0 ? [] : new CelValue[localCount];

    /// <summary>Takes steps from the budget.</summary>
    /// <exception cref="CelException"><c>cost_exceeded</c>. Thrown, not returned as an error value: no <c>||</c> may absorb it.</exception>
    public void Charge(long steps = 1)
    {
        if ((remaining -= steps) < 0)
        {
            throw new CelException(CelCodes.CostExceeded, $"The expression did more work than {limits.MaxCost} steps.");
        }
    }

    /// <summary>Charges for copying or comparing text or bytes.</summary>
    public void ChargeText(long length) => Charge(2 + (length / CharactersPerStep));

    /// <summary>Passes a newly built value on when it is not too large.</summary>
    /// <exception cref="CelException"><c>value_too_large</c>.</exception>
    public T Built<T>(T value)
        where T : CelValue
    {
        return value.Size <= limits.MaxValueSize
            ? value
            : throw new CelException(CelCodes.ValueTooLarge, $"The expression built a value of more than {limits.MaxValueSize} parts.");
    }
}
