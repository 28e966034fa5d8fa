using Baton.Contracts;
using Baton.Engine;
using Baton.Engine.Store;
using Baton.Server.Answers;
using Baton.Server.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Baton.Server.Endpoints;

/// <summary>Whole runs out of one server and into another.</summary>
internal static class TransferEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/runs/{id}/export", Export).WithTags("runs");
        api.MapPost("/runs/import", Import).WithTags("runs");
    }

    private static Ok<RunExport> Export(string id, IRunStore store, RunAnswers answers) =>
        TypedResults.Ok(RunExports.Of(store, answers, id));

    private static async Task<Created<RunView>> Import(Body<RunExport> body, HttpContext context, RunEngine engine, RunAnswers answers)
    {
        var request = RunExports.Request(body.Value) with { IdempotencyKey = IdempotencyKey.Of(context), BodyHash = body.Hash };
        var imported = await engine.ImportAsync(request, context.RequestAborted);
        return TypedResults.Created(Addresses.Run(imported.RunId), answers.Full(imported.RunId));
    }
}
