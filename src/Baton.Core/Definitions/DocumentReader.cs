using System.Text;
using System.Text.Json;
using Baton.Core.Errors;

namespace Baton.Core.Definitions;

/// <summary>Text to document: JSON when it is JSON, else YAML.</summary>
internal static class DocumentReader
{
    /// <returns>Null when there is nothing to go on with; the report says why.</returns>
    public static Located? Read(string text, int maxBytes, Report report, List<DuplicateKey> duplicates)
    {
        if (text.Length > maxBytes || Encoding.UTF8.GetByteCount(text) > maxBytes)
        {
            report.Add(DiagnosticCodes.LimitText, "", 1, 1, $"the text is longer than {maxBytes} bytes", "split the workflow");
            return null;
        }

        text = text.TrimStart('\uFEFF');
        try
        {
            var root = Parse(text, maxBytes, duplicates);
            if (root is null or { Kind: DocKind.Null })
            {
                report.Add(DiagnosticCodes.EmptyDocument, "", 1, 1, "the document is empty");
                return null;
            }

            return new Located(root, "");
        }
        catch (DocumentException e)
        {
            report.Add(e.Diagnostic);
            return null;
        }
    }

    private static DocNode? Parse(string text, int maxBytes, List<DuplicateKey> duplicates)
    {
        var start = text.AsSpan().TrimStart(" \t\r\n");
        if (start.Length == 0 || start[0] is not ('{' or '['))
        {
            return YamlDocumentReader.Read(text, maxBytes, duplicates);
        }

        try
        {
            return JsonDocumentReader.Read(Encoding.UTF8.GetBytes(text), duplicates);
        }
        catch (JsonException json)
        {
            duplicates.Clear();
            return NotJson(text, maxBytes, duplicates, json, start[1..].TrimStart(" \t\r\n") is ['"', ..]);
        }
    }

    /// <summary>The text may be YAML in flow style; when it is not that either, the error of what it looks like more is told.</summary>
    private static DocNode? NotJson(string text, int maxBytes, List<DuplicateKey> duplicates, JsonException json, bool looksLikeJson)
    {
        try
        {
            return YamlDocumentReader.Read(text, maxBytes, duplicates);
        }
        catch (DocumentException) when (looksLikeJson)
        {
            throw new DocumentException(FromJson(text, json));
        }
    }

    private static Diagnostic FromJson(string text, JsonException json)
    {
        var line = (int)(json.LineNumber ?? 0);
        var column = (int)(json.BytePositionInLine ?? 0);
        var rows = text.AsSpan().EnumerateLines();
        for (var i = 0; i <= line && rows.MoveNext(); i++)
        {
            if (i == line)
            {
                column = Utf16Column(rows.Current, column);
            }
        }

        // The reader appends the place in its own words, which the diagnostic tells already.
        var end = json.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        // What ends too early is told in words of depth, too: "Expected depth to be zero".
        var deep = json.Message.Contains("maximum configured depth", StringComparison.OrdinalIgnoreCase);
        var message = end < 0 ? json.Message : json.Message[..end];
        return new Diagnostic(deep ? DiagnosticCodes.LimitDepth : DiagnosticCodes.Syntax, "", line + 1, column + 1, message);
    }

    private static int Utf16Column(ReadOnlySpan<char> row, int bytes)
    {
        var column = 0;
        foreach (var rune in row.EnumerateRunes())
        {
            bytes -= rune.Utf8SequenceLength;
            if (bytes < 0)
            {
                break;
            }

            column += rune.Utf16SequenceLength;
        }

        return column;
    }
}
