using System.Text;
using Baton.Core.Expressions.Evaluation;

namespace Baton.Core.Expressions.Functions;

/// <summary>The part of the strings extension that takes texts apart and puts them together. Limits below zero mean "all".</summary>
internal static class SplitJoinFunctions
{
    public static void AddTo(FunctionBuilder builder)
    {
        var (text, whole, texts) = (CelType.String, CelType.Int, CelType.List(CelType.String));
        builder.Method("split", [text, text], texts, (run, args) => Split(run, args[0].Text(), args[1].Text(), -1));
        builder.Method("split", [text, text, whole], texts, (run, args) => Split(run, args[0].Text(), args[1].Text(), args[2].Whole()));
        builder.Method("replace", [text, text, text], text, (run, args) => Replace(run, args, -1));
        builder.Method("replace", [text, text, text, whole], text, (run, args) => Replace(run, args, args[3].Whole()));
        builder.Method("join", [texts], text, (run, args) => Join(run, (CelList)args[0], ""));
        builder.Method("join", [texts, text], text, (run, args) => Join(run, (CelList)args[0], args[1].Text()));
    }

    private static CelList Split(EvaluationRun run, string text, string separator, long limit)
    {
        TextCost.ChargeSearch(run, text, separator);
        List<CelValue> parts = [];
        if (limit == 0)
        {
            return CelList.Empty;
        }

        var start = 0;
        while (limit < 0 || parts.Count < limit - 1)
        {
            var (end, next) = NextPart(text, separator, start);
            if (end < 0)
            {
                break;
            }

            run.Charge();
            parts.Add(CelValue.Of(text[start..end]));
            start = next;
        }

        if (separator.Length > 0 || start < text.Length)
        {
            parts.Add(CelValue.Of(text[start..]));
        }

        return run.Built(new CelList([.. parts]));
    }

    /// <summary>Where the part ends and the next one starts; -1 when it is the last. An empty separator splits after every
    /// character.</summary>
    private static (int End, int Next) NextPart(string text, string separator, int start)
    {
        if (separator.Length > 0)
        {
            var end = text.IndexOf(separator, start, StringComparison.Ordinal);
            return (end, end + separator.Length);
        }

        if (start >= text.Length)
        {
            return (-1, -1);
        }

        var after = UnicodeText.OffsetAfter(text, start);
        return (after, after);
    }

    private static CelString Replace(EvaluationRun run, ReadOnlySpan<CelValue> args, long limit)
    {
        var (text, old, replacement) = (args[0].Text(), args[1].Text(), args[2].Text());
        TextCost.ChargeSearch(run, text, old);
        var replaced = new StringBuilder();
        var copied = 0;
        for (var at = 0; limit != 0 && at <= text.Length; limit--)
        {
            var found = text.IndexOf(old, at, StringComparison.Ordinal);
            if (found < 0)
            {
                break;
            }

            // Charged before it is built, so that a short text with a long replacement cannot outgrow the budget.
            run.ChargeText(replacement.Length);
            replaced.Append(text, copied, found - copied).Append(replacement);
            copied = found + old.Length;
            at = old.Length > 0 ? copied : found < text.Length ? UnicodeText.OffsetAfter(text, found) : found + 1;
        }

        replaced.Append(text, copied, text.Length - copied);
        return run.Built(new CelString(replaced.ToString()));
    }

    private static CelValue Join(EvaluationRun run, CelList list, string separator)
    {
        var joined = new StringBuilder();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is not CelString part)
            {
                return CelError.NoSuchOverload("join", list[i]);
            }

            run.ChargeText((long)part.Value.Length + separator.Length);
            joined.Append(i == 0 ? "" : separator).Append(part.Value);
        }

        return run.Built(new CelString(joined.ToString()));
    }
}
