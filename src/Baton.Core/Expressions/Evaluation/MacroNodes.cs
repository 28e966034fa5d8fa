namespace Baton.Core.Expressions.Evaluation;

/// <summary>Where a macro puts the element it looks at.</summary>
/// <param name="First">Place of the one variable, or of the index or key.</param>
/// <param name="Second">Place of the element or value in the two-variable forms, else -1.</param>
internal readonly record struct MacroSlots(int First, int Second)
{
    public bool IsPair => Second >= 0;
}

/// <summary>A macro over the elements of a list or the entries of a map. With one variable a map gives its keys; with two, a list gives
/// index and element, a map key and value.</summary>
internal abstract class MacroNode(Node range, MacroSlots slots) : Node
{
    protected MacroSlots Slots { get; } = slots;

    public sealed override CelValue Evaluate(EvaluationRun run)
    {
        run.Charge();
        return range.Evaluate(run) switch
        {
            CelList list => OverList(run, list),
            CelMap map => OverMap(run, map),
            CelError error => error,
            var other => CelError.NoSuchOverload("iteration", other),
        };
    }

    /// <summary>A fresh fold per evaluation.</summary>
    protected abstract MacroFold Start(EvaluationRun run);

    private CelValue OverList(EvaluationRun run, CelList list)
    {
        var fold = Start(run);
        for (var i = 0; i < list.Count; i++)
        {
            run.Charge();
            if (Slots.IsPair)
            {
                run.Locals[Slots.First] = CelInt.Of(i);
            }

            run.Locals[Slots.IsPair ? Slots.Second : Slots.First] = list[i];
            if (fold.Step() is { } result)
            {
                return result;
            }
        }

        return fold.End();
    }

    private CelValue OverMap(EvaluationRun run, CelMap map)
    {
        var fold = Start(run);
        foreach (var (key, value) in map.Entries)
        {
            run.Charge();
            run.Locals[Slots.First] = key;
            if (Slots.IsPair)
            {
                run.Locals[Slots.Second] = value;
            }

            if (fold.Step() is { } result)
            {
                return result;
            }
        }

        return fold.End();
    }
}

/// <summary>The state of one macro evaluation.</summary>
internal abstract class MacroFold
{
    /// <summary>Looks at the current element; a result ends the macro.</summary>
    public abstract CelValue? Step();

    public abstract CelValue End();
}

/// <summary><c>all</c> and <c>exists</c>: a chain of &amp;&amp; or || over the elements, errors absorbed by an element that
/// decides.</summary>
internal sealed class QuantifierNode(bool isAll, Node range, MacroSlots slots, Node predicate) : MacroNode(range, slots)
{
    protected override MacroFold Start(EvaluationRun run) => new Fold(this, run);

    private Node Predicate => predicate;

    private bool IsAll => isAll;

    private sealed class Fold(QuantifierNode node, EvaluationRun run) : MacroFold
    {
        private CelError? failure;

        public override CelValue? Step()
        {
            switch (node.Predicate.Evaluate(run))
            {
                case CelBool flag:
                    return flag.Value == node.IsAll ? null : flag;
                case CelError error:
                    run.Charge(CelError.Steps);
                    failure ??= error;
                    return null;
                case var other:
                    run.Charge(CelError.Steps);
                    failure ??= CelError.NoSuchOverload(node.IsAll ? "all" : "exists", other);
                    return null;
            }
        }

        public override CelValue End() => failure ?? CelValue.Of(node.IsAll);
    }
}

/// <summary><c>exists_one</c>: errors are not absorbed.</summary>
internal sealed class ExistsOneNode(Node range, MacroSlots slots, Node predicate) : MacroNode(range, slots)
{
    private Node Predicate => predicate;

    protected override MacroFold Start(EvaluationRun run) => new Fold(this, run);

    private sealed class Fold(ExistsOneNode node, EvaluationRun run) : MacroFold
    {
        private int found;

        public override CelValue? Step()
        {
            switch (node.Predicate.Evaluate(run))
            {
                case CelBool flag:
                    found += flag.Value ? 1 : 0;
                    return null;
                case CelError error:
                    return error;
                case var other:
                    return CelError.NoSuchOverload("exists_one", other);
            }
        }

        public override CelValue End() => CelValue.Of(found == 1);
    }
}

/// <summary><c>map</c>, <c>filter</c> and <c>transformList</c>: the transformed elements that pass the filter.</summary>
/// <param name="filter">Null to keep all.</param>
/// <param name="transform">Null to keep the element itself.</param>
internal sealed class CollectNode(Node range, MacroSlots slots, Node? filter, Node? transform) : MacroNode(range, slots)
{
    private Node? Filter => filter;

    private Node? Transform => transform;

    protected override MacroFold Start(EvaluationRun run) => new Fold(this, run);

    private sealed class Fold(CollectNode node, EvaluationRun run) : MacroFold
    {
        private readonly List<CelValue> items = [];

        public override CelValue? Step()
        {
            switch (node.Filter?.Evaluate(run))
            {
                case null or CelBool { Value: true }:
                    break;
                case CelBool:
                    return null;
                case CelError error:
                    return error;
                case var other:
                    return CelError.NoSuchOverload("filter", other);
            }

            var item = node.Transform is null ? run.Locals[node.Slots.First] : node.Transform.Evaluate(run);
            items.Add(item);
            return item as CelError;
        }

        public override CelValue End() => run.Built(new CelList([.. items]));
    }
}

/// <summary><c>transformMap</c> (keys kept) and <c>transformMapEntry</c> (each step gives a map whose entries are added).</summary>
/// <param name="filter">Null to keep all.</param>
internal sealed class TransformMapNode(bool isEntry, Node range, MacroSlots slots, Node? filter, Node transform) : MacroNode(range, slots)
{
    private Node? Filter => filter;

    private Node Transform => transform;

    private bool IsEntry => isEntry;

    protected override MacroFold Start(EvaluationRun run) => new Fold(this, run);

    private sealed class Fold(TransformMapNode node, EvaluationRun run) : MacroFold
    {
        private readonly Dictionary<CelValue, CelValue> entries = new(CelKeyComparer.Instance);

        public override CelValue? Step()
        {
            switch (node.Filter?.Evaluate(run))
            {
                case null or CelBool { Value: true }:
                    break;
                case CelBool:
                    return null;
                case CelError error:
                    return error;
                case var other:
                    return CelError.NoSuchOverload("transformMap", other);
            }

            return node.Transform.Evaluate(run) switch
            {
                CelError error => error,
                CelMap more when node.IsEntry => AddAll(more),
                var other when node.IsEntry => CelError.NoSuchOverload("transformMapEntry", other),
                var value => MapEntries.TryAdd(entries, run.Locals[node.Slots.First], value),
            };
        }

        public override CelValue End() => run.Built(new CelDictionaryMap(entries));

        private CelError? AddAll(CelMap more)
        {
            foreach (var (key, value) in more.Entries)
            {
                run.Charge(EvaluationRun.AllocationSteps);
                if (MapEntries.TryAdd(entries, key, value) is { } refusal)
                {
                    return refusal;
                }
            }

            return null;
        }
    }
}

/// <summary><c>optMap</c> and <c>optFlatMap</c>.</summary>
internal sealed class OptionalMapNode(bool isFlat, Node target, int slot, Node transform) : Node
{
    public override CelValue Evaluate(EvaluationRun run)
    {
        run.Charge();
        switch (target.Evaluate(run))
        {
            case CelOptional { Value: null } none:
                return none;
            case CelOptional { Value: { } present }:
                run.Locals[slot] = present;
                break;
            case CelError error:
                return error;
            case var other:
                return CelError.NoSuchOverload(isFlat ? "optFlatMap" : "optMap", other);
        }

        return transform.Evaluate(run) switch
        {
            CelError error => error,
            CelOptional inner when isFlat => inner,
            var other when isFlat => CelError.NoSuchOverload("optFlatMap", other),
            var value => CelOptional.Of(value),
        };
    }
}
