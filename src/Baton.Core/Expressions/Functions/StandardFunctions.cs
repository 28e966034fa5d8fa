using Baton.Core.Expressions.Evaluation;
using Baton.Core.Expressions.Patterns;

namespace Baton.Core.Expressions.Functions;

/// <summary>size, type, dyn, and the tests on text. Source: CEL language definition, "List of Standard Definitions".</summary>
internal static class StandardFunctions
{
    public static void AddTo(FunctionBuilder builder)
    {
        foreach (var type in (CelType[])[CelType.String, CelType.Bytes, CelType.List(CelType.Dyn), CelType.Map(CelType.Dyn, CelType.Dyn)])
        {
            builder.Global("size", [type], CelType.Int, Size);
            builder.Method("size", [type], CelType.Int, Size);
        }

        builder.Global("type", [CelType.Dyn], CelType.Type, (_, args) => CelTypeValue.Of(args[0]));
        builder.Global("dyn", [CelType.Dyn], CelType.Dyn, (_, args) => args[0]);

        CelType[] twoTexts = [CelType.String, CelType.String];
        AddTest("startsWith", (text, part) => text.StartsWith(part, StringComparison.Ordinal));
        AddTest("endsWith", (text, part) => text.EndsWith(part, StringComparison.Ordinal));
        AddTest("contains", (text, part) => text.Contains(part, StringComparison.Ordinal));
        builder.Method("matches", twoTexts, CelType.Bool, Matches);
        builder.Global("matches", twoTexts, CelType.Bool, Matches);

        void AddTest(string name, Func<string, string, bool> test) =>
            builder.Method(name, twoTexts, CelType.Bool, (run, args) => Test(run, args, test));
    }

    private static CelValue Size(EvaluationRun run, ReadOnlySpan<CelValue> args)
    {
        switch (args[0])
        {
            case CelString text:
                run.ChargeText(text.Value.Length);
                return CelInt.Of(UnicodeText.Count(text.Value));
            case CelBytes bytes:
                return CelInt.Of(bytes.Value.Length);
            case CelList list:
                return CelInt.Of(list.Count);
            default:
                return CelInt.Of(((CelMap)args[0]).Count);
        }
    }

    private static CelBool Test(EvaluationRun run, ReadOnlySpan<CelValue> args, Func<string, string, bool> test)
    {
        var (text, part) = (args[0].Text(), args[1].Text());
        TextCost.ChargeSearch(run, text, part);
        return test(text, part) ? CelBool.True : CelBool.False;
    }

    // A pattern that is not constant; constant ones are built by the checker and matched by MatchNode.
    private static CelValue Matches(EvaluationRun run, ReadOnlySpan<CelValue> args)
    {
        var (pattern, problem) = Pattern.Parse(args[1].Text());
        if (pattern is null)
        {
            return new CelError(CelCodes.InvalidPattern, $"invalid pattern: {problem}");
        }

        run.Charge(pattern.Cost);
        return CelValue.Of(pattern.IsMatch(run, args[0].Text()));
    }
}

internal static class TextCost
{
    /// <summary>Charges for finding one text in another. Ordinal search may compare the whole part at every place; the charge assumes
    /// half-bad luck.</summary>
    public static void ChargeSearch(EvaluationRun run, string text, string part) =>
        run.ChargeText(text.Length + ((long)text.Length * Math.Min(part.Length, text.Length) / 64));
}
