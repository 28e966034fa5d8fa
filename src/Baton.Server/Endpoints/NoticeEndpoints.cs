using Baton.Core.Errors;
using Baton.Nodes.A2a;
using Baton.Server.Auth;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Baton.Server.Endpoints;

/// <summary>Where A2A agents tell that a task of Baton's has changed. The secret token of the task is the sign-in, and what they say is
/// not read: Baton looks at the task itself.</summary>
internal static class NoticeEndpoints
{
    private const string TokenHeader = "X-A2A-Notification-Token";

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost(AgentNotices.Path, Ring).Allow(AccessPolicy.Anyone).ExcludeFromDescription();

    private static NoContent Ring(HttpContext context, AgentRegistry agents) =>
        context.Request.Headers[TokenHeader] is [{ Length: > 0 } token] && agents.Notices.Ring(token)
            ? TypedResults.NoContent()
            : throw BatonException.NotFound("notice_not_found", "Nobody waits for a notification with this token.");
}
