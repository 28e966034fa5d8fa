using Baton.Core.Expressions.Evaluation;
using Baton.Core.Expressions.Functions;
using Baton.Core.Expressions.Patterns;
using Baton.Core.Expressions.Syntax;

namespace Baton.Core.Expressions.Checking;

internal sealed partial class Checker
{
    private Checked CheckCall(CallExpr call)
    {
        if (call.Target is null)
        {
            return call is { Function: "has", Arguments.Length: 1 }
                ? CheckHas(call)
                : CheckFunction(call.Function, false, call, call.Arguments);
        }

        // A qualified function such as math.abs is no method of a variable "math".
        var qualified = QualifiedName(call.Target, out _) is { } prefix ? prefix + "." + call.Function : null;
        if (qualified == "cel.bind" && call.Arguments.Length == 3)
        {
            return CheckBind(call);
        }

        if (qualified is not null && FunctionTable.Standard.Find(qualified, isMethod: false) is not null)
        {
            return CheckFunction(qualified, false, call, call.Arguments);
        }

        if (TryCheckMacro(call) is { } expanded)
        {
            return expanded;
        }

        if (call is { Function: "or" or "orValue", Arguments.Length: 1 })
        {
            return CheckOptionalOr(call);
        }

        return CheckFunction(call.Function, true, call, [call.Target, .. call.Arguments]);
    }

    private Checked CheckFunction(string name, bool isMethod, CallExpr call, Expr[] arguments)
    {
        var function = FunctionTable.Standard.Find(name, isMethod);
        if (function is null)
        {
            return UnknownFunction(name, isMethod, call, arguments);
        }

        var parts = Array.ConvertAll(arguments, Check);
        var types = Array.ConvertAll(parts, part => part.Type);
        var nodes = Array.ConvertAll(parts, part => part.Node);
        var overloads = function.Overloads.Where(overload => overload.MayTake(types)).ToArray();
        if (overloads.Length == 0)
        {
            var given = string.Join(", ", types.Select(type => type.Name));
            return Fail(CelCodes.NoSuchOverload, call.Position, $"no such overload: {name}({given})", Signatures(function));
        }

        var result = overloads.Select(overload => overload.Result(types)).Aggregate(CelType.Join);
        return name == "matches" && nodes[1] is ConstantNode { Value: CelString pattern }
            ? new(ConstantPattern(nodes[0], pattern.Value, call), result)
            : new(new CallNode(name, overloads, nodes), result);
    }

    private Node ConstantPattern(Node text, string source, CallExpr call)
    {
        var (pattern, problem) = Pattern.Parse(source);
        return pattern is null
            ? Fail(CelCodes.InvalidPattern, call.Arguments[^1].Position, $"invalid pattern: {problem}").Node
            : new MatchNode(text, pattern);
    }

    private static string Signatures(Function function)
    {
        var signatures = function.Overloads.Select(overload => $"({string.Join(", ", overload.Parameters.Select(type => type.Name))})");
        return "It takes " + string.Join(" or ", signatures);
    }

    private Checked UnknownFunction(string name, bool isMethod, CallExpr call, Expr[] arguments)
    {
        // The arguments may hold mistakes of their own. A receiver that only was to be a namespace would be reported as unknown variable.
        var isNamespace = isMethod && QualifiedName(arguments[0], out _) is not null && TryResolve(arguments[0]) is null;
        foreach (var argument in arguments.Skip(isNamespace ? 1 : 0))
        {
            Check(argument);
        }

        if (FunctionTable.Standard.Find(name, !isMethod) is not null || (isMethod ? name == "has" : MacroNames.Contains(name)))
        {
            return Fail(
                CelCodes.NoSuchOverload, call.Position, isMethod ? $"'{name}' is no method." : $"'{name}' is a method.",
                isMethod ? $"Write {name}(value)." : $"Write value.{name}(…).");
        }

        return Fail(
            CelCodes.UndeclaredReference, call.Position, $"undeclared reference to function '{name}'",
            Nearest(name, FunctionTable.Standard.Names(isMethod).Concat(isMethod ? MacroNames : [])));
    }

    private Checked CheckHas(CallExpr call)
    {
        if (call.Arguments[0] is not SelectExpr { IsOptional: false } select)
        {
            return Fail(
                CelCodes.Syntax, call.Position, "has() takes a field selection such as input.city.", "For an index write 'key' in map.");
        }

        // has(a.b.c) where a.b.c is a variable itself: it is there.
        if (TryResolve(select) is not null)
        {
            return new(new ConstantNode(CelBool.True), CelType.Bool);
        }

        var operand = Check(select.Operand);
        FieldType(operand.Type, select.Field, select.Position);
        operand.Reference?.Add(select.Field);
        return new(new HasNode(operand.Node, select.Field), CelType.Bool);
    }

    private Checked CheckOptionalOr(CallExpr call)
    {
        var (optional, alternative) = (Check(call.Target!), Check(call.Arguments[0]));
        var isValue = call.Function == "orValue";
        if (optional.Type.Kind is not (null or CelKind.Optional) || (!isValue && alternative.Type.Kind is not (null or CelKind.Optional)))
        {
            Report(CelCodes.NoSuchOverload, call.Position, $"no such overload: {optional.Type}.{call.Function}({alternative.Type})");
        }

        var type = CelType.Join(isValue ? optional.Type.Element : optional.Type, alternative.Type);
        return new(new OptionalOrNode(isValue, optional.Node, alternative.Node), type);
    }
}
