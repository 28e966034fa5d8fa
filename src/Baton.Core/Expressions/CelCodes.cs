namespace Baton.Core.Expressions;

/// <summary>The stable words of expression errors, found before (<see cref="CelIssue"/>) or during (<see cref="CelException"/>)
/// evaluation.</summary>
public static class CelCodes
{
    /// <summary>The text is not an expression.</summary>
    public const string Syntax = "expression_syntax";

    /// <summary>More characters than <see cref="CelLimits.MaxLength"/>.</summary>
    public const string TooLong = "expression_too_long";

    /// <summary>Nested deeper than <see cref="CelLimits.MaxDepth"/>.</summary>
    public const string TooDeep = "expression_too_deep";

    /// <summary>A variable or function that does not exist here.</summary>
    public const string UndeclaredReference = "undeclared_reference";

    /// <summary>A function or operator that does not take values of these types.</summary>
    public const string NoSuchOverload = "no_such_overload";

    /// <summary>A field the object's declared type does not have, or a field of a value that has none.</summary>
    public const string NoSuchField = "no_such_field";

    /// <summary>A key the map does not hold.</summary>
    public const string NoSuchKey = "no_such_key";

    public const string DivideByZero = "divide_by_zero";

    /// <summary>A number, timestamp or duration outside its range.</summary>
    public const string Overflow = "overflow";

    public const string IndexOutOfRange = "index_out_of_range";

    /// <summary>An argument of the right type and an impossible value.</summary>
    public const string InvalidArgument = "invalid_argument";

    /// <summary>A regular expression that RE2 would not take, or that is too big.</summary>
    public const string InvalidPattern = "invalid_pattern";

    /// <summary>The evaluation did more work than <see cref="CelLimits.MaxCost"/>.</summary>
    public const string CostExceeded = "cost_exceeded";

    /// <summary>A list, map or string bigger than <see cref="CelLimits.MaxValueSize"/>.</summary>
    public const string ValueTooLarge = "value_too_large";
}
