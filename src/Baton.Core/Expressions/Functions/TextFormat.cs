using System.Text;
using Baton.Core.Expressions.Evaluation;

namespace Baton.Core.Expressions.Functions;

/// <summary><c>"…%s…".format([…])</c>. Clauses: %s %d %f %e %b %o %x %X, with a precision for %f and %e, and %% for a percent sign.
/// Source: cel-go ext/formatting.go.</summary>
internal static class TextFormat
{
    private const int DefaultPrecision = 6;
    private const int MaxPrecision = 1000;

    public static CelValue Format(EvaluationRun run, string format, CelList arguments)
    {
        run.ChargeText(format.Length);
        var text = new StringBuilder();
        var used = 0;
        for (var i = 0; i < format.Length;)
        {
            if (format[i] != '%')
            {
                text.Append(format[i++]);
                continue;
            }

            if (i + 1 < format.Length && format[i + 1] == '%')
            {
                text.Append('%');
                i += 2;
                continue;
            }

            if (!TryClause(format, ref i, out var clause, out var precision))
            {
                return CelError.Invalid($"could not parse formatting clause: unrecognized formatting clause \"{clause}\"");
            }

            if (used >= arguments.Count)
            {
                return new CelError(CelCodes.IndexOutOfRange, $"index {used} out of range");
            }

            if (Append(run, text, clause, precision, arguments[used++]) is { } refusal)
            {
                return refusal;
            }
        }

        return run.Built(new CelString(text.ToString()));
    }

    private static bool TryClause(string format, ref int position, out char clause, out int precision)
    {
        precision = DefaultPrecision;
        position++;
        if (position < format.Length && format[position] == '.')
        {
            precision = 0;
            for (position++; position < format.Length && char.IsAsciiDigit(format[position]); position++)
            {
                precision = Math.Min(MaxPrecision + 1, (precision * 10) + (format[position] - '0'));
            }
        }

        clause = position < format.Length ? format[position++] : ' ';
        return precision <= MaxPrecision && clause is 's' or 'd' or 'f' or 'e' or 'b' or 'o' or 'x' or 'X';
    }

    private static CelError? Append(EvaluationRun run, StringBuilder text, char clause, int precision, CelValue value)
    {
        if (clause == 's')
        {
            return AppendAny(run, text, value);
        }

        var formatted = clause switch
        {
            'd' => Decimal(value),
            'f' or 'e' => Floating(run, value, precision, clause),
            'b' => value is CelBool flag ? (flag.Value ? "1" : "0") : InBase(value, 2),
            'o' => InBase(value, 8),
            _ => Hexadecimal(run, value, isUpper: clause == 'X'),
        };
        if (formatted is null)
        {
            return CelError.Invalid($"error during formatting: {Accepts(clause)}, was given {CelTypeValue.NameOf(value.Kind)}");
        }

        run.ChargeText(formatted.Length);
        text.Append(formatted);
        return null;
    }

    private static string Accepts(char clause) => clause switch
    {
        'd' => "decimal clause can only be used on integers",
        'f' => "fixed-point clause can only be used on doubles",
        'e' => "scientific clause can only be used on doubles",
        'b' => "only integers and bools can be formatted as binary",
        'o' => "octal clause can only be used on integers",
        _ => "only integers, byte buffers, and strings can be formatted as hex",
    };

    private static string? Decimal(CelValue value) => value switch
    {
        CelInt or CelUint => value.ToString(),
        CelDouble number when !double.IsFinite(number.Value) => value.ToString(),
        _ => null,
    };

    private static string? Floating(EvaluationRun run, CelValue value, int precision, char clause)
    {
        double? number = value switch
        {
            CelDouble given => given.Value,
            CelInt whole => whole.Value,
            CelUint whole => whole.Value,
            _ => null,
        };
        if (number is not { } finite || !double.IsFinite(finite))
        {
            return number is null ? null : CelNumberText.Of(number.Value);
        }

        run.Charge(ExactDecimal.Steps(finite));
        return clause == 'f' ? ExactDecimal.Fixed(finite, precision) : ExactDecimal.Scientific(finite, precision);
    }

    private static string? InBase(CelValue value, int radix)
    {
        var (isNegative, magnitude) = value switch
        {
            CelInt number => (number.Value < 0, number.Value < 0 ? unchecked((ulong)-number.Value) : (ulong)number.Value),
            CelUint number => (false, number.Value),
            _ => (false, 0UL),
        };
        if (value is not (CelInt or CelUint))
        {
            return null;
        }

        Span<char> digits = stackalloc char[64];
        var first = digits.Length;
        do
        {
            digits[--first] = "0123456789abcdef"[(int)(magnitude % (ulong)radix)];
            magnitude /= (ulong)radix;
        }
        while (magnitude > 0);
        return (isNegative ? "-" : "") + digits[first..].ToString();
    }

    private static string? Hexadecimal(EvaluationRun run, CelValue value, bool isUpper)
    {
        run.Charge(value.Size);
        var digits = value switch
        {
            CelString text => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text.Value)),
            CelBytes bytes => Convert.ToHexStringLower(bytes.Value.Span),
            _ => InBase(value, 16),
        };
        return isUpper ? digits?.ToUpperInvariant() : digits;
    }

    // As deep as the value is nested, which the expression and its input bound; shared parts are charged each time.
    private static CelError? AppendAny(EvaluationRun run, StringBuilder text, CelValue value)
    {
        run.Charge();
        switch (value)
        {
            case CelList list:
                return AppendList(run, text, list);
            case CelMap map:
                return AppendMap(run, text, map);
            case CelBytes bytes:
                run.ChargeText(bytes.Value.Length);
                text.Append(Encoding.UTF8.GetString(bytes.Value.Span));
                return null;
            case CelOptional:
                return CelError.Invalid("error during formatting: string clause cannot be used on optional_type");
            default:
                var plain = value.ToString();
                run.ChargeText(plain.Length);
                text.Append(plain);
                return null;
        }
    }

    private static CelError? AppendList(EvaluationRun run, StringBuilder text, CelList list)
    {
        text.Append('[');
        for (var i = 0; i < list.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            if (AppendAny(run, text, list[i]) is { } refusal)
            {
                return refusal;
            }
        }

        text.Append(']');
        return null;
    }

    // Sorted by the keys' text: maps have no order of their own.
    private static CelError? AppendMap(EvaluationRun run, StringBuilder text, CelMap map)
    {
        var isFirst = true;
        text.Append('{');
        var entries = map.Entries.Select(entry => (Key: entry.Key.ToString(), entry.Value));
        foreach (var (key, value) in entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            run.ChargeText(key.Length);
            text.Append(isFirst ? "" : ", ").Append(key).Append(": ");
            isFirst = false;
            if (AppendAny(run, text, value) is { } refusal)
            {
                return refusal;
            }
        }

        text.Append('}');
        return null;
    }
}
