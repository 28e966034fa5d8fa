namespace Baton.Core.Expressions.Evaluation;

/// <summary>CEL's <c>==</c>: defined for every pair of values, false across types except that numbers are equal by value.</summary>
internal static class Equality
{
    // The depth is bounded: values nest as deep as the expression text and the JSON it reads. Shared parts could be visited exponentially
    // often, which the charge ends.
    public static bool AreEqual(EvaluationRun run, CelValue left, CelValue right)
    {
        run.Charge();
        switch (left, right)
        {
            case (CelInt a, CelInt b):
                return a.Value == b.Value;
            case (CelString a, CelString b):
                run.ChargeText(Math.Min(a.Value.Length, b.Value.Length));
                return a.Value == b.Value;
            case (CelBool a, CelBool b):
                return a.Value == b.Value;
            case (CelList a, CelList b):
                return ListsEqual(run, a, b);
            case (CelMap a, CelMap b):
                return MapsEqual(run, a, b);
            case (CelBytes a, CelBytes b):
                run.ChargeText(Math.Min(a.Value.Length, b.Value.Length));
                return a.Value.Span.SequenceEqual(b.Value.Span);
            case (CelOptional a, CelOptional b):
                return a.Value is null || b.Value is null ? a.Value == b.Value : AreEqual(run, a.Value, b.Value);
            case (CelNull, CelNull):
                return true;
            case (CelTypeValue a, CelTypeValue b):
                return a.Name == b.Name;
            default:
                return Ordering.TryCompare(left, right, out var order) && order == 0;
        }
    }

    private static bool ListsEqual(EvaluationRun run, CelList left, CelList right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (!AreEqual(run, left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool MapsEqual(EvaluationRun run, CelMap left, CelMap right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        foreach (var (key, value) in left.Entries)
        {
            if (!right.TryGet(key, out var other) || !AreEqual(run, value, other))
            {
                return false;
            }
        }

        return true;
    }
}
