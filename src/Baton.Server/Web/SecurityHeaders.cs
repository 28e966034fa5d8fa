using Microsoft.AspNetCore.Http;

namespace Baton.Server.Web;

/// <summary>Headers that keep browsers from doing more with an answer than it is meant for.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string Policy =
        "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'";

    /// <summary>For the page: the text editor adds its styles at run time, so styles with this answer's nonce are let in. Scripts come from
    /// files only.</summary>
    public static string PagePolicy(string nonce) => $"{Policy}; style-src 'self' 'nonce-{nonce}'";

    public Task InvokeAsync(HttpContext context)
    {
        Set(context.Response);
        return next(context);
    }

    public static void Set(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }
}
