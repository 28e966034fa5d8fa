using Baton.Core.Errors;
using Baton.Core.Expressions.Evaluation;
using Baton.Core.Expressions.Functions;
using Baton.Core.Expressions.Syntax;

namespace Baton.Core.Expressions.Checking;

/// <summary>A syntax tree to nodes: resolves names, macros and overloads, and notes every mistake on the way. The recursion is as deep as
/// the tree, which the parser has bounded.</summary>
internal sealed partial class Checker(CelEnvironment environment, Action<string, int, string, string?> report)
{
    // A text full of wrong names, against an environment full of names, is not worth the search for every one.
    private const int MostHints = 20;

    private readonly List<ReferenceBuilder> references = [];
    private Local? locals;
    private int slotsInUse;
    private int hints;

    /// <summary>Places the macros' variables need.</summary>
    public int SlotCount { get; private set; }

    public IReadOnlyList<ReferenceBuilder> References => references;

    public Checked Check(Expr expression) => expression switch
    {
        LiteralExpr literal => new(new ConstantNode(literal.Value), TypeOf(literal.Value)),
        IdentExpr identifier => CheckName(identifier),
        SelectExpr select => CheckSelect(select),
        IndexExpr index => CheckIndex(index),
        CallExpr call => CheckCall(call),
        UnaryExpr unary => CheckUnary(unary),
        BinaryExpr binary => CheckBinary(binary),
        LogicExpr logic => CheckLogic(logic),
        ConditionalExpr conditional => CheckConditional(conditional),
        ListExpr list => CheckList(list),
        MapExpr map => CheckMap(map),
        _ => throw new ArgumentOutOfRangeException(nameof(expression), expression, "unknown syntax"),
    };

    private static CelType TypeOf(CelValue value) => value.Kind switch
    {
        CelKind.Null => CelType.Null,
        CelKind.Bool => CelType.Bool,
        CelKind.Int => CelType.Int,
        CelKind.Uint => CelType.Uint,
        CelKind.Double => CelType.Double,
        CelKind.String => CelType.String,
        CelKind.Bytes => CelType.Bytes,
        CelKind.Type => CelType.Type,
        _ => CelType.Dyn,
    };

    /// <summary>Notes a mistake, and gives what stands for it: where mistakes are deferred, the failure happens when it is
    /// reached.</summary>
    private Checked Fail(string code, int position, string message, string? hint = null)
    {
        Report(code, position, message, hint);
        return new(new FailureNode(code, message), CelType.Dyn);
    }

    private string? Nearest(string wrong, IEnumerable<string> known) =>
        !environment.DeferErrors && hints++ < MostHints ? NearestWord.Hint(wrong, known) : null;

    private void Report(string code, int position, string message, string? hint = null)
    {
        if (!environment.DeferErrors)
        {
            report(code, position, message, hint);
        }
    }

    private Checked CheckUnary(UnaryExpr unary)
    {
        var operand = Check(unary.Operand);
        if (unary.Operation == TokenKind.Not)
        {
            RequireBool(operand, unary.Position, "!");
            return new(new NotNode(operand.Node), CelType.Bool);
        }

        if (operand.Type.Kind is not (null or CelKind.Int or CelKind.Double))
        {
            Report(CelCodes.NoSuchOverload, unary.Position, $"'-' does not take {operand.Type}.");
        }

        return new(new NegateNode(operand.Node), operand.Type);
    }

    private Checked CheckBinary(BinaryExpr binary)
    {
        var (left, right) = (Check(binary.Left), Check(binary.Right));
        var result = OperatorTypes.Result(binary.Operation, left.Type, right.Type);
        if (result is null)
        {
            var symbol = OperatorTypes.Symbol(binary.Operation);
            Report(CelCodes.NoSuchOverload, binary.Position, $"'{symbol}' does not take {left.Type} and {right.Type}.");
        }

        return new(new BinaryNode(Operators.For(binary.Operation), left.Node, right.Node), result ?? CelType.Dyn);
    }

    private Checked CheckLogic(LogicExpr logic)
    {
        var operands = new Node[logic.Operands.Length];
        for (var i = 0; i < operands.Length; i++)
        {
            var operand = Check(logic.Operands[i]);
            RequireBool(operand, logic.Operands[i].Position, logic.IsAnd ? "&&" : "||");
            operands[i] = operand.Node;
        }

        return new(new LogicNode(logic.IsAnd, operands), CelType.Bool);
    }

    private Checked CheckConditional(ConditionalExpr conditional)
    {
        var condition = Check(conditional.Condition);
        RequireBool(condition, conditional.Condition.Position, "? :");
        var (then, otherwise) = (Check(conditional.Then), Check(conditional.Otherwise));

        // The specification wants both sides of one type; here "x : null" and the like give dyn.
        return new(new ConditionalNode(condition.Node, then.Node, otherwise.Node), CelType.Join(then.Type, otherwise.Type));
    }

    private void RequireBool(Checked operand, int position, string where)
    {
        if (operand.Type.Kind is not (null or CelKind.Bool))
        {
            Report(CelCodes.NoSuchOverload, position, $"'{where}' needs a bool, not {operand.Type}.");
        }
    }

    private Checked CheckList(ListExpr list)
    {
        var items = new Node[list.Items.Length];
        CelType? element = null;
        for (var i = 0; i < items.Length; i++)
        {
            var item = Check(list.Items[i]);
            var type = list.Optional[i] ? OptionalElement(item, list.Items[i].Position) : item.Type;
            items[i] = item.Node;
            element = element is null ? type : CelType.Join(element, type);
        }

        var result = CelType.List(element ?? CelType.Dyn);
        return Array.TrueForAll(items, item => item is ConstantNode) && !list.Optional.Contains(true)
            ? new(new ConstantNode(new CelList([.. items.Select(item => ((ConstantNode)item).Value)])), result)
            : new(new ListNode(items, list.Optional), result);
    }

    private Checked CheckMap(MapExpr map)
    {
        var (keys, values) = (new Node[map.Keys.Length], new Node[map.Keys.Length]);
        CelType? keyType = null;
        CelType? valueType = null;
        for (var i = 0; i < keys.Length; i++)
        {
            var key = Check(map.Keys[i]);
            if (key.Type.Kind is not (null or CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.String))
            {
                Report(CelCodes.NoSuchOverload, map.Keys[i].Position, $"A map's key is a bool, int, uint or string, not {key.Type}.");
            }

            var value = Check(map.Values[i]);
            var type = map.Optional[i] ? OptionalElement(value, map.Values[i].Position) : value.Type;
            (keys[i], values[i]) = (key.Node, value.Node);
            keyType = keyType is null ? key.Type : CelType.Join(keyType, key.Type);
            valueType = valueType is null ? type : CelType.Join(valueType, type);
        }

        return new(new MapNode(keys, values, map.Optional), CelType.Map(keyType ?? CelType.Dyn, valueType ?? CelType.Dyn));
    }

    private CelType OptionalElement(Checked item, int position)
    {
        if (item.Type.Kind is not (null or CelKind.Optional))
        {
            const string Hint = "Remove the '?', or wrap the value in optional.of(…).";
            Report(CelCodes.NoSuchOverload, position, $"'?' needs an optional, not {item.Type}.", Hint);
        }

        return item.Type.Element;
    }
}
