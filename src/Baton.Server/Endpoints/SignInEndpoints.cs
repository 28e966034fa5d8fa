using Baton.Server.Auth;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Baton.Server.Endpoints;

/// <summary><c>/login</c>: where the link leads that the server prints.</summary>
internal static class SignInEndpoints
{
    private const string Html = "text/html; charset=utf-8";

    public static void Map(IEndpointRouteBuilder root)
    {
        root.MapGet("/login", Login).Allow(AccessPolicy.Anyone).ExcludeFromDescription();
        root.MapGet("/", Home).Allow(AccessPolicy.Owner).ExcludeFromDescription();
    }

    private static IResult Login(HttpContext context, SignIn signIn, string? code)
    {
        if (signIn.Redeem(code ?? "") is not { } session)
        {
            return TypedResults.Text(
                Page("This link has been used or is too old", "Links work once, within ten minutes. Restart the server for a new one."),
                Html, statusCode: StatusCodes.Status401Unauthorized);
        }

        SessionCookie.Set(context, session);
        return TypedResults.Redirect("/");
    }

    private static ContentHttpResult Home() => TypedResults.Text(
        Page("Baton is running", "You are signed in. The API is under /api/v1, its description at /openapi/v1.json."), Html);

    private static string Page(string title, string text) =>
        $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title><h1>{title}</h1><p>{text}</p></html>";
}
