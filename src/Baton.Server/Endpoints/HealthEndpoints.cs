using Baton.Contracts;
using Baton.Server.Answers;
using Baton.Server.Auth;
using Baton.Server.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Baton.Server.Endpoints;

/// <summary>Health, with and without the prefix.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder root)
    {
        var health = root.MapGroup("/health").WithTags("health");
        health.MapGet("", Full).Allow(AccessPolicy.Owner);
        health.MapGet("/live", Live).Allow(AccessPolicy.Anyone);
        health.MapGet("/ready", Ready).Allow(AccessPolicy.Anyone);
    }

    private static async Task<Ok<HealthView>> Full(HttpContext context, HealthAnswers health) =>
        TypedResults.Ok(await health.FullAsync(context.RequestAborted));

    private static Ok<LiveView> Live() => TypedResults.Ok(new LiveView("ok"));

    private static async Task<Results<Ok<ReadyView>, JsonHttpResult<ReadyView>>> Ready(HttpContext context, HealthAnswers health)
    {
        var ready = await health.ReadyAsync(context.RequestAborted);
        return ready.Reasons.Count == 0
            ? TypedResults.Ok(ready)
            : TypedResults.Json(ready, WireJson.Context.ReadyView, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
