using System.Globalization;
using Baton.Core.Definitions;
using Baton.Core.Errors;

namespace Baton.Core.Graph;

internal static class WaitFields
{
    private static readonly string[] Forms = ["for", "until", "event"];

    public static WaitSpec? Read(Fields fields, Reader reader, NodeCompiler compiler)
    {
        var given = Array.FindAll(Forms, fields.Has);
        if (given.Length == 0)
        {
            fields.Missing("for", "a wait has 'for', 'until' or 'event'");
        }

        foreach (var extra in given.Skip(1))
        {
            fields.Error(
                DiagnosticCodes.FieldConflict, extra, $"a wait has one of 'for', 'until' and 'event', not '{given[0]}' and '{extra}'");
        }

        var time = fields.Time("for");
        var until = fields.Any("until") is { } at ? Until(at, reader, compiler) : null;
        var name = fields.Text("event");
        if (name is null)
        {
            fields.NotHere("match", "'match' needs 'event'");
        }

        var match = fields.Any("match") is { } test
            ? compiler.Context.Expressions.Compile(test, reader.With(Extras.Event), Wanted.Bool)
            : null;
        return given.Length == 1 && (time is not null || until is not null || name is not null)
            ? new WaitSpec(time, until, name, match)
            : null;
    }

    private static ValueTemplate? Until(Located at, Reader reader, NodeCompiler compiler)
    {
        if (at.Node.Kind == DocKind.String && at.Node.Text.Contains('$'))
        {
            return TemplateParser.Parse(at, compiler.Context.Expressions, reader);
        }

        if (at.Node.Kind != DocKind.String || !IsTime(at.Node.Text))
        {
            compiler.Context.Report.Add(
                DiagnosticCodes.BadTime, at, $"'{at.Node.Text}' is not a time",
                "write 2026-05-28T10:30:00Z, a $reference or ${ an expression }");
            return null;
        }

        return TemplateParser.Parse(at, compiler.Context.Expressions, reader);
    }

    /// <summary>RFC 3339 with a zone.</summary>
    private static bool IsTime(string text) =>
        text.Length >= 20 && text[10] is 'T' or 't' or ' ' && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-')
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
}
