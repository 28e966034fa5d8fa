namespace Baton.Core.Expressions;

/// <summary>An expression that failed to evaluate.</summary>
/// <param name="code">Stable word: no_such_key, no_such_overload, no_such_field, divide_by_zero, overflow, invalid_argument, index_out_of_range,
/// cost_exceeded, undeclared_reference, …</param>
public sealed class CelException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
