using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Baton.Core.Definitions;

/// <summary>The YAML parser with every failure told as a syntax error. On some malformed texts version 16.3.0 throws exceptions of its own
/// state (such as <see cref="InvalidOperationException"/> for <c>{a: 1, b:</c> followed by a flow list that is never closed) instead of the
/// ones it documents.</summary>
internal sealed class GuardedParser(string text) : IParser
{
    private readonly Parser parser = new(new StringReader(text));

    public ParsingEvent? Current => parser.Current;

    public bool MoveNext()
    {
        try
        {
            return parser.MoveNext();
        }
        catch (Exception e)
            when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            var at = parser.Current?.End ?? Mark.Empty;
            throw new SyntaxErrorException(at, at, "The text cannot be read from here on: a bracket, a quote or a comma may be missing.");
        }
    }
}
