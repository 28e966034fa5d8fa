using Baton.Core.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Baton.Core.Definitions;

/// <summary>Reads one YAML 1.2 document into positioned nodes. Scalars follow the core schema; tags, a second document and keys that are
/// not scalars are refused; aliases share their anchor's node and may stand for no more than a bounded amount of text.</summary>
internal sealed class YamlDocumentReader
{
    // What one node counts for beside its text when aliases are added up.
    private const int NodeWeight = 16;

    private readonly string text;
    private readonly long aliasLimit;
    private readonly List<DuplicateKey> duplicates;
    private readonly GuardedParser parser;
    private readonly List<PathStep> path = [];
    private readonly Dictionary<string, Anchored> anchors = new(StringComparer.Ordinal);
    private long aliased;

    // Weight of everything read so far, aliases expanded.
    private long weight;

    // Height of the value read last, in levels of lists and maps.
    private int height;

    private YamlDocumentReader(string text, long aliasLimit, List<DuplicateKey> duplicates)
    {
        this.text = text;
        this.aliasLimit = aliasLimit;
        this.duplicates = duplicates;
        parser = new GuardedParser(text);
    }

    /// <param name="aliasLimit">How much text aliases may stand for, in characters.</param>
    /// <exception cref="DocumentException">Not a document Baton reads; it says why and where.</exception>
    public static DocNode? Read(string text, long aliasLimit, List<DuplicateKey> duplicates)
    {
        try
        {
            return new YamlDocumentReader(text, aliasLimit, duplicates).Document();
        }
        catch (YamlException e)
        {
            var message = e.InnerException is null ? e.Message : $"{e.Message} ({e.InnerException.Message})";
            var (line, column) = Inside(text, (int)e.Start.Line, (int)e.Start.Column);
            throw new DocumentException(new Diagnostic(DiagnosticCodes.Syntax, "", line, column, Sentence(message)));
        }
    }

    /// <summary>A mistake found at the end of the text is told at the end of its last line.</summary>
    private static (int Line, int Column) Inside(string text, int line, int column)
    {
        var end = text.AsSpan().TrimEnd();
        var last = end.Count('\n') + 1;
        return line <= last ? (line, column) : (last, end.Length - end.LastIndexOf('\n'));
    }

    private static string Sentence(string message)
    {
        // Some of the parser's messages start with the place, which the diagnostic tells already.
        var end = message.StartsWith("(Line", StringComparison.Ordinal) ? message.IndexOf("): ", StringComparison.Ordinal) : -1;
        return end < 0 ? message : message[(end + 3)..];
    }

    private DocNode? Document()
    {
        parser.Consume<StreamStart>();
        if (parser.TryConsume<StreamEnd>(out _))
        {
            return null;
        }

        parser.Consume<DocumentStart>();
        var root = Value();
        parser.Consume<DocumentEnd>();
        if (parser.Current is DocumentStart second)
        {
            throw Refused(DiagnosticCodes.MultipleDocuments, second.Start, "a file holds one document",
                "put each workflow into a file of its own");
        }

        return root;
    }

    private DocNode Value()
    {
        var current = parser.Current!;
        if (current is AnchorAlias alias)
        {
            parser.MoveNext();
            return Alias(alias);
        }

        // On some malformed texts the parser leaves a value out instead of refusing.
        var node = current as NodeEvent ?? throw Refused(DiagnosticCodes.Syntax, current.Start, "a value is missing here");
        if (!node.Tag.IsEmpty)
        {
            throw Refused(DiagnosticCodes.TagNotAllowed, node.Start, $"the tag {node.Tag.Value} is not allowed", "leave the tag out");
        }

        var before = weight;
        weight += NodeWeight;
        var value = node switch
        {
            Scalar scalar => ScalarValue(scalar),
            SequenceStart list => List(list),
            _ => Map((MappingStart)node),
        };
        if (!node.Anchor.IsEmpty)
        {
            anchors[node.Anchor.Value] = new Anchored(value, weight - before, height);
        }

        return value;
    }

    private DocNode Alias(AnchorAlias alias)
    {
        if (!anchors.TryGetValue(alias.Value.Value, out var anchored))
        {
            throw Refused(DiagnosticCodes.Syntax, alias.Start, $"the alias *{alias.Value.Value} has no anchor before it");
        }

        weight += anchored.Weight;
        aliased += anchored.Weight;
        if (aliased > aliasLimit)
        {
            throw Refused(DiagnosticCodes.LimitAliases, alias.Start, "aliases stand for more text than a file may hold",
                "write less through aliases");
        }

        height = anchored.Height;
        if (path.Count + height > JsonDocumentReader.MaxDepth)
        {
            throw TooDeep(alias.Start);
        }

        return anchored.Node;
    }

    private DocNode ScalarValue(Scalar scalar)
    {
        RefuseHalfPairs(scalar);
        parser.MoveNext();
        height = 0;
        weight += scalar.Value.Length;
        var (line, column) = ((int)scalar.Start.Line, (int)scalar.Start.Column);
        switch (scalar.Style)
        {
            case ScalarStyle.Plain:
                return YamlScalars.Resolve(scalar.Value, line, column, scalar.Start.Line == scalar.End.Line, out var node)
                    ? node
                    : throw Refused(DiagnosticCodes.BadNumber, scalar.Start, $"{scalar.Value} is not a number JSON knows",
                        "write it in quotes");
            case ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted
                when scalar.Start.Line == scalar.End.Line && scalar.End.Index - scalar.Start.Index == scalar.Value.Length + 2:
                return DocNode.Inline(scalar.Value, line, column, 1);
            case ScalarStyle.Literal:
                return Literal(scalar, line, column);
            default:
                return DocNode.Of(scalar.Value, line, column);
        }
    }

    private DocNode Literal(Scalar scalar, int line, int column)
    {
        // Only when the first line has text directly below the indicator is its indentation the block's.
        var start = text.IndexOf('\n', (int)scalar.Start.Index) + 1;
        var end = start;
        while (end < text.Length && text[end] == ' ')
        {
            end++;
        }

        return start > 0 && end < text.Length && scalar.Value.Length > 0 && text[end] == scalar.Value[0]
            ? DocNode.Block(scalar.Value, line, column, end - start + 1)
            : DocNode.Of(scalar.Value, line, column);
    }

    private DocNode List(SequenceStart start)
    {
        Enter(start.Start);
        var items = new List<DocNode>();
        var tallest = 0;
        while (parser.Current is not SequenceEnd)
        {
            path.Add(new PathStep(items.Count));
            items.Add(Value());
            path.RemoveAt(path.Count - 1);
            tallest = Math.Max(tallest, height);
        }

        parser.MoveNext();
        height = tallest + 1;
        return DocNode.Of(items.ToArray(), (int)start.Start.Line, (int)start.Start.Column);
    }

    private DocNode Map(MappingStart start)
    {
        Enter(start.Start);
        var (line, column) = ((int)start.Start.Line, (int)start.Start.Column);
        var entries = new List<DocEntry>();
        var keys = default(KeySet);
        var tallest = 0;
        while (parser.Current is not MappingEnd)
        {
            var (key, keyLine, keyColumn) = Key();
            path.Add(new PathStep(key));
            var entry = new DocEntry(key, keyLine, keyColumn, Value());
            if (keys.Add(key, entries))
            {
                entries.Add(entry);
            }
            else
            {
                duplicates.Add(new DuplicateKey(DocPath.Join(path), line, column, entry));
            }

            path.RemoveAt(path.Count - 1);
            tallest = Math.Max(tallest, height);
        }

        parser.MoveNext();
        height = tallest + 1;
        return DocNode.Of(entries.ToArray(), line, column);
    }

    /// <summary>A key as its text: <c>1:</c> and <c>true:</c> are keys like others.</summary>
    private (string Text, int Line, int Column) Key()
    {
        var at = parser.Current!;
        if (at is not Scalar { Tag.IsEmpty: true } key)
        {
            throw Refused(DiagnosticCodes.BadKey, at.Start, "a key must be a plain word or a string",
                "write the key as text, without tag or alias");
        }

        RefuseHalfPairs(key);
        parser.MoveNext();
        weight += key.Value.Length;
        if (!key.Anchor.IsEmpty)
        {
            anchors[key.Anchor.Value] = new Anchored(DocNode.Of(key.Value, (int)key.Start.Line, (int)key.Start.Column), key.Value.Length,
                0);
        }

        return (key.Value, (int)key.Start.Line, (int)key.Start.Column);
    }

    /// <summary>Half of a surrogate pair is no text and has no form in JSON.</summary>
    private void RefuseHalfPairs(Scalar scalar)
    {
        var rest = scalar.Value.AsSpan();
        for (var at = rest.IndexOfAnyInRange('\uD800', '\uDFFF'); at >= 0; at = rest.IndexOfAnyInRange('\uD800', '\uDFFF'))
        {
            if (!char.IsHighSurrogate(rest[at]) || at + 1 >= rest.Length || !char.IsLowSurrogate(rest[at + 1]))
            {
                throw Refused(
                    DiagnosticCodes.Syntax, scalar.Start, "this text holds half of a surrogate pair", "write the whole character");
            }

            rest = rest[(at + 2)..];
        }
    }

    private void Enter(Mark at)
    {
        parser.MoveNext();
        if (path.Count >= JsonDocumentReader.MaxDepth)
        {
            throw TooDeep(at);
        }
    }

    private DocumentException TooDeep(Mark at) =>
        Refused(DiagnosticCodes.LimitDepth, at, $"lists and maps are nested deeper than {JsonDocumentReader.MaxDepth} levels");

    private DocumentException Refused(string code, Mark at, string message, string? hint = null) =>
        new(new Diagnostic(code, DocPath.Join(path), (int)at.Line, (int)at.Column, message, hint));

    private readonly record struct Anchored(DocNode Node, long Weight, int Height);
}
