namespace Baton.Core.Errors;

/// <summary>Messages are put together from many places, among them other libraries; here they get one form.</summary>
public static class Sentences
{
    /// <summary>With a capital letter at the beginning, where there is a letter, and a mark at the end.</summary>
    public static string Of(string text) =>
        text.Length == 0 ? text : $"{char.ToUpperInvariant(text[0])}{text[1..]}{(text[^1] is '.' or '?' or '!' or '…' ? "" : ".")}";
}
