using System.Text.Json;
using Baton.Contracts;
using Baton.Core.Errors;
using Baton.Engine;
using Baton.Engine.Store;
using Baton.Server.Answers;
using Baton.Server.Auth;
using Baton.Server.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Baton.Server.Endpoints;

/// <summary><c>/workflows</c>.</summary>
internal static class WorkflowEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var workflows = api.MapGroup("/workflows").WithTags("workflows");
        workflows.MapPost("", Publish);
        workflows.MapPost("/validate", Validate);
        workflows.MapGet("", List);
        workflows.MapGet("/{name}", Get).Produces(StatusCodes.Status304NotModified);
        workflows.MapDelete("/{name}", Archive);
        workflows.MapGet("/{name}/versions", Versions);
        workflows.MapGet("/{name}/versions/{version:int}", Version).Produces(StatusCodes.Status304NotModified);
    }

    private static Results<Created<PublishAnswer>, Ok<PublishAnswer>> Publish(
        DefinitionBody body, HttpContext context, Publisher publisher, PublishKeys keys)
    {
        var key = IdempotencyKey.Of(context);
        if (keys.Find(key, body.Hash) is { } before)
        {
            return TypedResults.Ok(before);
        }

        try
        {
            var (name, result) = publisher.Publish(body.Definition.Text, Caller.Of(context).Name, Expected(context));
            var answer = new PublishAnswer(name, result.Version);
            keys.Remember(key, body.Hash, answer);
            return result.Created
                ? TypedResults.Created($"/api/v1/workflows/{name}/versions/{result.Version}", answer)
                : TypedResults.Ok(answer);
        }
        catch (BatonException refusal) when (refusal.Diagnostics.Count > 0)
        {
            throw new BatonException(refusal.Kind, refusal.Code, refusal.Message, body.Definition.Placed(refusal.Diagnostics));
        }
    }

    private static Ok<ValidateAnswer> Validate(DefinitionBody body, WorkflowCatalog catalog)
    {
        var compiled = catalog.Check(body.Definition.Text);
        return TypedResults.Ok(new ValidateAnswer(
            compiled.Workflow is not null,
            Problems.ErrorsOf(body.Definition.Placed(compiled.Diagnostics)),
            compiled.Workflow is { } workflow ? GraphAnswers.Of(workflow) : null));
    }

    private static Ok<ListOf<WorkflowView>> List(
        HttpContext context, IRunStore store, string? filter, string? search, bool? archived, int? limit, string? cursor)
    {
        Paging.Known(context, "filter", "search", "archived", "limit", "cursor");
        var page = filter switch
        {
            null or "all" or "mine" => store.ListWorkflows(search, archived ?? false, Paging.Of(limit, cursor)),

            // With one owner nothing is shared with others.
            "public" => new Page<WorkflowRow>([], null),
            _ => throw Paging.Bad("filter", "must be mine, public or all"),
        };
        return TypedResults.Ok(new ListOf<WorkflowView>([.. page.Items.Select(WorkflowAnswers.Of)], page.NextCursor));
    }

    private static Results<Ok<WorkflowDetail>, StatusCodeHttpResult> Get(
        string name, HttpContext context, IRunStore store, WorkflowCatalog catalog, Publisher publisher)
    {
        var workflow = Require(store, name);
        var version = RequireVersion(store, name, 0);
        SetTag(context, version.Hash);
        if (IsKnown(context, version))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        var compiled = catalog.Resolve(version.Hash);
        return TypedResults.Ok(new WorkflowDetail(
            name, version.Title, version.Description, WorkflowAnswers.Tags(version.Tags), version.Version, Times.Of(workflow.CreatedAt),
            Times.Of(workflow.UpdatedAt), Times.OrNull(workflow.ArchivedAt), version.Hash, publisher.TextOf(version.Hash),
            Raw.Element(compiled.InputSchema?.Json), GraphAnswers.Of(compiled)));
    }

    private static NoContent Archive(string name, HttpContext context, IRunStore store, TimeProvider time)
    {
        Require(store, name);
        if (Expected(context) is { } expects && !expects(RequireVersion(store, name, 0)))
        {
            throw BatonException.Conflict("changed_meanwhile", $"Workflow '{name}' has another newest version than the one in If-Match.");
        }

        store.Archive(name, time.GetUtcNow().ToUnixTimeMilliseconds());
        return TypedResults.NoContent();
    }

    private static Ok<ListOf<WorkflowVersionView>> Versions(
        string name, HttpContext context, IRunStore store, int? limit, string? cursor)
    {
        Paging.Known(context, "limit", "cursor");
        Require(store, name);
        var page = store.ListVersions(name, Paging.Of(limit, cursor));
        return TypedResults.Ok(new ListOf<WorkflowVersionView>([.. page.Items.Select(WorkflowAnswers.Of)], page.NextCursor));
    }

    private static Results<Ok<WorkflowVersionDetail>, StatusCodeHttpResult> Version(
        string name, int version, HttpContext context, IRunStore store, WorkflowCatalog catalog, Publisher publisher)
    {
        Require(store, name);
        var row = version > 0 ? RequireVersion(store, name, version) : throw NoVersion(name, version);
        SetTag(context, row.Hash);
        return IsKnown(context, row)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(WorkflowAnswers.Detail(row, publisher.TextOf(row.Hash), catalog));
    }

    /// <summary>The reader has this text already (RFC 9110, 13.1.2).</summary>
    private static bool IsKnown(HttpContext context, WorkflowVersionRow version) =>
        Names(context.Request.GetTypedHeaders().IfNoneMatch, version);

    /// <summary>What If-Match and If-None-Match (RFC 9110, 13.1) ask of the newest version; null when nothing.</summary>
    private static Func<WorkflowVersionRow?, bool>? Expected(HttpContext context)
    {
        var headers = context.Request.GetTypedHeaders();
        var (match, none) = (headers.IfMatch, headers.IfNoneMatch);
        return match.Count == 0 && none.Count == 0 ? null : newest => (match.Count == 0 || Names(match, newest)) && !Names(none, newest);
    }

    private static bool Names(IList<EntityTagHeaderValue> tags, WorkflowVersionRow? newest) =>
        newest is not null && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Tag == Tag(newest.Hash));

    private static WorkflowRow Require(IRunStore store, string name) => store.FindWorkflow(name)
        ?? throw BatonException.NotFound("workflow_not_found", $"There is no workflow '{name}'.");

    private static WorkflowVersionRow RequireVersion(IRunStore store, string name, int version) =>
        store.FindVersion(name, version) ?? throw NoVersion(name, version);

    private static BatonException NoVersion(string name, int version) =>
        BatonException.NotFound("version_not_found", $"Workflow '{name}' has no version {version}.");

    private static string Tag(string hash) => $"\"{hash}\"";

    private static void SetTag(HttpContext context, string hash) => context.Response.Headers[HeaderNames.ETag] = Tag(hash);
}
