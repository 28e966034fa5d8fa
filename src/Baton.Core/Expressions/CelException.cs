namespace Baton.Core.Expressions;

/// <summary>An expression that failed to evaluate.</summary>
/// <param name="code">Stable word: see <see cref="CelCodes"/>.</param>
public sealed class CelException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
