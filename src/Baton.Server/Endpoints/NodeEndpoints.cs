using Baton.Contracts;
using Baton.Server.Answers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Baton.Server.Endpoints;

/// <summary><c>/runs/{id}/nodes</c>.</summary>
internal static class NodeEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var nodes = api.MapGroup("/runs/{id}/nodes").WithTags("nodes");
        nodes.MapGet("", List);
        nodes.MapGet("/{node}", Get);
    }

    private static Ok<ListOf<NodeView>> List(
        string id, HttpContext context, RunAnswers runs, NodeAnswers nodes, int? limit, string? cursor)
    {
        Paging.Known(context, "limit", "cursor");
        var page = Paging.Of(limit, cursor);
        return TypedResults.Ok(nodes.List(runs.Require(id), page.Limit, page.Cursor));
    }

    private static Ok<NodeView> Get(string id, string node, RunAnswers runs, NodeAnswers nodes) =>
        TypedResults.Ok(nodes.One(runs.Require(id), node));
}
