using Baton.Core.Errors;

namespace Baton.Core.Graph;

/// <summary>A workflow, or everything that is wrong with its text.</summary>
public sealed class CompileResult
{
    internal CompileResult(CompiledWorkflow? workflow, IReadOnlyList<Diagnostic> diagnostics) =>
        (Workflow, Diagnostics) = (workflow, diagnostics);

    /// <summary>Null when there are diagnostics.</summary>
    public CompiledWorkflow? Workflow { get; }

    /// <summary>The mistakes in the order of the text; at most 1,000, followed by how many more there are.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>Node ids in a topological order, for display; empty without a workflow.</summary>
    public IReadOnlyList<string> Order => Workflow is { Main: var main } ? Array.ConvertAll(main.Order, node => main.Nodes[node].Id) : [];

    /// <summary>Node ids by level: the longest way from a root. In each level the order of the file.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Levels
    {
        get
        {
            var levels = new List<List<string>>();
            foreach (var node in Workflow?.Main.Nodes ?? [])
            {
                var level = Workflow!.Main.Level[node.Index];
                while (levels.Count <= level)
                {
                    levels.Add([]);
                }

                levels[level].Add(node.Id);
            }

            return levels;
        }
    }
}
