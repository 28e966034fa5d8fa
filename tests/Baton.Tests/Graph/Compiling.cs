using Baton.Core.Errors;
using Baton.Core.Graph;

namespace Baton.Tests.Graph;

/// <summary>Shorthands for tests that compile a text.</summary>
internal static class Compiling
{
    public static CompiledWorkflow Good(string text, CompileOptions? options = null)
    {
        var result = WorkflowCompiler.Compile(text, options);
        result.Diagnostics.ShouldBeEmpty(Show(result.Diagnostics));
        return result.Workflow.ShouldNotBeNull();
    }

    public static IReadOnlyList<Diagnostic> Bad(string text, CompileOptions? options = null)
    {
        var result = WorkflowCompiler.Compile(text, options);
        result.Workflow.ShouldBeNull();
        result.Diagnostics.ShouldNotBeEmpty();
        return result.Diagnostics;
    }

    /// <summary>A file whose nodes are given, two spaces indented; line 3 is the first node.</summary>
    public static string File(string nodes) => $"name: test\nnodes:\n{nodes}";

    public static CompiledNode Node(this CompiledWorkflow workflow, string id) => workflow.Main.Nodes[workflow.Main.IndexOf[id]];

    public static string Show(IEnumerable<Diagnostic> diagnostics) =>
        string.Join("\n", diagnostics.Select(d => $"{d.Line}:{d.Column}: {d.Code}: {d.Path}: {d.Message} ({d.Hint})"));
}
