using System.Text;

namespace Baton.Core.Graph;

/// <summary>The grammar of references: <c>$root</c>, then <c>.name</c>, <c>[0]</c>, <c>['any text']</c> any number of times.</summary>
internal static class ReferenceText
{
    private const int MaxDigits = 9;

    /// <param name="text">Starts with <c>$</c>.</param>
    /// <returns>Null when the text is not exactly one reference.</returns>
    public static (string Root, List<object> Steps)? Parse(string text)
    {
        var at = 1;
        var root = Name(text, ref at);
        if (root.Length == 0 || char.IsAsciiDigit(root[0]) || root[0] == '-')
        {
            return null;
        }

        var steps = new List<object>();
        while (at < text.Length)
        {
            if (Step(text, ref at) is not { } step)
            {
                return null;
            }

            steps.Add(step);
        }

        return (root, steps);
    }

    /// <summary>The same as CEL: <c>$a-b.x[0]</c> is <c>outputs["a-b"]["x"][0]</c>.</summary>
    public static string ToCel(string root, IReadOnlyList<object> steps)
    {
        var cel = new StringBuilder(root);
        foreach (var step in steps)
        {
            cel.Append('[');
            if (step is string key)
            {
                cel.Append('"').Append(key.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").Replace("\r", "\\r"))
                    .Append('"');
            }
            else
            {
                cel.Append(step);
            }

            cel.Append(']');
        }

        return cel.ToString();
    }

    private static object? Step(string text, ref int at)
    {
        var mark = text[at++];
        if (mark == '.')
        {
            var name = Name(text, ref at);
            return name.Length == 0 ? null : name;
        }

        if (mark != '[' || at >= text.Length)
        {
            return null;
        }

        return text[at] is '\'' or '"' ? Quoted(text, ref at) : (object?)Index(text, ref at);
    }

    private static long? Index(string text, ref int at)
    {
        var end = text.IndexOf(']', at);
        if (end <= at || end - at > MaxDigits || !text.AsSpan(at, end - at).ContainsOnlyDigits())
        {
            return null;
        }

        var index = long.Parse(text.AsSpan(at, end - at));
        at = end + 1;
        return index;
    }

    private static string? Quoted(string text, ref int at)
    {
        var end = text.IndexOf(text[at], at + 1);
        if (end < 0 || end + 1 >= text.Length || text[end + 1] != ']')
        {
            return null;
        }

        var key = text[(at + 1)..end];
        at = end + 2;
        return key;
    }

    private static string Name(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '-'))
        {
            at++;
        }

        return text[start..at];
    }

    private static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') < 0;
}
