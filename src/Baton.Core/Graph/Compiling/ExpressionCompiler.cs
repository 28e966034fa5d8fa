using Baton.Core.Definitions;
using Baton.Core.Errors;
using Baton.Core.Expressions;

namespace Baton.Core.Graph;

/// <summary>What a field does with the value.</summary>
internal enum Wanted
{
    Any,
    Bool,
    List,
}

/// <summary>Compiles the expressions of one file, equal texts once, and checks the names they read.</summary>
internal sealed class ExpressionCompiler(Report report, IReadOnlySet<string>? secrets)
{
    private readonly Variables variables = new();
    private readonly Dictionary<(Extras Extras, string Text), (CelProgram? Program, List<CelIssue> Issues)> programs = [];

    public Report Report => report;

    /// <summary>A field that is CEL as a whole; a plain true or false counts as the expression.</summary>
    public CelProgram? Compile(Located at, Reader reader, Wanted wanted)
    {
        if (at.Node.Kind is not (DocKind.String or DocKind.Bool))
        {
            report.Add(DiagnosticCodes.WrongType, at, $"an expression is a string, not {Kinds.Name(at.Node)}");
            return null;
        }

        var text = at.Node.Text;
        if (text.AsSpan().TrimStart() is ['$', '{', ..])
        {
            report.Add(DiagnosticCodes.BadTemplate, at, "this field is an expression as it stands", "write it without ${ }");
            return null;
        }

        return Compile(text, at, TextPlace.Start, reader, wanted);
    }

    /// <param name="place">Where the text starts within the scalar.</param>
    public CelProgram? Compile(string text, Located at, TextPlace place, Reader reader, Wanted wanted)
    {
        var (program, issues) = Program(text, reader.Extras);
        foreach (var issue in issues)
        {
            var (line, column) = place.InDocument(at.Node, issue.Line, issue.Column);
            report.Add(issue.Code, at.Path, line, column, issue.Message, issue.Hint);
        }

        if (program is null)
        {
            return null;
        }

        var sound = true;
        foreach (var reference in program.References)
        {
            var (line, column) = place.InDocument(at.Node, reference.Line, reference.Column);
            sound &= Check(reference, at.Path, line, column, reader);
        }

        return Fits(program.ResultType, at, wanted) && sound ? program : null;
    }

    /// <summary>A <c>$reference</c>: what it reads, with the node's name made the first step when it is a node.</summary>
    public CelReference? Reference(string root, List<object> steps, Located at, Reader reader)
    {
        var path = steps.Select(step => step.ToString()!).ToList();
        var (line, column) = at.Node.PlaceOf(1, 1);
        var reference = root switch
        {
            "context" or "input" => new CelReference("input", path, line, column),
            "run" or "outputs" => new CelReference(root, path, line, column),
            "secrets" => new CelReference(root, path, line, column),
            _ when Variables.ExtraOf.TryGetValue(root, out var extra) && reader.Extras.HasFlag(extra)
                && (extra is Extras.Item or Extras.Iteration || !reader.Scope.Has(root)) =>
                new CelReference(root, path, line, column),
            "nodes" when !reader.Scope.Has(root) => new CelReference(root, path, line, column),
            _ => new CelReference(ReferencePart.Outputs, [root, .. path], line, column),
        };
        if (reference.Root == "secrets" && !reader.Extras.HasFlag(Extras.Secrets))
        {
            report.Add(DiagnosticCodes.BadReference, at, "secrets can be read under 'with' only");
            return null;
        }

        return Check(reference, at.Path, line, column, reader) ? reference : null;
    }

    private (CelProgram? Program, List<CelIssue> Issues) Program(string text, Extras extras)
    {
        if (!programs.TryGetValue((extras, text), out var entry))
        {
            var issues = new List<CelIssue>();
            entry = (CelProgram.Compile(text, variables.Of(extras), issues), issues);
            programs.Add((extras, text), entry);
        }

        return entry;
    }

    private bool Fits(CelType type, Located at, Wanted wanted)
    {
        switch (wanted)
        {
            case Wanted.Bool when type.Kind is not (null or CelKind.Bool):
                report.Add(DiagnosticCodes.NotABool, at, $"this gives {type.Name}, not true or false", "compare the value with something");
                return false;
            case Wanted.List when type.Kind is not (null or CelKind.List):
                report.Add(DiagnosticCodes.NotAList, at, $"this gives {type.Name}, not a list");
                return false;
            default:
                return true;
        }
    }

    private bool Check(CelReference reference, string path, int line, int column, Reader reader)
    {
        switch (reference.Root)
        {
            case "outputs" or "nodes" when reference.Path is [var id, ..]:
                if (!reader.Scope.TryRead(id, reader.Node, reader.Self, path, line, column))
                {
                    report.Add(
                        DiagnosticCodes.UnknownNode, path, line, column, $"there is no node '{id}'",
                        report.Nearest(id, reader.Scope.VisibleIds()));
                    return false;
                }

                return true;
            case "secrets" when secrets is not null && reference.Path is [var secret, ..] && !secrets.Contains(secret):
                report.Add(DiagnosticCodes.UnknownSecret, path, line, column, $"there is no secret '{secret}'",
                    report.Nearest(secret, secrets));
                return false;
            case ReferencePart.Correction:
                reader.Scope.ReadCorrection(reader.Node, path, line, column);
                return true;
            default:
                return true;
        }
    }
}
