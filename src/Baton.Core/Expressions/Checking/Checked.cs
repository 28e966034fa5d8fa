using Baton.Core.Expressions.Evaluation;

namespace Baton.Core.Expressions.Checking;

/// <summary>A checked part of an expression.</summary>
/// <param name="Reference">Set while the part is a variable with constant selectors, so that the next selector can be noted.</param>
internal readonly record struct Checked(Node Node, CelType Type, ReferenceBuilder? Reference = null);

/// <summary>A reference whose path still grows.</summary>
internal sealed class ReferenceBuilder(string root, int position)
{
    public int Position { get; } = position;

    private readonly List<string> path = [];

    public void Add(string segment) => path.Add(segment);

    public CelReference Build(int line, int column) => new(root, path, line, column);
}

/// <summary>A macro's variable.</summary>
/// <param name="Slot">Its place in <see cref="EvaluationRun.Locals"/>.</param>
internal sealed record Local(string Name, CelType Type, int Slot, Local? Outer)
{
    public static Local? Find(Local? innermost, string name)
    {
        for (var local = innermost; local is not null; local = local.Outer)
        {
            if (local.Name == name)
            {
                return local;
            }
        }

        return null;
    }
}
