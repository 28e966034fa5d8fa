using Baton.Core.Errors;
using Microsoft.AspNetCore.Http;

namespace Baton.Server.Auth;

/// <summary>Refuses requests that a foreign web page made a browser send: by DNS rebinding (Host) or across origins (Origin).</summary>
internal sealed class OriginRules(RequestDelegate next)
{
    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!IsLoopbackName(request.Host.Host))
        {
            throw new BatonException(
                ErrorKind.Forbidden, "host_refused", "The Host header must name this machine: localhost, 127.0.0.1 or [::1].");
        }

        if (request.Headers.Origin.Count > 0 && !IsOwnOrigin(request))
        {
            throw new BatonException(ErrorKind.Forbidden, "origin_refused", "Pages of other origins may not use this server.");
        }

        return next(context);
    }

    /// <summary>True for requests that change something, and for WebSockets, which the same-origin policy does not cover.</summary>
    public static bool NeedsProof(HttpContext context) =>
        !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        || context.Request.Headers.Upgrade.Count > 0;

    /// <summary>True when the browser says that one of our own pages sent it.</summary>
    public static bool IsOwnPage(HttpRequest request) => request.Headers.Origin.Count > 0
        ? IsOwnOrigin(request)
        : request.Headers["Sec-Fetch-Site"] == "same-origin";

    private static bool IsOwnOrigin(HttpRequest request) =>
        request.Headers.Origin.Count == 1
        && string.Equals(request.Headers.Origin[0], $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);

    // All of 127.0.0.0/8 is this machine; numbers cannot be rebound.
    private static bool IsLoopbackName(string host) =>
        LoopbackNames.Contains(host, StringComparer.OrdinalIgnoreCase)
        || (System.Net.IPAddress.TryParse(host, out var address) && System.Net.IPAddress.IsLoopback(address));
}
