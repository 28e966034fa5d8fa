namespace Baton.Core.Expressions;

/// <summary>A failure as a value. Inside an evaluation errors travel as values: <c>||</c> and <c>&amp;&amp;</c> may absorb them, and a
/// thrown exception per element of a long list would cost a hundred times more.</summary>
internal sealed class CelError(string code, string message) : CelValue(CelKind.Error)
{
    /// <summary>Steps charged where an error is absorbed and evaluation goes on: its message has been written for nothing.</summary>
    public const int Steps = 10;

    public string Code { get; } = code;

    public string Message { get; } = message;

    public static CelError NoSuchOverload(string function, params ReadOnlySpan<CelValue> arguments)
    {
        var names = new string[arguments.Length];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = CelTypeValue.NameOf(arguments[i].Kind);
        }

        return new(CelCodes.NoSuchOverload, $"no such overload: {function}({string.Join(", ", names)})");
    }

    public static CelError NoSuchKey(CelValue key) => new(CelCodes.NoSuchKey, $"no such key: {Brief(key)}");

    public static CelError Overflow(string what) => new(CelCodes.Overflow, what);

    public static CelError Invalid(string message) => new(CelCodes.InvalidArgument, message);

    public static CelError IndexOutOfRange(long index) => new(CelCodes.IndexOutOfRange, $"index out of range: {index}");

    public CelException ToException() => new(Code, Message);

    private static string Brief(CelValue key)
    {
        var text = key is CelMap or CelList ? CelTypeValue.NameOf(key.Kind) : key.ToString();
        text = text.Length > 80 ? text[..80] + "…" : text;
        return key is CelString ? $"'{text}'" : text;
    }
}
