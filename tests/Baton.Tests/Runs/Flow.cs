using Baton.Core.Graph;

namespace Baton.Tests.Runs;

/// <summary>Workflows from short texts.</summary>
internal static class Flow
{
    /// <param name="nodes">What stands under <c>nodes:</c>, one node per line.</param>
    /// <param name="top">Further top-level lines.</param>
    public static CompiledWorkflow Of(string nodes, string top = "") => Whole($"name: t\n{top}\nnodes:\n{Indented(nodes)}\n");

    public static CompiledWorkflow Whole(string text)
    {
        var result = WorkflowCompiler.Compile(text);
        return result.Workflow
            ?? throw new InvalidOperationException(string.Join('\n',
                result.Diagnostics.Select(d => $"{d.Line}: {d.Code}: {d.Message}")) + "\n" + text);
    }

    /// <summary>A driver whose calls all succeed with their path, unless the script says otherwise.</summary>
    public static MachineDriver Drive(string nodes, Func<Call, Answer?>? script = null, string top = "") => new(Of(nodes, top), script);

    /// <summary>A script in which the named nodes fail and all others succeed with their path.</summary>
    public static Func<Call, Answer?> Failing(params string[] nodes) =>
        call => nodes.Contains(call.Node) ? Answer.Fail() : Answer.Ok($"\"{call.Node}\"");

    private static string Indented(string text) => string.Join('\n', text.Split('\n').Select(line => "  " + line));
}
