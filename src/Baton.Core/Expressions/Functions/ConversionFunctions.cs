using System.Globalization;
using System.Text;
using Baton.Core.Expressions.Evaluation;

namespace Baton.Core.Expressions.Functions;

/// <summary>bool, int, uint, double, string, bytes, timestamp and duration as functions. Source: CEL language definition.</summary>
internal static class ConversionFunctions
{
    private const NumberStyles DoubleStyle = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
    private const double TwoTo63 = 9_223_372_036_854_775_808;

    public static void AddTo(FunctionBuilder builder)
    {
        Add(builder, "bool", CelType.Bool, ToBool, CelType.Bool, CelType.String);
        Add(builder, "int", CelType.Int, ToInt, CelType.Int, CelType.Uint, CelType.Double, CelType.String, CelType.Timestamp);
        Add(builder, "uint", CelType.Uint, ToUint, CelType.Uint, CelType.Int, CelType.Double, CelType.String);
        Add(builder, "double", CelType.Double, ToDouble, CelType.Double, CelType.Int, CelType.Uint, CelType.String);
        Add(
            builder, "string", CelType.String, ToText, CelType.String, CelType.Bool, CelType.Int, CelType.Uint, CelType.Double,
            CelType.Bytes, CelType.Timestamp, CelType.Duration);
        Add(builder, "bytes", CelType.Bytes, ToBytes, CelType.Bytes, CelType.String);
        Add(builder, "timestamp", CelType.Timestamp, ToTimestamp, CelType.Timestamp, CelType.String, CelType.Int);
        Add(builder, "duration", CelType.Duration, ToDuration, CelType.Duration, CelType.String);
    }

    private static void Add(FunctionBuilder builder, string name, CelType result, Func<CelValue, CelValue> convert, params CelType[] from)
    {
        foreach (var type in from)
        {
            builder.Global(name, [type], result, (run, args) =>
            {
                run.Charge(args[0].Size);
                return convert(args[0]);
            });
        }
    }

    private static CelValue ToBool(CelValue value) => value switch
    {
        CelString { Value: "1" or "t" or "T" or "true" or "TRUE" or "True" } => CelBool.True,
        CelString { Value: "0" or "f" or "F" or "false" or "FALSE" or "False" } => CelBool.False,
        CelString text => Unreadable("bool", text),
        _ => value,
    };

    private static CelValue ToInt(CelValue value) => value switch
    {
        CelUint number => number.Value <= long.MaxValue ? CelInt.Of((long)number.Value) : OutOfRange("int"),

        // Both ends are excluded: the doubles there stand for integers on either side of the range as well.
        CelDouble number => number.Value is > -TwoTo63 and < TwoTo63 ? CelInt.Of((long)number.Value) : OutOfRange("int"),
        CelString text => long.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? CelInt.Of(number)
            : Unreadable("int", text),
        CelTimestamp moment => CelInt.Of(moment.Seconds),
        _ => value,
    };

    private static CelValue ToUint(CelValue value) => value switch
    {
        CelInt number => number.Value >= 0 ? new CelUint((ulong)number.Value) : OutOfRange("uint"),
        CelDouble number => number.Value is > -1 and < 2 * TwoTo63 ? new CelUint((ulong)Math.Max(0, number.Value)) : OutOfRange("uint"),
        CelString text => ulong.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new CelUint(number)
            : Unreadable("uint", text),
        _ => value,
    };

    private static CelValue ToDouble(CelValue value) => value switch
    {
        CelInt number => new CelDouble(number.Value),
        CelUint number => new CelDouble(number.Value),
        CelString { Value: "Inf" or "+Inf" or "Infinity" or "+Infinity" } => new CelDouble(double.PositiveInfinity),
        CelString { Value: "-Inf" or "-Infinity" } => new CelDouble(double.NegativeInfinity),
        CelString text => double.TryParse(text.Value, DoubleStyle, CultureInfo.InvariantCulture, out var number)
            ? new CelDouble(number)
            : Unreadable("double", text),
        _ => value,
    };

    private static CelValue ToText(CelValue value) => value switch
    {
        CelBytes bytes => UnicodeText.Decode(bytes.Value.Span) is { } text
            ? new CelString(text)
            : CelError.Invalid("invalid UTF-8 in bytes, cannot convert to string"),
        CelString => value,
        _ => new CelString(value.ToString()),
    };

    private static CelValue ToBytes(CelValue value) => value is CelString text ? new CelBytes(Encoding.UTF8.GetBytes(text.Value)) : value;

    private static CelValue ToTimestamp(CelValue value) => value switch
    {
        CelInt seconds => (CelValue?)CelTimestamp.TryCreate(seconds.Value, 0) ?? CelError.Overflow("timestamp out of range"),
        CelString text => TimeParsing.Timestamp(text.Value),
        _ => value,
    };

    private static CelValue ToDuration(CelValue value) => value is CelString text ? TimeParsing.Duration(text.Value) : value;

    private static CelError OutOfRange(string type) => CelError.Overflow($"range error: the number does not fit {type}");

    private static CelError Unreadable(string type, CelString text) =>
        CelError.Invalid($"Type conversion error: '{(text.Value.Length > 80 ? text.Value[..80] + "…" : text.Value)}' is no {type}");
}
