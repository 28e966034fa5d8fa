using System.Text;
using Baton.Core.Errors;
using Microsoft.AspNetCore.Http;

namespace Baton.Server.Web;

/// <summary>Reads whole request bodies within the limit.</summary>
internal static class RequestBody
{
    private const int FirstBuffer = 4096;

    /// <exception cref="BatonException">LimitExceeded <c>body_too_large</c>.</exception>
    public static async ValueTask<byte[]> ReadAsync(HttpContext context)
    {
        var length = context.Request.ContentLength;
        if (length == 0)
        {
            return [];
        }

        // Kestrel ends a body that passes its limit, whatever its length was said to be.
        using var buffer = new MemoryStream((int)Math.Min(length ?? FirstBuffer, FirstBuffer * 16));
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        return buffer.ToArray();
    }

    public static BatonException TooLarge() =>
        new(ErrorKind.LimitExceeded, "body_too_large", "The request body is larger than this server takes.");

    /// <exception cref="BatonException">Invalid <c>malformed_text</c>.</exception>
    public static string Utf8(byte[] body)
    {
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body);
            return text.StartsWith('\uFEFF') ? text[1..] : text;
        }
        catch (DecoderFallbackException)
        {
            throw BatonException.Invalid("malformed_text", "The body is not UTF-8 text.");
        }
    }

    /// <summary>The type without its parameters, in lower case; empty when none is given.</summary>
    public static string MediaType(HttpRequest request)
    {
        var type = request.ContentType ?? "";
        var end = type.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? type : type[..end]).Trim().ToLowerInvariant();
    }

    public static bool IsJson(string mediaType) =>
        mediaType == "application/json"
        || (mediaType.StartsWith("application/", StringComparison.Ordinal) && mediaType.EndsWith("+json", StringComparison.Ordinal));
}
