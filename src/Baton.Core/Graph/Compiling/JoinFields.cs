using Baton.Core.Definitions;
using Baton.Core.Errors;

namespace Baton.Core.Graph;

internal static class JoinFields
{
    public static JoinSpec? Read(NodeDefinition node, Reader reader, int incoming, NodeCompiler compiler)
    {
        var fields = node.Fields;
        fields.NotHere("trigger", "a join has 'mode' instead of 'trigger'");
        var mode = Mode(fields);
        if (mode is { Mode: not JoinMode.All } counted && counted.Count > incoming)
        {
            fields.Error(
                DiagnosticCodes.JoinCount, "mode", $"the join waits for {counted.Count} edges and has {incoming}",
                incoming == 0 ? "add edges to 'needs'" : $"at most {incoming}");
        }

        var merge = Merge(fields, reader, compiler);
        var deadline = fields.Time("deadline");
        var cancelRest = fields.Flag("cancel_rest") ?? false;
        return mode is null || merge is null ? null
            : new JoinSpec(mode.Value.Mode, mode.Value.Count, merge.Value.Mode, merge.Value.Expression, deadline, cancelRest);
    }

    private static (JoinMode Mode, int Count)? Mode(Fields fields)
    {
        if (fields.Any("mode") is not { } mode)
        {
            return (JoinMode.All, 0);
        }

        switch (mode.Node)
        {
            case { Kind: DocKind.String, Text: "all" }:
                return (JoinMode.All, 0);
            case { Kind: DocKind.String, Text: "any" }:
                return (JoinMode.Any, 1);
            case { Kind: DocKind.Map }:
                var counted = new Fields(mode, fields.Report, "mode");
                counted.Require("at_least");
                var count = counted.Number("at_least", 1, int.MaxValue);
                counted.Done("a mode");
                return count is null ? null : (JoinMode.AtLeast, count.Value);
            case { Kind: DocKind.String }:
                fields.Error(
                    DiagnosticCodes.BadValue, "mode", $"'mode' cannot be '{mode.Node.Text}'",
                    fields.Report.Nearest(mode.Node.Text, ["all", "any"]) ?? "all, any or {at_least: n}");
                return null;
            default:
                fields.Error(DiagnosticCodes.WrongType, "mode", $"'mode' must be all, any or {{at_least: n}}, not {Kinds.Name(mode.Node)}");
                return null;
        }
    }

    private static (MergeMode Mode, Expressions.CelProgram? Expression)? Merge(Fields fields, Reader reader, NodeCompiler compiler)
    {
        if (fields.Any("merge") is not { } merge)
        {
            return (MergeMode.Dict, null);
        }

        if (merge.Node.Kind == DocKind.String && Words.MergeModes.TryGetValue(merge.Node.Text, out var mode))
        {
            return (mode, null);
        }

        var program = MergeExpression(merge, reader, compiler.Context.Expressions);
        return program is null ? null : (MergeMode.Expression, program);
    }

    /// <summary>CEL, or a <c>$reference</c> or one <c>${ … }</c>, which say the same.</summary>
    private static Expressions.CelProgram? MergeExpression(Located merge, Reader reader, ExpressionCompiler expressions)
    {
        var text = merge.Node.Text;
        if (text.StartsWith("${", StringComparison.Ordinal) && EmbeddedExpression.End(text, 2) == text.Length - 1)
        {
            return expressions.Compile(text[2..^1], merge, new TextPlace(1, 3), reader, Wanted.Any);
        }

        if (text.StartsWith('$') && ReferenceText.Parse(text) is var (root, steps))
        {
            return expressions.Reference(root, steps, merge, reader) is not { } reference ? null
                : expressions.Compile(
                    ReferenceText.ToCel(reference.Root, reference.Root == root || root == "context" ? steps : [root, .. steps]),
                    merge, TextPlace.Start, reader, Wanted.Any);
        }

        return expressions.Compile(merge, reader, Wanted.Any);
    }
}
