using System.Numerics;
using Baton.Core.Expressions.Evaluation;

namespace Baton.Core.Expressions.Functions;

/// <summary>The lists extension. Source: cel-go ext/lists.go.</summary>
internal static class ListFunctions
{
    public static void AddTo(FunctionBuilder builder)
    {
        var (list, whole) = (CelType.List(CelType.Dyn), CelType.Int);
        builder.Global("lists.range", [whole], CelType.List(whole), (run, args) => Range(run, args[0].Whole()));
        builder.Method("slice", [list, whole, whole], SameList, Slice);
        builder.Method("flatten", [list], list, (run, args) => Flatten(run, (CelList)args[0], 1));
        builder.Method("flatten", [list, whole], list, (run, args) => Flatten(run, (CelList)args[0], args[1].Whole()));
        builder.Method("distinct", [list], SameList, (run, args) => Distinct(run, (CelList)args[0]));
        builder.Method("reverse", [list], SameList, (run, args) => Reverse(run, (CelList)args[0]));
        builder.Method("sort", [list], SameList, (run, args) => Sort(run, ((CelList)args[0]).Items, ((CelList)args[0]).Items, "sort"));
        builder.Method("first", [list], OptionalElement, (_, args) => End((CelList)args[0], isFirst: true));
        builder.Method("last", [list], OptionalElement, (_, args) => End((CelList)args[0], isFirst: false));
    }

    /// <summary>The items in the order of their keys; equal keys keep their order.</summary>
    public static CelValue Sort(EvaluationRun run, ReadOnlySpan<CelValue> items, ReadOnlySpan<CelValue> keys, string name)
    {
        if (items.IsEmpty)
        {
            return CelList.Empty;
        }

        var comparisons = BitOperations.Log2((uint)keys.Length) + 1;
        var places = new int[keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            // One kind only: across numeric types comparison is not transitive, and a sort must not meet that.
            if (keys[i].Kind != keys[0].Kind || !Ordering.TryCompare(keys[0], keys[i], out _))
            {
                return CelError.NoSuchOverload(name, keys[0], keys[i]);
            }

            run.Charge(comparisons * (1 + keys[i].Size));
            places[i] = i;
        }

        var byKey = keys.ToArray();
        Array.Sort(places, (left, right) => Order(byKey[left], byKey[right]) is var order && order == 0 ? left.CompareTo(right) : order);
        var sorted = new CelValue[places.Length];
        for (var i = 0; i < places.Length; i++)
        {
            sorted[i] = items[places[i]];
        }

        return new CelList(sorted);
    }

    // A total order, NaN first.
    private static int Order(CelValue left, CelValue right)
    {
        if (left is CelDouble a && right is CelDouble b)
        {
            return a.Value.CompareTo(b.Value);
        }

        Ordering.TryCompare(left, right, out var order);
        return order;
    }

    private static CelType SameList(CelType[] args) => args[0].IsDyn ? CelType.List(CelType.Dyn) : args[0];

    private static CelType OptionalElement(CelType[] args) => CelType.Optional(args[0].Element);

    private static CelValue Range(EvaluationRun run, long count)
    {
        if (count < 0)
        {
            return CelError.Invalid("lists.range() needs a count of at least 0");
        }

        run.Charge(count <= long.MaxValue / 2 ? 2 * count : count);
        var items = new CelValue[count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = CelInt.Of(i);
        }

        return run.Built(new CelList(items));
    }

    private static CelValue Slice(EvaluationRun run, ReadOnlySpan<CelValue> args)
    {
        var (list, from, to) = ((CelList)args[0], args[1].Whole(), args[2].Whole());
        if (from < 0 || to > list.Count)
        {
            return CelError.IndexOutOfRange(from < 0 ? from : to);
        }

        if (to < from)
        {
            return CelError.Invalid($"invalid slice range. start: {from}, end: {to}");
        }

        run.Charge(to - from);
        return new CelList(list.Items[(int)from..(int)to].ToArray());
    }

    private static CelValue Flatten(EvaluationRun run, CelList list, long depth)
    {
        if (depth < 0)
        {
            return CelError.Invalid("flatten() needs a depth of at least 0");
        }

        List<CelValue> items = [];
        Collect(list, depth);
        return run.Built(new CelList([.. items]));

        void Collect(CelList from, long levels)
        {
            foreach (var item in from.Items)
            {
                run.Charge(2);
                if (item is CelList inner && levels > 0)
                {
                    Collect(inner, levels - 1);
                }
                else
                {
                    items.Add(item);
                }
            }
        }
    }

    private static CelList Distinct(EvaluationRun run, CelList list)
    {
        // What can be a key is found by hash; the rest (lists, maps, fractions, …) by comparison.
        var keys = new HashSet<CelValue>(CelKeyComparer.Instance);
        List<CelValue> others = [];
        List<CelValue> kept = [];
        foreach (var item in list.Items)
        {
            run.Charge(item.Kind == CelKind.String ? item.Size : 1);
            bool isNew;
            if (CelKeyComparer.Normalize(item) is { } key)
            {
                isNew = keys.Add(key);
            }
            else
            {
                isNew = !others.Exists(other => Equality.AreEqual(run, other, item));
                if (isNew)
                {
                    others.Add(item);
                }
            }

            if (isNew)
            {
                kept.Add(item);
            }
        }

        return new CelList([.. kept]);
    }

    private static CelList Reverse(EvaluationRun run, CelList list)
    {
        run.Charge(list.Count);
        var items = list.Items.ToArray();
        Array.Reverse(items);
        return new CelList(items);
    }

    private static CelOptional End(CelList list, bool isFirst) =>
        list.Count == 0 ? CelOptional.None : CelOptional.Of(list[isFirst ? 0 : list.Count - 1]);
}
