using Baton.Core.Definitions;
using Baton.Core.Errors;
using Baton.Core.Expressions;

namespace Baton.Core.Graph;

/// <summary>One graph: the main one, <c>finally</c>, or a body.</summary>
internal sealed class GraphCompiler
{
    /// <summary>Nodes of a cycle named in its message, from each end.</summary>
    private const int CycleEnds = 20;

    private readonly GraphDefinition definition;
    private readonly CompileContext context;
    private readonly Extras extras;
    private readonly Scope? outer;
    private readonly Dictionary<string, int> ids;
    private readonly Scope scope;

    private GraphCompiler(GraphDefinition definition, CompileContext context, Scope? outer, int owner, Extras extras)
    {
        this.definition = definition;
        this.context = context;
        this.extras = extras;
        this.outer = outer;
        ids = new Dictionary<string, int>(definition.Nodes.Count, StringComparer.Ordinal);
        for (var i = 0; i < definition.Nodes.Count; i++)
        {
            ids.Add(definition.Nodes[i].Id, i);
        }


        scope = new Scope(ids, outer, owner);
        if (definition.IsNodeMap)
        {
            context.NodeMaps.Add((definition.At.Node.Line, definition.At.Node.Column));
        }
    }

    private Report Report => context.Report;

    /// <param name="outer">The scope around this graph, or null.</param>
    /// <param name="owner">The node of the outer graph this is the body of, or <see cref="Scope.Everything"/>.</param>
    /// <param name="extras">The variables its nodes have.</param>
    /// <param name="scope">For what reads this graph's nodes from outside.</param>
    /// <returns>Null past a limit; with other mistakes a graph that must not run.</returns>
    public static CompiledGraph? Compile(
        GraphDefinition definition, CompileContext context, Scope? outer, int owner, Extras extras, out Scope scope)
    {
        var compiler = new GraphCompiler(definition, context, outer, owner, extras);
        scope = compiler.scope;
        return context.Admit(definition) ? compiler.Compile() : null;
    }

    private CompiledGraph Compile()
    {
        RefuseHiding();
        var resolved = EdgeResolver.Resolve(definition, ids, outer, Report);
        var fallback = definition.Nodes.Select(Fallback).ToArray();
        var shape = GraphShape.Build(definition.Nodes.Count, resolved.Select(edge => (edge.From, edge.To)).ToArray(), fallback);
        TellCycles(shape, resolved);
        var nodes = Nodes(shape, resolved);
        var edges = resolved.Select(edge => Edge(edge, definition.Nodes[edge.From], nodes[edge.From])).ToArray();
        var output = definition.Output is { } value
            ? TemplateParser.Parse(
                value, context.Expressions, new Reader(scope, Scope.Everything, extras & (Extras.Item | Extras.Iteration)))
            : null;
        foreach (var (node, why) in new Reachability(shape, nodes, edges).Find())
        {
            Report.Add(
                DiagnosticCodes.Unreachable, definition.Nodes[node].Fields.At, $"'{definition.Nodes[node].Id}' can never run: {why}",
                "change its needs, or give it another trigger such as one_success");
        }

        ReadChecks.Check(scope, shape, nodes, Report);
        return new CompiledGraph
        {
            Nodes = nodes,
            Edges = edges,
            OutStart = shape.OutStart,
            OutEdges = shape.OutEdges,
            InStart = shape.InStart,
            InEdges = shape.InEdges,
            Order = shape.Order,
            Level = shape.Level,
            IndexOf = ids,
            Output = output,
        };
    }

    /// <summary>An id of a graph around this one would be hidden: which of the two an expression means would depend on where it
    /// stands.</summary>
    private void RefuseHiding()
    {
        if (outer is null || !definition.IsNodeMap)
        {
            return;
        }

        foreach (var entry in definition.At.Node.Entries)
        {
            if (outer.Has(entry.Key))
            {
                Report.Add(
                    DiagnosticCodes.DuplicateId, DocPath.Key(definition.At.Path, entry.Key), entry.Line, entry.Column,
                    $"'{entry.Key}' is also a node of the graph around this one", "give one of the two another id");
            }
        }
    }

    private int Fallback(NodeDefinition node, int index)
    {
        if (node.Fallback is not { } at || !EdgeResolver.TryFind(at.Node.Text, at, ids, outer, Report, out var fallback))
        {
            return -1;
        }

        if (fallback == index)
        {
            Report.Add(DiagnosticCodes.SelfEdge, at, $"'{node.Id}' cannot be its own fallback");
            return -1;
        }

        return fallback;
    }

    private void TellCycles(GraphShape shape, List<ResolvedEdge> resolved)
    {
        foreach (var cycle in shape.Cycles)
        {
            var (from, to) = (cycle[^2], cycle[^1]);
            var closing = shape.Out(from).ToArray().Where(edge => resolved[edge].To == to)
                .Select(edge => (Located?)resolved[edge].Definition.At);
            var at = closing.FirstOrDefault() ?? definition.Nodes[from].Fallback ?? definition.Nodes[from].Fields.At;
            Report.Add(DiagnosticCodes.Cycle, at, $"these nodes wait for each other: {Describe(cycle)}", "take one of the edges out");
        }
    }

    private string Describe(List<int> cycle)
    {
        var names = cycle.ConvertAll(node => definition.Nodes[node].Id);
        if (names.Count > 2 * CycleEnds)
        {
            names = [.. names[..CycleEnds], $"({names.Count - (2 * CycleEnds)} more)", .. names[^CycleEnds..]];
        }

        return string.Join(" → ", names);
    }

    private CompiledNode[] Nodes(GraphShape shape, List<ResolvedEdge> resolved)
    {
        var compiler = new NodeCompiler(context, scope, ids, outer, extras);
        var nodes = new CompiledNode[definition.Nodes.Count];
        for (var i = 0; i < nodes.Length; i++)
        {
            var handled = shape.Fallback[i] >= 0;
            foreach (var edge in shape.Out(i))
            {
                handled |= resolved[edge].Definition.On != EdgeOn.Success;
            }

            nodes[i] = compiler.Compile(definition.Nodes[i],
                new NodePlace(i, shape.Fallback[i], shape.OwnersOf.ContainsKey(i), handled, shape.In(i).Length));
        }

        return nodes;
    }

    private CompiledEdge Edge(ResolvedEdge edge, NodeDefinition source, CompiledNode from)
    {
        var written = edge.Definition;
        CheckBranch(written, source, from);
        CelProgram? when = null;
        if (written.When is { } guard)
        {
            when = context.Expressions.Compile(
                guard, new Reader(scope, edge.From, extras & (Extras.Item | Extras.Iteration | Extras.RunStatus), Self: true),
                Wanted.Bool);
        }

        return new CompiledEdge(edge.From, edge.To, written.On, written.Branch, when);
    }

    private void CheckBranch(EdgeDefinition edge, NodeDefinition source, CompiledNode from)
    {
        if (edge.Branch is null || source.Type is null)
        {
            return;
        }

        var branch = new Located(edge.At.Node.Get("branch")!, DocPath.Key(edge.At.Path, "branch"));
        if (edge.On == EdgeOn.Failure)
        {
            Report.Add(DiagnosticCodes.FieldConflict, branch, "a node that failed has picked no branch", "leave branch or on: failure out");
        }
        else if (source.Type is not (NodeType.Condition or NodeType.HumanGate))
        {
            Report.Add(DiagnosticCodes.UnknownBranch, branch, $"'{source.Id}' has no branches", "only condition and human_gate nodes have");
        }
        else if (NodeBranches.Of(from) is { } branches && !branches.Contains(edge.Branch))
        {
            Report.Add(
                DiagnosticCodes.UnknownBranch, branch, $"'{source.Id}' has no branch '{edge.Branch}'",
                Report.Nearest(edge.Branch, branches) ?? $"it has: {string.Join(", ", branches)}");
        }
    }
}
