using Baton.Core.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Baton.Server.Auth;

/// <summary>Lets a request through to its endpoint when the endpoint's policy allows its caller. Runs after routing.</summary>
internal sealed class AccessGate(RequestDelegate next, OwnerToken token, SignIn signIn)
{
    private const string Scheme = "Bearer ";

    public Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        var policy = endpoint?.Metadata.GetMetadata<AccessMetadata>()?.Policy;
        if (policy == AccessPolicy.Anyone)
        {
            return next(context);
        }

        // Unknown routes and methods need a caller too, so that nobody maps the API from outside.
        var caller = ByToken(context.Request) ?? ByCookie(context);
        if (caller is null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            throw new BatonException(
                ErrorKind.Unauthorized, "not_signed_in", "Send 'Authorization: Bearer TOKEN' or sign in with the link the server printed.");
        }

        if (policy is null && endpoint is RouteEndpoint)
        {
            throw new BatonException(ErrorKind.Forbidden, "no_policy", "The route has no access policy, so nobody may use it.");
        }

        context.Features.Set(caller);
        return next(context);
    }

    private Caller? ByToken(HttpRequest request)
    {
        string? header = request.Headers.Authorization;
        return header is not null && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && token.Matches(header.AsSpan(Scheme.Length).Trim())
                ? new Caller(Caller.Owner, true)
                : null;
    }

    private Caller? ByCookie(HttpContext context)
    {
        if (!context.Request.Cookies.TryGetValue(SessionCookie.NameFor(context), out var cookie) || !signIn.IsSession(cookie))
        {
            return null;
        }

        // Browsers add cookies by themselves, so what changes something must be seen to come from our own pages.
        if (OriginRules.NeedsProof(context) && !OriginRules.IsOwnPage(context.Request))
        {
            throw new BatonException(
                ErrorKind.Forbidden, "csrf_refused", "The session cookie changes things only when sent by a page of this server.");
        }

        return new Caller(Caller.Owner, false);
    }
}
