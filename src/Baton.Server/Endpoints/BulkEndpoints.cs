using System.Collections.Concurrent;
using Baton.Contracts;
using Baton.Core.Errors;
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

/// <summary><c>/runs/bulk</c>: one action on many runs, with a result for each.</summary>
internal static class BulkEndpoints
{
    /// <summary>Runs of one request.</summary>
    public const int MostRuns = 10_000;

    /// <summary>Side by side, so that one commit takes many of them.</summary>
    private const int AtOnce = 64;

    public static void Map(RouteGroupBuilder api) => api.MapPost("/runs/bulk", Act).WithTags("runs");

    private static async Task<Ok<BulkAnswer>> Act(
        Body<BulkBody> body, HttpContext context, RunEngine engine, IRunStore store)
    {
        var by = Caller.Of(context).Name;
        Func<string, Task> act = body.Value.Action switch
        {
            "cancel" => id => engine.SubmitAsync(id, now => new CancelRun(now, by, null), context.RequestAborted),
            "retry" => id => engine.SubmitAsync(id, now => new RetryRun(now, null, null), context.RequestAborted),
            "delete" => engine.DeleteRunAsync,
            null => throw BatonException.Invalid("missing_field", "The field 'action' is missing: cancel, retry or delete."),
            _ => throw BatonException.Invalid("bad_field", "The field 'action' must be cancel, retry or delete."),
        };

        var ids = Ids(body.Value, store);
        var results = new ConcurrentDictionary<string, BulkResult>(StringComparer.Ordinal);
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = context.RequestAborted };
        await Parallel.ForEachAsync(ids, options, async (id, _) => results[id] = await OneAsync(id, act, store));
        return TypedResults.Ok(new BulkAnswer([.. ids.Select(id => results[id])]));
    }

    private static async Task<BulkResult> OneAsync(string id, Func<string, Task> act, IRunStore store)
    {
        try
        {
            await act(id);
            return new BulkResult(id, true, store.FindRun(id)?.Status.Word(), null, null);
        }
        catch (BatonException refusal) when (refusal.Kind is ErrorKind.NotFound or ErrorKind.Conflict or ErrorKind.Invalid)
        {
            return new BulkResult(id, false, store.FindRun(id)?.Status.Word(), refusal.Code, refusal.Message);
        }
    }

    private static List<string> Ids(BulkBody body, IRunStore store)
    {
        if (body.Ids is null == body.Filter is null)
        {
            throw BatonException.Invalid("bad_field", "Give either 'ids' or 'filter'.");
        }

        var ids = body.Ids is { } given ? given.Distinct(StringComparer.Ordinal).ToList() : Matching(RunFilters.Of(body.Filter!), store);
        if (ids.Any(string.IsNullOrEmpty))
        {
            throw BatonException.Invalid("bad_field", "The field 'ids' holds something that is not an id.");
        }

        return ids.Count <= MostRuns
            ? ids
            : throw new BatonException(ErrorKind.LimitExceeded, "bulk_too_large", $"More than {MostRuns} runs at once. Narrow the filter.");
    }

    private static List<string> Matching(RunFilter filter, IRunStore store)
    {
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = store.ListRuns(filter, new PageRequest(Paging.MostLimit, cursor));
            ids.AddRange(page.Items.Select(run => run.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null && ids.Count <= MostRuns);
        return ids;
    }
}
