using System.Text.Json;
using Baton.Contracts;
using Baton.Core;
using Baton.Core.Errors;
using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Engine.Store;
using Baton.Server.Answers;
using Baton.Server.Auth;
using Baton.Server.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Baton.Server.Endpoints;

/// <summary>Starting, listing, reading and deleting runs.</summary>
internal static class RunEndpoints
{
    private const int MostLabels = 64;
    private const int MostLabelLength = 256;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/workflows/{name}/run", StartPublished).WithTags("runs");
        var runs = api.MapGroup("/runs").WithTags("runs");
        runs.MapPost("", Start);
        runs.MapGet("", List);
        runs.MapGet("/{id}", Get);
        runs.MapGet("/{id}/graph", Graph);
        runs.MapDelete("/{id}", Delete);
    }

    private static Task<Created<RunView>> StartPublished(
        string name, Body<StartWorkflowBody> body, HttpContext context, RunEngine engine, RunAnswers answers)
    {
        if (body.Value.Version is < 1)
        {
            throw BatonException.Invalid("bad_field", "The field 'version' must be at least 1.");
        }

        return StartAsync(context, engine, answers, body.Hash, new StartRunRequest
        {
            Workflow = name,
            Version = body.Value.Version ?? 0,
            Input = Raw.Payload(body.Value.Input),
            Id = body.Value.Id,
            Labels = Labels(body.Value.Labels),
            MaxParallel = Positive("max_parallel", body.Value.MaxParallel),
            Budget = BudgetOf(body.Value.MaxCost, body.Value.MaxTokens),
            Pins = Pins(body.Value.Pins),
        });
    }

    private static async Task<Created<RunView>> Start(Body<StartRunBody> body, HttpContext context, RunEngine engine, RunAnswers answers)
    {
        var definition = DefinitionText.From(body.Value.Definition, body.Bytes);
        if (body.Value.TrustedLocal == true && !Caller.Of(context).ByToken)
        {
            throw new BatonException(ErrorKind.Forbidden, "trusted_local_refused", "Only the owner's token starts a trusted local run.");
        }

        try
        {
            return await StartAsync(context, engine, answers, body.Hash, new StartRunRequest
            {
                Definition = definition.Text,
                Input = Raw.Payload(body.Value.Input),
                Id = body.Value.Id,
                Labels = Labels(body.Value.Labels),
                MaxParallel = Positive("max_parallel", body.Value.MaxParallel),
                Budget = BudgetOf(body.Value.MaxCost, body.Value.MaxTokens),
                Pins = Pins(body.Value.Pins),
                TrustedLocal = body.Value.TrustedLocal ?? false,
            });
        }
        catch (BatonException refusal) when (refusal.Diagnostics.Count > 0)
        {
            throw new BatonException(refusal.Kind, refusal.Code, refusal.Message, definition.Placed(refusal.Diagnostics));
        }
    }

    private static async Task<Created<RunView>> StartAsync(
        HttpContext context, RunEngine engine, RunAnswers answers, string bodyHash, StartRunRequest request)
    {
        var started = await engine.StartRunAsync(
            request with { By = Caller.Of(context).Name, IdempotencyKey = IdempotencyKey.Of(context), BodyHash = bodyHash },
            context.RequestAborted);
        return TypedResults.Created(Addresses.Run(started.RunId), answers.Full(started.RunId));
    }

    private static Ok<ListOf<RunView>> List(
        HttpContext context, IRunStore store, string[]? status, string? workflow, string? search, string[]? label,
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "started_after")] string? startedAfter,
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "started_before")] string? startedBefore,
        string? sort, int? limit, string? cursor)
    {
        Paging.Known(context, "status", "workflow", "search", "label", "started_after", "started_before", "sort", "limit", "cursor");
        var filter = RunFilters.Of(status, workflow, search, label, startedAfter, startedBefore, sort);
        var page = store.ListRuns(filter, Paging.Of(limit, cursor));
        return TypedResults.Ok(new ListOf<RunView>([.. RunAnswers.Summaries(page.Items, store)], page.NextCursor));
    }

    private static Ok<RunView> Get(string id, RunAnswers answers) => TypedResults.Ok(answers.Full(id));

    private static Ok<RunGraph> Graph(string id, RunAnswers answers, WorkflowCatalog catalog, Publisher publisher)
    {
        var run = answers.Require(id);
        var workflow = catalog.Resolve(run.DefinitionHash);
        return TypedResults.Ok(new RunGraph(run.Id, publisher.TextOf(run.DefinitionHash), GraphAnswers.Of(workflow)));
    }

    private static async Task<NoContent> Delete(string id, RunEngine engine)
    {
        await engine.DeleteRunAsync(id);
        return TypedResults.NoContent();
    }

    private static Budget? BudgetOf(decimal? cost, long? tokens)
    {
        if (cost < 0 || tokens < 0)
        {
            throw BatonException.Invalid("bad_field", "The fields 'max_cost' and 'max_tokens' must not be negative.");
        }

        return cost is null && tokens is null ? null : new Budget(cost, tokens);
    }

    private static int Positive(string field, int? value) => value is null or > 0
        ? value ?? 0
        : throw BatonException.Invalid("bad_field", $"The field '{field}' must be at least 1.");

    private static IReadOnlyDictionary<string, string>? Labels(IReadOnlyDictionary<string, string>? labels)
    {
        if (labels is { Count: > MostLabels })
        {
            throw new BatonException(ErrorKind.LimitExceeded, "too_many_labels", $"A run has at most {MostLabels} labels.");
        }

        foreach (var (key, value) in labels ?? new Dictionary<string, string>())
        {
            if (key.Length is 0 or > MostLabelLength || value is not { Length: <= MostLabelLength })
            {
                throw BatonException.Invalid(
                    "bad_field", $"Keys and values of 'labels' are texts of at most {MostLabelLength} characters.");
            }
        }

        return labels;
    }

    private static List<Preset> Pins(IReadOnlyDictionary<string, JsonElement>? pins) =>
        [.. (pins ?? new Dictionary<string, JsonElement>()).Select(pin => new Preset(pin.Key, Raw.Of(pin.Value), null))];
}
