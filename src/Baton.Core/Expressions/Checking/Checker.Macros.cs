using Baton.Core.Expressions.Evaluation;
using Baton.Core.Expressions.Syntax;

namespace Baton.Core.Expressions.Checking;

internal sealed partial class Checker
{
    private static readonly HashSet<string> MacroNames =
    [
        "all", "exists", "exists_one", "existsOne", "map", "filter", "transformList", "transformMap", "transformMapEntry",
        "optMap", "optFlatMap", "sortBy", "or", "orValue",
    ];

    /// <summary>Gives a method call that is a macro its meaning. Which macro it is follows from the name and the number of arguments
    /// alone.</summary>
    private Checked? TryCheckMacro(CallExpr call) => (call.Function, call.Arguments.Length) switch
    {
        ("all" or "exists", 2 or 3) => CheckMacro(call, call.Arguments.Length - 1, (range, slots, rest) =>
            new(new QuantifierNode(call.Function == "all", range.Node, slots, Predicate(rest[0])), CelType.Bool)),
        ("exists_one" or "existsOne", 2 or 3) => CheckMacro(call, call.Arguments.Length - 1, (range, slots, rest) =>
            new(new ExistsOneNode(range.Node, slots, Predicate(rest[0])), CelType.Bool)),
        ("filter", 2) => CheckMacro(call, 1, (range, slots, rest) =>
            new(new CollectNode(range.Node, slots, Predicate(rest[0]), null), CelType.List(ElementOrKey(range.Type)))),
        ("map", 2 or 3) => CheckMacro(call, 1, Collect),
        ("transformList", 3 or 4) => CheckMacro(call, 2, Collect),
        ("transformMap" or "transformMapEntry", 3 or 4) => CheckMacro(call, 2, (range, slots, rest) =>
            TransformMap(call, range, slots, rest)),
        ("sortBy", 2) => CheckMacro(call, 1, (range, slots, rest) =>
            new(new SortByNode(range.Node, slots.First, Check(rest[0]).Node), CelType.List(range.Type.Element))),
        ("optMap" or "optFlatMap", 2) => CheckOptionalMap(call),
        _ => null,
    };

    private delegate Checked MacroBody(Checked range, MacroSlots slots, ReadOnlySpan<Expr> rest);

    private Checked CheckMacro(CallExpr call, int variables, MacroBody body)
    {
        var range = Check(call.Target!);
        if (range.Type.Kind is not (null or CelKind.List or CelKind.Map) || (call.Function == "sortBy" && range.Type.Kind is CelKind.Map))
        {
            Report(CelCodes.NoSuchOverload, call.Position, $"'{call.Function}' goes over a list or a map, not {range.Type}.");
        }

        var names = new string[variables];
        for (var i = 0; i < variables; i++)
        {
            if (call.Arguments[i] is not IdentExpr { IsAbsolute: false } name || Array.IndexOf(names, name.Name) >= 0)
            {
                return Fail(
                    CelCodes.Syntax, call.Arguments[i].Position,
                    $"The first arguments of '{call.Function}' are new, different variable names.");
            }

            names[i] = name.Name;
        }

        var isPair = variables == 2;
        var outer = locals;
        var first = Declare(names[0], isPair ? KeyOrIndex(range.Type) : ElementOrKey(range.Type));
        var second = isPair ? Declare(names[1], range.Type.Element) : -1;
        var result = body(range, new MacroSlots(first, second), call.Arguments.AsSpan(variables));
        Leave(outer, variables);
        return result;
    }

    private int Declare(string name, CelType type)
    {
        locals = new Local(name, type, slotsInUse++, locals);
        SlotCount = Math.Max(SlotCount, slotsInUse);
        return locals.Slot;
    }

    private void Leave(Local? outer, int count)
    {
        locals = outer;
        slotsInUse -= count;
    }

    private static CelType ElementOrKey(CelType range) => range.Kind == CelKind.Map ? range.Key : range.Element;

    private static CelType KeyOrIndex(CelType range) => range.Kind switch
    {
        CelKind.Map => range.Key,
        CelKind.List => CelType.Int,
        _ => CelType.Dyn,
    };

    private Node Predicate(Expr expression)
    {
        var predicate = Check(expression);
        RequireBool(predicate, expression.Position, "a condition");
        return predicate.Node;
    }

    private Checked Collect(Checked range, MacroSlots slots, ReadOnlySpan<Expr> rest)
    {
        var filter = rest.Length == 2 ? Predicate(rest[0]) : null;
        var transform = Check(rest[^1]);
        return new(new CollectNode(range.Node, slots, filter, transform.Node), CelType.List(transform.Type));
    }

    private Checked TransformMap(CallExpr call, Checked range, MacroSlots slots, ReadOnlySpan<Expr> rest)
    {
        var isEntry = call.Function == "transformMapEntry";
        var filter = rest.Length == 2 ? Predicate(rest[0]) : null;
        var transform = Check(rest[^1]);
        var type = isEntry ? transform.Type : CelType.Map(KeyOrIndex(range.Type), transform.Type);
        return new(new TransformMapNode(isEntry, range.Node, slots, filter, transform.Node), type.Kind == CelKind.Map ? type : CelType.Dyn);
    }

    private Checked CheckOptionalMap(CallExpr call)
    {
        var target = Check(call.Target!);
        if (target.Type.Kind is not (null or CelKind.Optional))
        {
            Report(CelCodes.NoSuchOverload, call.Position, $"'{call.Function}' needs an optional, not {target.Type}.");
        }

        if (call.Arguments[0] is not IdentExpr { IsAbsolute: false } name)
        {
            return Fail(CelCodes.Syntax, call.Arguments[0].Position, $"The first argument of '{call.Function}' is a new variable name.");
        }

        var outer = locals;
        var slot = Declare(name.Name, target.Type.Element);
        var transform = Check(call.Arguments[1]);
        Leave(outer, 1);
        var isFlat = call.Function == "optFlatMap";
        var type = isFlat ? transform.Type : CelType.Optional(transform.Type);
        return new(new OptionalMapNode(isFlat, target.Node, slot, transform.Node), type);
    }

    private Checked CheckBind(CallExpr call)
    {
        if (call.Arguments[0] is not IdentExpr { IsAbsolute: false } name)
        {
            return Fail(CelCodes.Syntax, call.Arguments[0].Position, "The first argument of cel.bind is a new variable name.");
        }

        var value = Check(call.Arguments[1]);
        var outer = locals;
        var slot = Declare(name.Name, value.Type);
        var body = Check(call.Arguments[2]);
        Leave(outer, 1);
        return new(new BindNode(slot, value.Node, body.Node), body.Type);
    }
}
