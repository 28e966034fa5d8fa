using Baton.Core.Definitions;
using Baton.Core.Errors;

namespace Baton.Core.Graph;

internal static class GateFields
{
    private const string Correct = "correct";
    private const string Fail = "fail";
    private const int MaxCorrections = 100;
    private const int DefaultCorrections = 3;
    private const int MaxQuorum = 1000;

    public static GateSpec? Read(Fields node, Reader reader, NodeCompiler compiler)
    {
        node.Require("gate");
        if (node.Map("gate") is not { } gate)
        {
            return null;
        }

        var kind = gate.Choice("kind", Words.GateKinds) ?? GateKind.Approval;
        var corrects = Corrects(gate, reader, compiler);
        var options = Options(gate, kind, gate.Has("corrects"));
        var timeout = gate.Time("timeout");
        var onTimeout = OnTimeout(gate, options);
        var assignees = gate.Words("assignees") ?? [];
        if (assignees.FirstOrDefault(name => name.Contains('$')) is { } dynamic)
        {
            gate.Error(DiagnosticCodes.NotSupported, "assignees", $"'assignees' are plain names; '{dynamic}' would be computed");
        }

        var quorum = gate.Number("quorum", 1, MaxQuorum) ?? 1;
        if (assignees.Count > 0 && quorum > assignees.Count)
        {
            gate.Error(DiagnosticCodes.BadValue, "quorum", $"{quorum} decisions are wanted from {assignees.Count} assignees");
        }

        var spec = new GateSpec(
            kind, Template("title", gate, reader, compiler), Template("description", gate, reader, compiler), options ?? [], assignees,
            quorum,
            compiler.Context.Schema(gate.Any("form")), timeout, onTimeout == Fail ? null : onTimeout, corrects,
            gate.Number("max_corrections", 1, MaxCorrections) ?? DefaultCorrections);
        if (!gate.Has("corrects"))
        {
            gate.NotHere("max_corrections", "'max_corrections' needs 'corrects'");
        }

        gate.Done("a gate");
        return options is null ? null : spec;
    }

    private static ValueTemplate? Template(string name, Fields gate, Reader reader, NodeCompiler compiler) =>
        gate.Text(name) is null ? null : TemplateParser.Parse(gate.Any(name)!.Value, compiler.Context.Expressions, reader);

    private static int Corrects(Fields gate, Reader reader, NodeCompiler compiler)
    {
        if (gate.Text("corrects") is not { } id)
        {
            return -1;
        }

        var at = gate.Any("corrects")!.Value;
        if (!EdgeResolver.TryFind(id, at, compiler.Ids, compiler.Outer, gate.Report, out var node))
        {
            return -1;
        }

        // It can only be executed again if it has been before.
        compiler.Scope.Reads.Add(new NodeRead(reader.Node, node, false, at.Path, at.Node.Line, at.Node.Column));
        return node == reader.Node ? -1 : node;
    }

    private static IReadOnlyList<string>? Options(Fields gate, GateKind kind, bool corrects)
    {
        if (!gate.Has("options"))
        {
            if (kind == GateKind.Selection)
            {
                gate.Missing("options", "what can be selected");
                return null;
            }

            gate.Any("options");
            IReadOnlyList<string> defaults = kind == GateKind.Approval ? ["approve", "reject"] : ["submit"];
            return corrects ? [.. defaults, Correct] : defaults;
        }

        if (gate.Words("options") is not { } options)
        {
            return null;
        }

        if (options.Count == 0)
        {
            gate.Error(DiagnosticCodes.BadValue, "options", "a gate has at least one option");
        }

        if (options.Contains(Correct) != corrects)
        {
            gate.Error(
                DiagnosticCodes.FieldConflict, "options",
                corrects ? "'corrects' needs the option 'correct'" : "the option 'correct' needs 'corrects'",
                corrects ? "add correct to the options" : "say in 'corrects' which node it executes again");
        }

        return options;
    }

    private static string? OnTimeout(Fields gate, IReadOnlyList<string>? options)
    {
        if (gate.Word("on_timeout") is not { } option)
        {
            return null;
        }

        gate.Require("timeout", "'on_timeout' needs it");
        if (option != Fail && options is not null && !options.Contains(option))
        {
            gate.Error(
                DiagnosticCodes.UnknownBranch, "on_timeout", $"'on_timeout' names no option: '{option}'",
                gate.Report.Nearest(option, options.Append(Fail)) ?? $"one of {string.Join(", ", options.Append(Fail))}");
        }

        return option;
    }
}
