using System.Text.Json;
using Baton.Contracts;
using Baton.Core;
using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Server.Answers;
using Baton.Server.Auth;
using Baton.Server.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Baton.Server.Endpoints;

/// <summary>What can be done to a run: each is acknowledged once its effect is on disk.</summary>
internal static class RunActionEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var runs = api.MapGroup("/runs/{id}").WithTags("runs");
        runs.MapPost("/cancel", Cancel);
        runs.MapPost("/pause", Pause);
        runs.MapPost("/resume", Resume);
        runs.MapPost("/retry", Retry);
        runs.MapPost("/rerun", Rerun);
        runs.MapPost("/signal", Signal);
    }

    private static Task<Accepted<RunView>> Cancel(
        string id, Body<ReasonBody> body, HttpContext context, RunEngine engine, RunAnswers answers) =>
        SubmitAsync(id, now => new CancelRun(now, Caller.Of(context).Name, body.Value.Reason), context, engine, answers);

    private static Task<Accepted<RunView>> Pause(
        string id, Body<ReasonBody> body, HttpContext context, RunEngine engine, RunAnswers answers)
    {
        RefuseReason(body.Value);
        return SubmitAsync(id, now => new PauseRun(now, Caller.Of(context).Name), context, engine, answers);
    }

    private static Task<Accepted<RunView>> Resume(
        string id, Body<ReasonBody> body, HttpContext context, RunEngine engine, RunAnswers answers)
    {
        RefuseReason(body.Value);
        return SubmitAsync(id, now => new ResumeRun(now, Caller.Of(context).Name), context, engine, answers);
    }

    private static Task<Accepted<RunView>> Retry(
        string id, Body<RetryBody> body, HttpContext context, RunEngine engine, RunAnswers answers)
    {
        var run = answers.Require(id);
        Payload? input = body.Value.InputPatch is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } patch
            ? MergePatch.Apply(answers.InputOf(run), patch)
            : null;
        return SubmitAsync(id, now => new RetryRun(now, body.Value.From, input), context, engine, answers);
    }

    private static async Task<Accepted<RunView>> Rerun(
        string id, Body<RerunBody> body, HttpContext context, RunEngine engine, RunAnswers answers)
    {
        if (string.IsNullOrEmpty(body.Value.From))
        {
            throw BatonException.Invalid("missing_field", "The field 'from' is missing: the node the fork starts again from.");
        }

        var outputs = body.Value.Outputs?.ToDictionary(output => output.Key, output => Raw.Of(output.Value));
        var forked = await engine.RerunAsync(
            new RerunRequest(
                id, body.Value.From, Raw.Payload(body.Value.Input), outputs, Caller.Of(context).Name, IdempotencyKey.Of(context),
                body.Hash),
            context.RequestAborted);
        return TypedResults.Accepted(Addresses.Run(forked.RunId), answers.Full(forked.RunId));
    }

    private static Task<Accepted<RunView>> Signal(
        string id, Body<SignalBody> body, HttpContext context, RunEngine engine, RunAnswers answers)
    {
        if (string.IsNullOrEmpty(body.Value.Event))
        {
            throw BatonException.Invalid("missing_field", "The field 'event' is missing: the name of the event.");
        }

        var data = Raw.Payload(body.Value.Data) ?? Payload.EmptyObject;
        return SubmitAsync(id, now => new SignalRun(now, body.Value.Event, data), context, engine, answers);
    }

    private static async Task<Accepted<RunView>> SubmitAsync(
        string id, Func<long, RunCommand> command, HttpContext context, RunEngine engine, RunAnswers answers)
    {
        await engine.SubmitAsync(id, command, context.RequestAborted);
        return TypedResults.Accepted(Addresses.Run(id), answers.Full(id));
    }

    /// <summary>Pausing and resuming record who did it; a reason would go nowhere.</summary>
    private static void RefuseReason(ReasonBody body)
    {
        if (body.Reason is not null)
        {
            throw BatonException.Invalid("bad_field", "The field 'reason' is taken by cancel only.");
        }
    }
}
