namespace Baton.Core.Expressions.Syntax;

/// <summary>Ends lexing or parsing at the first mistake of the grammar: what follows one can only be guessed.</summary>
internal sealed class SyntaxError(string code, int position, string message, string? hint = null) : Exception(message)
{
    public string Code { get; } = code;

    public int Position { get; } = position;

    public string? Hint { get; } = hint;

    public static SyntaxError At(int position, string message, string? hint = null) => new(CelCodes.Syntax, position, message, hint);
}
