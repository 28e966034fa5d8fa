using Baton.Core.Expressions.Evaluation;
using Baton.Core.Expressions.Syntax;

namespace Baton.Core.Expressions.Checking;

internal sealed partial class Checker
{
    private Checked CheckName(IdentExpr identifier)
    {
        if (!identifier.IsAbsolute && Local.Find(locals, identifier.Name) is { } local)
        {
            return new(new LocalNode(local.Slot), local.Type);
        }

        return TryResolve(identifier) ?? Undeclared(identifier);
    }

    private Checked Undeclared(IdentExpr identifier)
    {
        var hint = Nearest(identifier.Name, LocalNames().Concat(environment.Names));
        return Fail(CelCodes.UndeclaredReference, identifier.Position, $"undeclared reference to '{identifier.Name}'", hint);
    }

    private IEnumerable<string> LocalNames()
    {
        for (var local = locals; local is not null; local = local.Outer)
        {
            yield return local.Name;
        }
    }

    /// <summary>A name or a chain of plain selectors that is a declared variable or a type as a whole. Declared names may be qualified, and
    /// are looked for in the container's namespaces from the inside out.</summary>
    private Checked? TryResolve(Expr expression)
    {
        if (QualifiedName(expression, out var root) is not { } name)
        {
            return null;
        }

        var container = root.IsAbsolute ? "" : environment.Container;
        while (true)
        {
            var candidate = container.Length == 0 ? name : container + "." + name;
            if (environment.Find(candidate) is { } type)
            {
                var reference = new ReferenceBuilder(candidate, root.Position);
                references.Add(reference);
                return new(new VariableNode(candidate), type, reference);
            }

            if (CelTypeValue.ByName.TryGetValue(candidate, out var typeValue))
            {
                return new(new ConstantNode(typeValue), CelType.Type);
            }

            if (container.Length == 0)
            {
                return null;
            }

            container = container[..Math.Max(0, container.LastIndexOf('.'))];
        }
    }

    /// <summary>"a.b.c" of such a chain, unless its root is a macro's variable.</summary>
    private string? QualifiedName(Expr expression, out IdentExpr root)
    {
        root = null!;
        switch (expression)
        {
            case IdentExpr identifier:
                root = identifier;
                return identifier.IsAbsolute || Local.Find(locals, identifier.Name) is null ? identifier.Name : null;
            case SelectExpr { IsOptional: false } select:
                return QualifiedName(select.Operand, out root) is { } prefix ? prefix + "." + select.Field : null;
            default:
                return null;
        }
    }

    private Checked CheckSelect(SelectExpr select)
    {
        if (!select.IsOptional && TryResolve(select) is { } resolved)
        {
            return resolved;
        }

        var operand = Check(select.Operand);
        var type = FieldType(operand.Type, select.Field, select.Position);
        operand.Reference?.Add(select.Field);
        if (select.IsOptional)
        {
            var key = new ConstantNode(new CelString(select.Field));
            return new(new OptionalAccessNode(operand.Node, key), CelType.Optional(Unwrapped(type)), operand.Reference);
        }

        return new(new SelectNode(operand.Node, select.Field), type, operand.Reference);
    }

    private static CelType Unwrapped(CelType type) => type.Kind == CelKind.Optional ? type.Element : type;

    private CelType FieldType(CelType operand, string field, int position)
    {
        switch (operand.Kind)
        {
            case null:
                return CelType.Dyn;
            case CelKind.Optional:
                return CelType.Optional(Unwrapped(FieldType(operand.Element, field, position)));
            case CelKind.Map when operand.Fields is null:
                return operand.Element;
            case CelKind.Map when operand.Fields!.TryGetValue(field, out var type):
                return type;
            case CelKind.Map when operand.IsOpen:
                return CelType.Dyn;
            case CelKind.Map:
                Report(CelCodes.NoSuchField, position, $"There is no field '{field}' here.", Nearest(field, operand.Fields!.Keys));
                return CelType.Dyn;
            default:
                Report(CelCodes.NoSuchField, position, $"A value of type {operand} has no fields, so no '{field}'.");
                return CelType.Dyn;
        }
    }

    private Checked CheckIndex(IndexExpr index)
    {
        var operand = Check(index.Operand);
        var key = Check(index.Index);
        var type = ElementType(operand.Type, key, index);
        ReferenceBuilder? reference = null;
        if (operand.Reference is not null && key.Node is ConstantNode { Value: CelString or CelInt } constant)
        {
            reference = operand.Reference;
            reference.Add(constant.Value.ToString());
        }

        return index.IsOptional
            ? new(new OptionalAccessNode(operand.Node, key.Node), CelType.Optional(Unwrapped(type)), reference)
            : new(new IndexNode(operand.Node, key.Node), type, reference);
    }

    private CelType ElementType(CelType operand, Checked key, IndexExpr index)
    {
        switch (operand.Kind)
        {
            case null:
                return CelType.Dyn;
            case CelKind.Optional:
                return CelType.Optional(Unwrapped(ElementType(operand.Element, key, index)));
            case CelKind.List when key.Type.Kind is null or CelKind.Int or CelKind.Uint or CelKind.Double:
                return operand.Element;
            case CelKind.Map when operand.Fields is not null && key.Node is ConstantNode { Value: CelString name }:
                return FieldType(operand, name.Value, index.Index.Position);
            case CelKind.Map:
                return operand.Element;
            default:
                Report(CelCodes.NoSuchOverload, index.Position, $"{operand} cannot be indexed by {key.Type}.");
                return CelType.Dyn;
        }
    }
}
