using System.Text;
using Baton.Core.Expressions.Evaluation;

namespace Baton.Core.Expressions.Functions;

/// <summary>The encoders extension (base64) and Baton's own: <c>url_encode</c>, <c>json_encode</c>, <c>json_decode</c>.</summary>
internal static class EncodingFunctions
{
    // A refusal comes as an exception from the JSON reader or writer, which costs as much as this many steps.
    private const int RefusalSteps = 1000;

    public static void AddTo(FunctionBuilder builder)
    {
        builder.Global("base64.encode", [CelType.Bytes], CelType.String, (run, args) =>
        {
            var bytes = ((CelBytes)args[0]).Value;
            run.ChargeText(2L * bytes.Length);
            return new CelString(Convert.ToBase64String(bytes.Span));
        });
        builder.Global("base64.decode", [CelType.String], CelType.Bytes, (run, args) => DecodeBase64(run, args[0].Text()));

        foreach (var type in (CelType[])[CelType.String, CelType.Int, CelType.Uint, CelType.Double, CelType.Bool])
        {
            builder.Global("url_encode", [type], CelType.String, (run, args) => UrlEncode(run, args[0].ToString()));
        }

        builder.Global("json_encode", [CelType.Dyn], CelType.String, (run, args) => JsonEncode(run, args[0]));
        builder.Global("json_decode", [CelType.String], CelType.Dyn, (run, args) => JsonDecode(run, args[0].Text()));
    }

    // Padding may be left out, as in cel-go.
    private static CelValue DecodeBase64(EvaluationRun run, string text)
    {
        run.ChargeText(2L * text.Length);
        var padded = text.Length % 4 == 0 ? text : text.PadRight(text.Length + 4 - (text.Length % 4), '=');
        var bytes = new byte[padded.Length / 4 * 3];
        return Convert.TryFromBase64String(padded, bytes, out var length)
            ? new CelBytes(bytes.AsMemory(0, length))
            : CelError.Invalid("this is not base64");
    }

    /// <summary>Percent-encodes everything but letters, digits and <c>- . _ ~</c> (RFC 3986, unreserved), so that the result fits any part
    /// of a URL.</summary>
    private static CelValue UrlEncode(EvaluationRun run, string text)
    {
        run.ChargeText(8L * text.Length);
        return UnicodeText.IsValid(text)
            ? run.Built(new CelString(Uri.EscapeDataString(text)))
            : CelError.Invalid("text that is not valid Unicode has no URL form");
    }

    private static CelValue JsonEncode(EvaluationRun run, CelValue value)
    {
        run.Charge(8 * value.Size);
        try
        {
            var utf8 = value.ToJsonUtf8();
            run.ChargeText(2L * utf8.Length);
            return run.Built(new CelString(Encoding.UTF8.GetString(utf8)));
        }
        catch (CelException refusal) when (refusal.Code == CelCodes.InvalidArgument)
        {
            run.Charge(RefusalSteps);
            return CelError.Invalid(refusal.Message);
        }
    }

    private static CelValue JsonDecode(EvaluationRun run, string text)
    {
        run.ChargeText(4L * text.Length);
        try
        {
            return run.Built(CelValue.FromJson(Encoding.UTF8.GetBytes(text)));
        }
        catch (CelException refusal) when (refusal.Code == CelCodes.InvalidArgument)
        {
            run.Charge(RefusalSteps);
            return CelError.Invalid(refusal.Message);
        }
    }
}
