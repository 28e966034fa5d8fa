using Microsoft.AspNetCore.Http;

namespace Baton.Server.Auth;

/// <summary>Who sent the request.</summary>
/// <param name="Name">As events and decisions record it.</param>
/// <param name="ByToken">Signed in by the bearer token, not by a browser's cookie.</param>
public sealed record Caller(string Name, bool ByToken)
{
    /// <summary>The name of the one user of a single-owner server.</summary>
    public const string Owner = "owner";

    /// <exception cref="InvalidOperationException">The route is open to anyone.</exception>
    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The route's policy names no caller.");
}
