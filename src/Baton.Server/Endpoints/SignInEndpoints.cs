using Baton.Contracts;
using Baton.Core.Errors;
using Baton.Server.Auth;
using Baton.Server.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Baton.Server.Endpoints;

/// <summary><c>/login</c>, where the link leads that the server prints, and <c>/session</c>, by which a page signs in and out.</summary>
internal static class SignInEndpoints
{
    public static void Map(IEndpointRouteBuilder root) =>
        root.MapGet("/login", Login).Allow(AccessPolicy.Anyone).ExcludeFromDescription();

    public static void MapSession(RouteGroupBuilder api)
    {
        var session = api.MapGroup("/session").WithTags("session");
        session.MapPost("", SignInByToken).Allow(AccessPolicy.Anyone);
        session.MapDelete("", SignOut);
    }

    private static IResult Login(HttpContext context, SignIn signIn, string? code)
    {
        if (signIn.Redeem(code ?? "") is not { } session)
        {
            return TypedResults.Text(
                Page("This link has been used or is too old", "Links work once, within ten minutes."),
                "text/html; charset=utf-8", statusCode: StatusCodes.Status401Unauthorized);
        }

        SessionCookie.Set(context, session);
        return TypedResults.Redirect("/");
    }

    private static NoContent SignInByToken(Body<SessionBody> body, HttpContext context, OwnerToken token, SignIn signIn)
    {
        if (body.Value.Token is not { Length: > 0 } given)
        {
            throw BatonException.Invalid("missing_field", "The field 'token' is missing.");
        }

        if (!token.Matches(given.AsSpan().Trim()))
        {
            throw new BatonException(ErrorKind.Unauthorized, "wrong_token", "This is not the owner's token of this server.");
        }

        SessionCookie.Set(context, signIn.NewSession());
        return TypedResults.NoContent();
    }

    private static NoContent SignOut(HttpContext context)
    {
        SessionCookie.Remove(context);
        return TypedResults.NoContent();
    }

    private static string Page(string title, string text) =>
        $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title><h1>{title}</h1><p>{text} "
        + "<a href=\"/\">Sign in another way</a>.</p></html>";
}
