using Baton.Core.Definitions;
using Baton.Core.Errors;
using Baton.Core.Schemas;

namespace Baton.Core.Graph;

/// <summary>What the compilation of one file shares.</summary>
internal sealed class CompileContext(string workflow, Report report, CompileOptions options, NodeDefaults defaults)
{
    private int nodes;
    private int edges;

    /// <summary>Its name.</summary>
    public string Workflow => workflow;

    public Report Report => report;

    public CompileOptions Options => options;

    public NodeDefaults Defaults => defaults;

    public ExpressionCompiler Expressions { get; } = new(report, options.Secrets);

    /// <summary>Where the maps of nodes start: a key given twice there is a node given twice.</summary>
    public HashSet<(int Line, int Column)> NodeMaps { get; } = [];

    /// <summary>Counts the graph against the limits of the file; false, once told, when it is past them.</summary>
    public bool Admit(GraphDefinition graph)
    {
        nodes += graph.Nodes.Count;
        edges += graph.Edges.Count;
        if (nodes > options.Limits.MaxNodes)
        {
            report.Add(DiagnosticCodes.LimitNodes, graph.At, $"the workflow has more than {options.Limits.MaxNodes} nodes",
                "split the workflow");
            return false;
        }

        if (edges > options.Limits.MaxEdges)
        {
            report.Add(DiagnosticCodes.LimitEdges, graph.At, $"the workflow has more than {options.Limits.MaxEdges} edges",
                "put a join between");
            return false;
        }

        return true;
    }

    public JsonSchema? Schema(Located? at)
    {
        if (at is not { } schema)
        {
            return null;
        }

        var mistakes = new List<Diagnostic>();
        var compiled = JsonSchema.Compile(schema.Node, schema.Path, mistakes);
        mistakes.ForEach(report.Add);
        return compiled;
    }
}
