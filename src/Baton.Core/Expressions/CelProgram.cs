namespace Baton.Core.Expressions;

/// <summary>A checked, reusable expression. Immutable; evaluations may run side by side.</summary>
public sealed class CelProgram
{
    private CelProgram(string text, CelType resultType, IReadOnlyList<CelReference> references) =>
        (Text, ResultType, References) = (text, resultType, references);

    public string Text { get; }

    /// <summary>The static type of the result; dyn when it depends on data.</summary>
    public CelType ResultType { get; }

    /// <summary>Every place that reads a declared variable, in the order of the text.</summary>
    public IReadOnlyList<CelReference> References { get; }

    /// <summary>Parses and checks a text. Finds all mistakes it can, not only the first.</summary>
    /// <param name="issues">Mistakes are added here.</param>
    /// <returns>The program, or null when there were mistakes.</returns>
    public static CelProgram? Compile(string text, CelEnvironment environment, List<CelIssue> issues, CelLimits? limits = null) =>
        throw new NotSupportedException();

    /// <summary>Computes the value. Reads nothing but the variables.</summary>
    /// <exception cref="CelException">The evaluation failed or exceeded a limit.</exception>
    public CelValue Evaluate(ICelVariables variables) => throw new NotSupportedException();
}
