using Baton.Core.Errors;
using Baton.Server.Auth;
using Microsoft.AspNetCore.Http;

namespace Baton.Server.Web;

/// <summary>The caller's <c>Idempotency-Key</c>.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    /// <summary>Kept this long.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private const int MostLength = 255;

    /// <summary>The key within its caller and route, or null when none was sent.</summary>
    /// <exception cref="BatonException">Invalid <c>bad_idempotency_key</c>.</exception>
    public static string? Of(HttpContext context)
    {
        var values = context.Request.Headers[Header];
        if (values.Count == 0)
        {
            return null;
        }

        return values is [{ Length: > 0 and <= MostLength } key] && key.All(c => c is >= ' ' and < (char)127)
            ? $"{Caller.Of(context).Name} {context.Request.Path} {key}"
            : throw BatonException.Invalid(
                "bad_idempotency_key", $"{Header} must be 1 to {MostLength} visible ASCII characters, given once.");
    }

    public static BatonException Reused() =>
        BatonException.Invalid("idempotency_key_reused", $"This {Header} was sent before with another body.");
}
