using Microsoft.AspNetCore.Http;

namespace Baton.Server.Auth;

internal static class SessionCookie
{
    /// <summary>Cookies are not kept apart by port, so the name does it: two servers on one machine do not sign each other out.</summary>
    public static string NameFor(HttpContext context) => $"baton_session_{context.Connection.LocalPort}";

    public static void Remove(HttpContext context) =>
        context.Response.Cookies.Delete(
            NameFor(context), new CookieOptions { Path = "/", SameSite = SameSiteMode.Strict, HttpOnly = true });

    public static void Set(HttpContext context, string session) => context.Response.Cookies.Append(
        NameFor(context),
        session,
        new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            IsEssential = true,
            Path = "/",
            MaxAge = SignIn.SessionLifetime,
            Secure = context.Request.IsHttps,
        });
}
