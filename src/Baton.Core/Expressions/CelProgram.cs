using Baton.Core.Expressions.Checking;
using Baton.Core.Expressions.Evaluation;
using Baton.Core.Expressions.Syntax;

namespace Baton.Core.Expressions;

/// <summary>A checked, reusable expression. Immutable; evaluations may run side by side.</summary>
public sealed class CelProgram
{
    private readonly Node root;
    private readonly int slotCount;
    private readonly CelLimits limits;

    private CelProgram(string text, CelLimits limits, Checked result, Checker checker)
    {
        Text = text;
        this.limits = limits;
        root = result.Node;
        ResultType = result.Type;
        slotCount = checker.SlotCount;
        References = [.. checker.References.Select(reference => Build(text, reference))];
    }

    public string Text { get; }

    /// <summary>The static type of the result; dyn when it depends on data.</summary>
    public CelType ResultType { get; }

    /// <summary>Every place that reads a declared variable, in the order of the text.</summary>
    public IReadOnlyList<CelReference> References { get; }

    /// <summary>Parses and checks a text. Of mistakes in the grammar the first is reported, of names and types all.</summary>
    /// <param name="issues">Mistakes are added here.</param>
    /// <returns>The program, or null when there were mistakes.</returns>
    public static CelProgram? Compile(string text, CelEnvironment environment, List<CelIssue> issues, CelLimits? limits = null)
    {
        limits ??= CelLimits.Default;
        if (text.Length > limits.MaxLength)
        {
            issues.Add(new(CelCodes.TooLong, 1, 1, $"The expression has {text.Length} characters, more than {limits.MaxLength}."));
            return null;
        }

        Expr tree;
        try
        {
            tree = Parser.Parse(text, limits.MaxDepth);
        }
        catch (SyntaxError error)
        {
            Report(error.Code, error.Position, error.Message, error.Hint);
            return null;
        }

        var before = issues.Count;
        var checker = new Checker(environment, Report);
        var result = checker.Check(tree);
        return issues.Count == before ? new CelProgram(text, limits, result, checker) : null;

        void Report(string code, int position, string message, string? hint)
        {
            var (line, column) = Place(text, position);
            issues.Add(new(code, line, column, message, hint));
        }
    }

    /// <summary>Computes the value. Reads nothing but the variables.</summary>
    /// <exception cref="CelException">The evaluation failed or exceeded a limit.</exception>
    public CelValue Evaluate(ICelVariables variables)
    {
        var value = root.Evaluate(new EvaluationRun(variables, slotCount, limits));
        return value is CelError error ? throw error.ToException() : value;
    }

    private static CelReference Build(string text, ReferenceBuilder reference)
    {
        var (line, column) = Place(text, reference.Position);
        return reference.Build(line, column);
    }

    private static (int Line, int Column) Place(string text, int position)
    {
        var before = text.AsSpan(0, Math.Min(position, text.Length));
        return (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }
}
