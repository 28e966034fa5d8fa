using System.Text;
using Baton.Core.Expressions.Evaluation;

namespace Baton.Core.Expressions.Functions;

/// <summary>The strings extension. Indexes count code points. Source: cel-go ext/strings.go.</summary>
internal static class StringFunctions
{
    public static void AddTo(FunctionBuilder builder)
    {
        var (text, whole) = (CelType.String, CelType.Int);
        builder.Method("charAt", [text, whole], text, CharAt);
        builder.Method("indexOf", [text, text], whole, (run, args) => IndexOf(run, args[0].Text(), args[1].Text(), 0));
        builder.Method("indexOf", [text, text, whole], whole, (run, args) =>
            IndexOf(run, args[0].Text(), args[1].Text(), args[2].Whole()));
        builder.Method("lastIndexOf", [text, text], whole, (run, args) => LastIndexOf(run, args[0].Text(), args[1].Text(), null));
        builder.Method("lastIndexOf", [text, text, whole], whole, (run, args) =>
            LastIndexOf(run, args[0].Text(), args[1].Text(), args[2].Whole()));
        builder.Method("lowerAscii", [text], text, (run, args) =>
            Map(run, args, unit => char.IsAsciiLetterUpper(unit) ? (char)(unit | 0x20) : unit));
        builder.Method("upperAscii", [text], text, (run, args) =>
            Map(run, args, unit => char.IsAsciiLetterLower(unit) ? (char)(unit & ~0x20) : unit));
        builder.Method("substring", [text, whole], text, (run, args) => Substring(run, args[0].Text(), args[1].Whole(), null));
        builder.Method("substring", [text, whole, whole], text, (run, args) =>
            Substring(run, args[0].Text(), args[1].Whole(), args[2].Whole()));
        builder.Method("trim", [text], text, (run, args) => Changed(run, args, all => all.Trim()));
        builder.Method("reverse", [text], text, (run, args) => Changed(run, args, Reverse));
        builder.Method("format", [text, CelType.List(CelType.Dyn)], text, (run, args) =>
            TextFormat.Format(run, args[0].Text(), (CelList)args[1]));
        builder.Global("strings.quote", [text], text, (run, args) => Changed(run, args, Quote));
    }

    private static CelValue CharAt(EvaluationRun run, ReadOnlySpan<CelValue> args)
    {
        var (text, index) = (args[0].Text(), args[1].Whole());
        run.ChargeText(text.Length);
        var start = UnicodeText.OffsetOf(text, index);
        if (start < 0)
        {
            return CelError.IndexOutOfRange(index);
        }

        return start == text.Length ? CelString.Empty : new CelString(text[start..UnicodeText.OffsetAfter(text, start)]);
    }

    private static CelValue IndexOf(EvaluationRun run, string text, string part, long from)
    {
        TextCost.ChargeSearch(run, text, part);
        var start = UnicodeText.OffsetOf(text, from);
        if (start < 0)
        {
            return CelError.IndexOutOfRange(from);
        }

        var found = text.IndexOf(part, start, StringComparison.Ordinal);
        return CelInt.Of(found < 0 ? -1 : UnicodeText.Count(text.AsSpan(0, found)));
    }

    private static CelValue LastIndexOf(EvaluationRun run, string text, string part, long? lastStart)
    {
        TextCost.ChargeSearch(run, text, part);
        var start = lastStart is { } given ? UnicodeText.OffsetOf(text, given) : text.Length;
        if (start < 0)
        {
            return CelError.IndexOutOfRange(lastStart!.Value);
        }

        var end = (int)Math.Min(text.Length, (long)start + part.Length);
        var found = text.AsSpan(0, end).LastIndexOf(part);
        return CelInt.Of(found < 0 ? -1 : UnicodeText.Count(text.AsSpan(0, found)));
    }

    private static CelValue Substring(EvaluationRun run, string text, long from, long? to)
    {
        run.ChargeText(text.Length);
        var start = UnicodeText.OffsetOf(text, from);
        if (start < 0)
        {
            return CelError.IndexOutOfRange(from);
        }

        var end = to is { } given ? UnicodeText.OffsetOf(text, given) : text.Length;
        if (end < 0)
        {
            return CelError.IndexOutOfRange(to!.Value);
        }

        return end < start
            ? CelError.Invalid($"invalid substring range. start: {from}, end: {to}")
            : CelValue.Of(text[start..end]);
    }

    private static CelString Map(EvaluationRun run, ReadOnlySpan<CelValue> args, Func<char, char> change) =>
        Changed(run, args, all => string.Create(all.Length, (all, change), static (units, state) =>
        {
            for (var i = 0; i < units.Length; i++)
            {
                units[i] = state.change(state.all[i]);
            }
        }));

    private static CelString Changed(EvaluationRun run, ReadOnlySpan<CelValue> args, Func<string, string> change)
    {
        var text = args[0].Text();
        run.ChargeText(2L * text.Length);
        return new CelString(change(text));
    }

    private static string Reverse(string text)
    {
        var reversed = new char[text.Length];
        for (var i = 0; i < text.Length;)
        {
            var next = UnicodeText.OffsetAfter(text, i);
            text.CopyTo(i, reversed, text.Length - next, next - i);
            i = next;
        }

        return new string(reversed);
    }

    private static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\a' => quoted.Append("\\a"),
                '\b' => quoted.Append("\\b"),
                '\f' => quoted.Append("\\f"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                '\v' => quoted.Append("\\v"),
                '\\' => quoted.Append("\\\\"),
                '"' => quoted.Append("\\\""),
                _ => quoted.Append(rune),
            };
        }

        return quoted.Append('"').ToString();
    }
}
