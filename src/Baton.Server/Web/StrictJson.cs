using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Baton.Contracts;
using Baton.Core.Definitions;
using Baton.Core.Errors;
using Baton.Server.Configuration;

namespace Baton.Server.Web;

/// <summary>Reads request bodies: what the contract does not name is an error, with the place and the nearest right word.</summary>
internal static class StrictJson
{
    private static readonly JsonSerializerOptions Options = new(BatonJson.Default.Options) { AllowDuplicateProperties = false };

    /// <exception cref="BatonException">Invalid <c>malformed_text</c>, <c>malformed_json</c>, <c>unknown_field</c> or
    /// <c>bad_field</c>.</exception>
    public static T Read<T>(byte[] utf8)
        where T : class
    {
        // Raw members are taken as they are, so what is no text must be found here.
        if (!Utf8.IsValid(utf8))
        {
            throw BatonException.Invalid("malformed_text", "The body is not UTF-8 text.");
        }

        if (!UnicodeEscapes.AreWhole(utf8))
        {
            throw BatonException.Invalid("malformed_text", "A string in the body holds half of a surrogate pair.");
        }

        var type = (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
        try
        {
            return JsonSerializer.Deserialize(utf8, type) ?? throw Refusal("bad_field", "", 1, 1, "The body must be an object, not null.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw Explain(utf8, type, exception);
        }
    }

    private static BatonException Explain(byte[] utf8, JsonTypeInfo type, Exception cause)
    {
        DocNode root;
        try
        {
            root = DocNode.FromJson(utf8);
        }
        catch (JsonException exception)
        {
            return Refusal(
                "malformed_json", exception.Path ?? "", Place(exception.LineNumber), Place(exception.BytePositionInLine),
                $"The body is not JSON: {exception.Message}");
        }

        var unknown = new List<Diagnostic>();
        FindUnknown(root, type, "", unknown);
        if (unknown.Count > 0)
        {
            return BatonException.Invalid(unknown[0].Code, unknown[0].Message, unknown);
        }

        var path = (cause as JsonException)?.Path?.TrimStart('$', '.') ?? "";
        var value = Deepest(root, path);
        return Refusal("bad_field", path, value.Line, value.Column, path.Length > 0
            ? $"The field '{path}' is not of the right type."
            : "The body is not an object of the right form.");
    }

    private static void FindUnknown(DocNode node, JsonTypeInfo type, string path, List<Diagnostic> found)
    {
        if (node.Kind != DocKind.Map || type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        foreach (var entry in node.Entries)
        {
            var at = path.Length == 0 ? entry.Key : $"{path}.{entry.Key}";
            if (type.Properties.FirstOrDefault(p => p.Name == entry.Key) is { } property)
            {
                FindUnknown(entry.Value, Options.GetTypeInfo(property.PropertyType), at, found);
            }
            else
            {
                found.Add(new Diagnostic(
                    "unknown_field", at, entry.Line, entry.Column, $"There is no field '{entry.Key}' here.",
                    NearestWord.Hint(entry.Key, type.Properties.Select(p => p.Name))));
            }
        }
    }

    /// <summary>What a path of field names leads to, as far as it does.</summary>
    private static DocNode Deepest(DocNode root, string path)
    {
        foreach (var name in path.Split('.'))
        {
            root = root.Get(name) ?? root;
        }

        return root;
    }

    private static BatonException Refusal(string code, string path, int line, int column, string message) =>
        BatonException.Invalid(code, message, [new Diagnostic(code, path, line, column, message)]);

    private static int Place(long? zeroBased) => zeroBased is { } place ? (int)place + 1 : 0;
}
