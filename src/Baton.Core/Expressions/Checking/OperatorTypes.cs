using Baton.Core.Expressions.Syntax;

namespace Baton.Core.Expressions.Checking;

/// <summary>Which operands the operators take and what they give.</summary>
internal static class OperatorTypes
{
    private static readonly CelType AnyList = CelType.List(CelType.Dyn);

    private static readonly Dictionary<TokenKind, (CelType Left, CelType Right, CelType Result)[]> Arithmetic = new()
    {
        [TokenKind.Plus] =
        [
            .. Numbers(), Same(CelType.String), Same(CelType.Bytes), Same(AnyList), Same(CelType.Duration),
            (CelType.Timestamp, CelType.Duration, CelType.Timestamp), (CelType.Duration, CelType.Timestamp, CelType.Timestamp),
        ],
        [TokenKind.Minus] =
        [
            .. Numbers(), Same(CelType.Duration), (CelType.Timestamp, CelType.Timestamp, CelType.Duration),
            (CelType.Timestamp, CelType.Duration, CelType.Timestamp),
        ],
        [TokenKind.Star] = [.. Numbers()],
        [TokenKind.Slash] = [.. Numbers()],
        [TokenKind.Percent] = [Same(CelType.Int), Same(CelType.Uint)],
    };

    /// <summary>The symbol in messages.</summary>
    public static string Symbol(TokenKind operation) => operation switch
    {
        TokenKind.Plus => "+",
        TokenKind.Minus => "-",
        TokenKind.Star => "*",
        TokenKind.Slash => "/",
        TokenKind.Percent => "%",
        TokenKind.Equal => "==",
        TokenKind.NotEqual => "!=",
        TokenKind.Less => "<",
        TokenKind.LessOrEqual => "<=",
        TokenKind.Greater => ">",
        TokenKind.GreaterOrEqual => ">=",
        _ => "in",
    };

    /// <returns>The result's type, or null when the operator cannot take these operands.</returns>
    public static CelType? Result(TokenKind operation, CelType left, CelType right) => operation switch
    {
        TokenKind.Equal or TokenKind.NotEqual => AreComparable(left, right) ? CelType.Bool : null,
        TokenKind.In => CanHold(right, left) ? CelType.Bool : null,
        TokenKind.Less or TokenKind.LessOrEqual or TokenKind.Greater or TokenKind.GreaterOrEqual =>
            AreOrdered(left, right) ? CelType.Bool : null,
        _ => ArithmeticResult(operation, left, right),
    };

    private static CelType? ArithmeticResult(TokenKind operation, CelType left, CelType right)
    {
        CelType? result = null;
        foreach (var signature in Arithmetic[operation])
        {
            if (left.MayBe(signature.Left) && right.MayBe(signature.Right))
            {
                result = result is null ? signature.Result : CelType.Join(result, signature.Result);
            }
        }

        return result?.Kind == CelKind.List && left.Kind == CelKind.List && right.Kind == CelKind.List ? CelType.Join(left, right) : result;
    }

    private static bool CanHold(CelType container, CelType element) =>
        container.Kind is null or CelKind.Map || (container.Kind == CelKind.List && AreComparable(element, container.Element));

    // Null may be compared with anything: JSON fields that are sometimes null are the rule.
    private static bool AreComparable(CelType left, CelType right) =>
        left.MayBe(right) || (IsNumber(left) && IsNumber(right)) || left.Kind == CelKind.Null || right.Kind == CelKind.Null
        || (left.Kind == right.Kind && left.Kind is CelKind.List or CelKind.Map or CelKind.Optional);

    private static bool AreOrdered(CelType left, CelType right) =>
        IsOrderable(left) && IsOrderable(right) && (left.MayBe(right) || (IsNumber(left) && IsNumber(right)));

    private static bool IsNumber(CelType type) => type.Kind is CelKind.Int or CelKind.Uint or CelKind.Double;

    private static bool IsOrderable(CelType type) =>
        type.Kind is not (CelKind.Null or CelKind.List or CelKind.Map or CelKind.Type or CelKind.Optional);

    private static (CelType, CelType, CelType) Same(CelType type) => (type, type, type);

    private static IEnumerable<(CelType, CelType, CelType)> Numbers() =>
    [
        Same(CelType.Int), Same(CelType.Uint), Same(CelType.Double),
        (CelType.Int, CelType.Double, CelType.Double), (CelType.Double, CelType.Int, CelType.Double),
    ];
}
