using Baton.Core.Definitions;
using Baton.Core.Errors;

namespace Baton.Core.Graph;

/// <summary>Nodes with a graph inside: parallel and loop.</summary>
internal static class BodyFields
{
    private const int MaxParallel = 100_000;
    private const int MaxIterations = 1000;

    public static ParallelSpec? Parallel(Fields fields, Reader reader, NodeCompiler compiler)
    {
        if (fields.Any("foreach") is not { } list)
        {
            foreach (var name in new[] { "body", "max_parallel", "fail_fast" })
            {
                fields.NotHere(name, $"'{name}' needs 'foreach': without it a parallel only forks");
            }

            return new ParallelSpec(null, null, null, true);
        }

        var items = Foreach(list, reader, compiler);
        fields.Require("body", "what is run for each item");
        var body = Body(fields, reader.Node, compiler, compiler.Extras | Extras.Item);
        var maxParallel = fields.Number("max_parallel", 1, MaxParallel);
        var failFast = fields.Flag("fail_fast") ?? true;
        return items is null || body is null ? null : new ParallelSpec(items, body, maxParallel, failFast);
    }

    public static LoopSpec? Loop(Fields fields, Reader reader, NodeCompiler compiler)
    {
        fields.Require("body", "what is run again");
        fields.Require("until");
        fields.Require("max_iterations");
        var body = Body(fields, reader.Node, compiler, compiler.Extras | Extras.Iteration);
        var until = fields.Any("until") is { } at
            ? compiler.Context.Expressions.Compile(at, reader.With(Extras.Iteration | Extras.Output), Wanted.Bool)
            : null;
        var max = fields.Number("max_iterations", 1, MaxIterations);
        var delay = fields.Time("delay") ?? TimeSpan.Zero;
        return body is null || until is null || max is null ? null : new LoopSpec(body, until, max.Value, delay);
    }

    private static ValueTemplate? Foreach(Located list, Reader reader, NodeCompiler compiler)
    {
        var expressions = compiler.Context.Expressions;
        switch (list.Node.Kind)
        {
            case DocKind.List:
                return TemplateParser.Parse(list, expressions, reader);
            case DocKind.String when list.Node.Text.StartsWith('$'):
                return TemplateParser.Parse(list, expressions, reader);
            case DocKind.String:
                return TemplateParser.Expression(list, expressions, reader, Wanted.List);
            default:
                expressions.Report.Add(DiagnosticCodes.WrongType, list,
                    $"'foreach' must be an expression or a list, not {Kinds.Name(list.Node)}");
                return null;
        }
    }

    private static CompiledGraph? Body(Fields fields, int owner, NodeCompiler compiler, Extras extras) =>
        fields.Map("body") is { } body && GraphReader.Body(body) is { } graph
            ? GraphCompiler.Compile(graph, compiler.Context, compiler.Scope, owner, extras, out _)
            : null;
}
