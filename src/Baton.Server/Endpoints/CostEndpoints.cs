using Baton.Contracts;
using Baton.Engine.Store;
using Baton.Server.Answers;
using Baton.Server.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Baton.Server.Endpoints;

/// <summary><c>/models</c>, and <c>/costs</c>: what was spent, by day, workflow, user and model, and by the nodes of a run.</summary>
internal static class CostEndpoints
{
    private static readonly string[] Groups = ["day", "workflow", "user", "model"];

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/models", Models).WithTags("models");
        api.MapGet("/costs", Costs).WithTags("models");
        api.MapGet("/runs/{id}/costs", OfRun).WithTags("runs");
    }

    // One entry for each node run that called a model: one page, like the run's graph.
    private static Ok<ListOf<RunCostView>> OfRun(string id, HttpContext context, RunAnswers runs, CostAnswers costs)
    {
        Paging.Known(context);
        return TypedResults.Ok(costs.Of(runs.Require(id)));
    }

    private static Ok<ListOf<ModelView>> Models(
        HttpContext context, ServerOptions options, IRunStore store, int? limit, string? cursor)
    {
        Paging.Known(context, "limit", "cursor");
        return TypedResults.Ok(Paging.Short(ModelAnswers.List(options, store), model => model.Name, limit, cursor));
    }

    private static Ok<ListOf<CostSumView>> Costs(
        HttpContext context, IRunStore store, string? since, string? workflow, string? user, string[]? by)
    {
        Paging.Known(context, "since", "workflow", "user", "by");
        var groups = by is { Length: > 0 } ? by : ["day"];
        if (groups.FirstOrDefault(group => !Groups.Contains(group)) is { } unknown)
        {
            throw Paging.Bad("by", $"cannot be '{unknown}': day, workflow, user or model");
        }

        if (since is not null && !DateOnly.TryParseExact(since, "yyyy-MM-dd", out _))
        {
            throw Paging.Bad("since", "must be a day such as 2026-05-28");
        }

        var query = new CostQuery(
            since, workflow, user, groups.Contains("day"), groups.Contains("workflow"), groups.Contains("user"), groups.Contains("model"));
        return TypedResults.Ok(new ListOf<CostSumView>(
        [
            .. store.SumCosts(query).Select(sum => new CostSumView(
                sum.Day, sum.Workflow, sum.User, sum.Model, RunAnswers.Cost(sum.Sum), sum.Sum.CachedTokens, sum.Sum.Calls)),
        ], null));
    }
}
