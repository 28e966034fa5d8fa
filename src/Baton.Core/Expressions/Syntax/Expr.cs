namespace Baton.Core.Expressions.Syntax;

/// <summary>A node of the syntax tree.</summary>
/// <param name="position">Offset in the text of what an error about this node points at.</param>
/// <param name="depth">Levels of nodes from here down, this one included.</param>
internal abstract class Expr(int position, int depth)
{
    public int Position { get; } = position;

    public int Depth { get; } = depth;

    protected static int DepthOver(params ReadOnlySpan<Expr?> children)
    {
        var deepest = 0;
        foreach (var child in children)
        {
            deepest = Math.Max(deepest, child?.Depth ?? 0);
        }

        return deepest + 1;
    }
}

internal sealed class LiteralExpr(int position, CelValue value) : Expr(position, 1)
{
    public CelValue Value { get; } = value;
}

/// <param name="isAbsolute">Written with a leading dot: neither a macro's variable nor the container may shadow it.</param>
internal sealed class IdentExpr(int position, string name, bool isAbsolute) : Expr(position, 1)
{
    public string Name { get; } = name;

    public bool IsAbsolute { get; } = isAbsolute;
}

/// <param name="isOptional"><c>operand.?field</c>.</param>
internal sealed class SelectExpr(int position, Expr operand, string field, bool isOptional) : Expr(position, DepthOver(operand))
{
    public Expr Operand { get; } = operand;

    public string Field { get; } = field;

    public bool IsOptional { get; } = isOptional;
}

/// <param name="isOptional"><c>operand[?index]</c>.</param>
internal sealed class IndexExpr(int position, Expr operand, Expr index, bool isOptional) : Expr(position, DepthOver(operand, index))
{
    public Expr Operand { get; } = operand;

    public Expr Index { get; } = index;

    public bool IsOptional { get; } = isOptional;
}

/// <param name="target">The receiver of <c>target.function(…)</c>, or null.</param>
internal sealed class CallExpr(int position, Expr? target, string function, Expr[] arguments)
    : Expr(position, Math.Max(DepthOver(target), DepthOver(arguments)))
{
    public Expr? Target { get; } = target;

    public string Function { get; } = function;

    public Expr[] Arguments { get; } = arguments;
}

/// <summary><c>!x</c> or <c>-x</c>.</summary>
internal sealed class UnaryExpr(int position, TokenKind operation, Expr operand) : Expr(position, DepthOver(operand))
{
    public TokenKind Operation { get; } = operation;

    public Expr Operand { get; } = operand;
}

internal sealed class BinaryExpr(int position, TokenKind operation, Expr left, Expr right) : Expr(position, DepthOver(left, right))
{
    public TokenKind Operation { get; } = operation;

    public Expr Left { get; } = left;

    public Expr Right { get; } = right;
}

/// <summary>A chain of <c>&amp;&amp;</c> or of <c>||</c>, flat, so that a long condition is not a deep one.</summary>
internal sealed class LogicExpr(int position, bool isAnd, Expr[] operands) : Expr(position, DepthOver(operands))
{
    public bool IsAnd { get; } = isAnd;

    public Expr[] Operands { get; } = operands;
}

internal sealed class ConditionalExpr(int position, Expr condition, Expr then, Expr otherwise)
    : Expr(position, DepthOver(condition, then, otherwise))
{
    public Expr Condition { get; } = condition;

    public Expr Then { get; } = then;

    public Expr Otherwise { get; } = otherwise;
}

/// <param name="optional">Which items are written <c>?item</c>: left out when they are absent.</param>
internal sealed class ListExpr(int position, Expr[] items, bool[] optional) : Expr(position, DepthOver(items))
{
    public Expr[] Items { get; } = items;

    public bool[] Optional { get; } = optional;
}

/// <param name="optional">Which entries are written <c>?key: value</c>: left out when the value is absent.</param>
internal sealed class MapExpr(int position, Expr[] keys, Expr[] values, bool[] optional)
    : Expr(position, Math.Max(DepthOver(keys), DepthOver(values)))
{
    public Expr[] Keys { get; } = keys;

    public Expr[] Values { get; } = values;

    public bool[] Optional { get; } = optional;
}
