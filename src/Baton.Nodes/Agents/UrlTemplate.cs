using System.Text.Json;

namespace Baton.Nodes.Agents;

/// <summary>The address of an HTTP tool with places for a model's arguments: <c>{name}</c> in its path or query. What a model writes there
/// stays there: it cannot lead to another host, nor out of the place in the path.</summary>
internal sealed class UrlTemplate
{
    private readonly string text;
    private readonly Uri plain;

    private UrlTemplate(string text, Uri plain) => (this.text, this.plain) = (text, plain);

    /// <summary>With a letter in each place.</summary>
    public string Example => plain.OriginalString;

    /// <exception cref="InvalidToolException">It is no address of http or https, or has a place in its scheme or host.</exception>
    public static UrlTemplate Parse(string text)
    {
        var start = text.IndexOf("://", StringComparison.Ordinal);
        var end = start < 0 ? -1 : text.AsSpan(start + 3).IndexOfAny('/', '?', '#');
        var origin = end < 0 ? text : text[..(start + 3 + end)];
        if (start < 0 || origin.Contains('{', StringComparison.Ordinal) || !Uri.TryCreate(Marked(text), UriKind.Absolute, out var plain)
            || plain.Scheme is not ("http" or "https"))
        {
            throw new InvalidToolException($"'{text}' is not an address for an HTTP tool; {{name}} may stand in its path and query only.");
        }

        return new UrlTemplate(text, plain);
    }

    /// <summary>Puts arguments into their places and takes them away from the others.</summary>
    /// <returns>The address, or why there is none, in words for the model.</returns>
    public (string? Url, string? Refusal) Fill(Dictionary<string, JsonElement> arguments)
    {
        var url = text;
        foreach (var (name, value) in arguments.Where(a => text.Contains($"{{{a.Key}}}", StringComparison.Ordinal)).ToList())
        {
            var written = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
            if (written.Split('/', '\\').Any(part => part is "." or ".."))
            {
                // Escaped, but some servers undo that before they look at dots.
                return (null, $"'{name}' must not climb in the address with '.' or '..'.");
            }

            url = url.Replace($"{{{name}}}", Uri.EscapeDataString(written), StringComparison.Ordinal);
            arguments.Remove(name);
        }

        if (url.Contains('{', StringComparison.Ordinal))
        {
            return (null, "An argument that the address needs is missing: " + url[url.IndexOf('{', StringComparison.Ordinal)..]);
        }

        // Dots and nothing are the only texts that escaping leaves with a meaning of their own in a path.
        return Uri.TryCreate(url, UriKind.Absolute, out var filled)
            && filled.Segments.Select(segment => segment == "/").SequenceEqual(plain.Segments.Select(segment => segment == "/"))
            ? (url, null)
            : (null, "The arguments do not fit into the address: each is a name in its path, not empty and not '.' or '..'.");
    }

    /// <summary>With a letter in each place.</summary>
    private static string Marked(string text)
    {
        var parts = text.Split('{');
        return parts[0] + string.Concat(parts.Skip(1).Select(part => "x" + part[(part.IndexOf('}', StringComparison.Ordinal) + 1)..]));
    }
}
