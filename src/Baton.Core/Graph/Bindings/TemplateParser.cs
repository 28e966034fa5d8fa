using System.Text;
using System.Text.Json;
using Baton.Core.Definitions;
using Baton.Core.Errors;
using Baton.Core.Expressions;

namespace Baton.Core.Graph;

/// <summary>Turns a value of the document into a template. Constant parts are written once, here.</summary>
internal sealed class TemplateParser(ExpressionCompiler expressions, Reader reader)
{
    private readonly List<CelReference> references = [];

    /// <returns>Null when there were mistakes, which are reported.</returns>
    public static ValueTemplate? Parse(Located at, ExpressionCompiler expressions, Reader reader)
    {
        var parser = new TemplateParser(expressions, reader);
        return parser.Part(at.Node, new TemplatePath(at.Path)) is { } part ? new ValueTemplate(part, parser.references) : null;
    }

    /// <summary>The text of a field that holds CEL, as a template.</summary>
    public static ValueTemplate? Expression(Located at, ExpressionCompiler expressions, Reader reader, Wanted wanted) =>
        expressions.Compile(at, reader, wanted) is { } program
            ? new ValueTemplate(new ExpressionPart(program), References(program, at.Node))
            : null;

    private static List<CelReference> References(CelProgram program, DocNode node) => program.References.Select(reference =>
    {
        var (line, column) = node.PlaceOf(reference.Line, reference.Column);
        return reference with { Line = line, Column = column };
    }).ToList();

    private TemplatePart? Part(DocNode node, TemplatePath path) => node.Kind switch
    {
        DocKind.String => Text(node, path),
        DocKind.List => List(node, path),
        DocKind.Map => Map(node, path),
        _ => new ConstantPart(node.ToPayload()),
    };

    private TemplatePart? List(DocNode node, TemplatePath path)
    {
        var items = new TemplatePart?[node.Items.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = Part(node.Items[i], new TemplatePath(path, null, i));
        }

        return Array.Exists(items, i => i is null) ? null
            : Array.TrueForAll(items,
                i => i is ConstantPart) ? new ConstantPart(node.Items.Count == 0 ? new("[]"u8.ToArray()) : Written(new ListPart(items!)))
            : new ListPart(items!);
    }

    private TemplatePart? Map(DocNode node, TemplatePath path)
    {
        var entries = new KeyValuePair<JsonEncodedText, TemplatePart>[node.Entries.Count];
        var (complete, constant) = (true, true);
        for (var i = 0; i < entries.Length; i++)
        {
            var (key, _, _, value) = node.Entries[i];
            var part = Part(value, new TemplatePath(path, key, 0));
            complete &= part is not null;
            constant &= part is ConstantPart;
            entries[i] = new(JsonEncodedText.Encode(key, JsonText.Writing.Encoder), part!);
        }

        return !complete ? null : constant ? new ConstantPart(Written(new MapPart(entries))) : new MapPart(entries);
    }

    private static Payload Written(TemplatePart part) => TemplateWriting.ToPayload(part, NoVariables.Instance);

    private TemplatePart? Text(DocNode node, TemplatePath path)
    {
        var text = node.Text;
        if (!text.Contains('$'))
        {
            return new ConstantPart(node.ToPayload());
        }

        if (text[0] == '$' && text is not ['$', '{', ..])
        {
            if (text is not ['$', '$', ..])
            {
                return Reference(node, path);
            }

            // "$$" at the start is a "$"; what follows it may still hold expressions, but a brace right after it is text.
            return Mixed(node, path, 2, new StringBuilder("$"));
        }

        return Mixed(node, path, 0, new StringBuilder());
    }

    private ReferencePart? Reference(DocNode node, TemplatePath path)
    {
        var at = new Located(node, path.ToString());
        if (ReferenceText.Parse(node.Text) is not var (root, steps))
        {
            expressions.Report.Add(
                DiagnosticCodes.BadReference, at, $"'{Brief(node.Text)}' is not a reference",
                "write $node.path[0].name, or $$ for a text that starts with a dollar, or ${ … } for an expression");
            return null;
        }

        if (expressions.Reference(root, steps, at, reader) is not { } reference)
        {
            return null;
        }

        references.Add(reference);
        return new ReferencePart(node.Text, reference.Root,
            reference.Root == ReferencePart.Outputs && root != ReferencePart.Outputs ? [root, .. steps] : steps);
    }

    /// <summary>Text with <c>${ … }</c> in it.</summary>
    private TemplatePart? Mixed(DocNode node, TemplatePath path, int from, StringBuilder literal)
    {
        var text = node.Text;
        var (literals, values, failed) = (new List<string>(), new List<TemplatePart>(), false);
        var at = from;
        while (at < text.Length)
        {
            var next = text.IndexOf("${", at, StringComparison.Ordinal);
            if (next < 0)
            {
                break;
            }

            if (next > at && text[next - 1] == '$')
            {
                literal.Append(text, at, next - at - 1).Append("${");
                at = next + 2;
                continue;
            }

            literal.Append(text, at, next - at);
            var end = EmbeddedExpression.End(text, next + 2);
            if (end < 0)
            {
                var (line, column) = PlaceOf(node, next);
                expressions.Report.Add(DiagnosticCodes.BadTemplate, path.ToString(), line, column, "this ${ is never closed",
                    "close it with }, or write $${ for the text ${");
                return null;
            }

            var part = Embedded(node, path, next + 2, end);
            failed |= part is null;
            literals.Add(literal.ToString());
            values.Add(part!);
            literal.Clear();
            at = end + 1;
        }

        literal.Append(text, at, text.Length - at);
        return failed ? null : Assemble(literals, values, literal.ToString());
    }

    private static TemplatePart Assemble(List<string> literals, List<TemplatePart> values, string last)
    {
        if (values.Count == 0)
        {
            return new ConstantPart(DocNode.Of(last, 0, 0).ToPayload());
        }

        return values is [var only] && literals[0].Length == 0 && last.Length == 0 ? only : new TextPart([.. literals, last], [.. values]);
    }

    private ExpressionPart? Embedded(DocNode node, TemplatePath path, int start, int end)
    {
        var place = TextPlace.Of(node.Text, start);
        var program = expressions.Compile(node.Text[start..end], new Located(node, path.ToString()), place, reader, Wanted.Any);
        if (program is null)
        {
            return null;
        }

        foreach (var reference in program.References)
        {
            var (line, column) = place.InDocument(node, reference.Line, reference.Column);
            references.Add(reference with { Line = line, Column = column });
        }

        return new ExpressionPart(program);
    }

    private static (int Line, int Column) PlaceOf(DocNode node, int index) => TextPlace.Of(node.Text, index).InDocument(node, 1, 1);

    private static string Brief(string text) => text.Length > 60 ? text[..60] + "…" : text;
}

/// <summary>The path of a part, put together only when a mistake needs it.</summary>
internal sealed class TemplatePath(TemplatePath? parent, string? key, int index)
{
    private readonly string root = "";

    public TemplatePath(string root)
        : this(null, null, 0) => this.root = root;

    public override string ToString() =>
        parent is null ? root : key is not null ? DocPath.Key(parent.ToString(), key) : DocPath.Item(parent.ToString(), index);
}

/// <summary>A place inside a scalar's text, 1-based.</summary>
internal readonly record struct TextPlace(int Line, int Column)
{
    public static TextPlace Start { get; } = new(1, 1);

    public static TextPlace Of(string text, int index)
    {
        var before = text.AsSpan(0, index);
        var lastBreak = before.LastIndexOf('\n');
        return new TextPlace(before.Count('\n') + 1, index - lastBreak);
    }

    /// <summary>Where a place relative to this one lies in the document.</summary>
    public (int Line, int Column) InDocument(DocNode node, int line, int column) =>
        node.PlaceOf(Line + line - 1, line == 1 ? Column + column - 1 : column);
}
