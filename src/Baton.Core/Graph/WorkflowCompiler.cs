using Baton.Core.Definitions;
using Baton.Core.Errors;

namespace Baton.Core.Graph;

/// <summary>From the text of a file to a workflow that can run, or to all its mistakes. Pure; the work is bounded by the limits.</summary>
public static class WorkflowCompiler
{
    /// <param name="text">YAML or JSON.</param>
    public static CompileResult Compile(string text, CompileOptions? options = null)
    {
        options ??= CompileOptions.Default;
        var report = new Report();
        var duplicates = new List<DuplicateKey>();
        var workflow = DocumentReader.Read(text, options.Limits.MaxTextBytes, report, duplicates) is { } document
            ? Compile(document, duplicates, report, options)
            : null;
        return new CompileResult(report.IsClean ? workflow : null, report.Finish());
    }

    private static CompiledWorkflow? Compile(Located document, List<DuplicateKey> duplicates, Report report, CompileOptions options)
    {
        if (WorkflowReader.Read(document, report) is not { } definition)
        {
            return null;
        }

        var context = new CompileContext(definition.Name, report, options, definition.Defaults);
        var inputSchema = context.Schema(definition.Input);
        var main = GraphCompiler.Compile(definition.Main, context, null, Scope.Everything, Extras.Correction, out var scope);
        var last = definition.Finally is { Nodes.Count: > 0 } graph
            ? GraphCompiler.Compile(graph, context, scope, Scope.Everything, Extras.RunStatus, out _)
            : null;
        var reader = new Reader(scope, Scope.Everything, Extras.None);
        var output = definition.Output is { } value ? TemplateParser.Parse(value, context.Expressions, reader) : null;
        Tell(duplicates, context.NodeMaps, report);
        return main is null ? null : new CompiledWorkflow
        {
            Name = definition.Name,
            Title = definition.Title,
            Description = definition.Description,
            Tags = definition.Tags,
            Exposure = definition.Exposure,
            InputSchema = inputSchema,
            MaxParallel = definition.MaxParallel,
            Timeout = definition.Timeout,
            Budget = definition.Budget,
            OnFailure = definition.OnFailure,
            Main = main,
            Finally = last,
            Output = output,
        };
    }

    private static void Tell(List<DuplicateKey> duplicates, HashSet<(int Line, int Column)> nodeMaps, Report report)
    {
        foreach (var duplicate in duplicates)
        {
            var isNode = nodeMaps.Contains((duplicate.MapLine, duplicate.MapColumn));
            report.Add(
                isNode ? DiagnosticCodes.DuplicateId : DiagnosticCodes.DuplicateKey, duplicate.Path, duplicate.Entry.Line,
                duplicate.Entry.Column,
                $"'{duplicate.Entry.Key}' is given twice", isNode ? "give the second node another id" : "keep one of them");
        }
    }
}
