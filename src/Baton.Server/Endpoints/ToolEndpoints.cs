using Baton.Contracts;
using Baton.Core.Errors;
using Baton.Nodes.Mcp;
using Baton.Server.Answers;
using Baton.Server.Auth;
using Baton.Server.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Baton.Server.Endpoints;

/// <summary><c>/tools</c>: registered servers of tools.</summary>
internal static class ToolEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var tools = api.MapGroup("/tools").WithTags("tools");
        tools.MapGet("", List);
        tools.MapPost("", Register);
        tools.MapGet("/{name}", Get);
        tools.MapGet("/{name}/callers", Callers);
        tools.MapDelete("/{name}", Remove);
        tools.MapPost("/{name}/check", Check);
        tools.MapPost("/{name}/call", Call);
    }

    private static Ok<ListOf<ToolServerView>> List(HttpContext context, BatonHost host, int? limit, string? cursor)
    {
        Paging.Known(context, "limit", "cursor");
        return TypedResults.Ok(Paging.Short(host.Tools.Registry.List().Select(ToolAnswers.Of), server => server.Name, limit, cursor));
    }

    private static Ok<ToolServerView> Get(string name, BatonHost host) =>
        TypedResults.Ok(ToolAnswers.Of(host.Tools.Registry.Find(name) ?? throw host.Tools.Registry.Unknown(name)));

    private static Ok<ListOf<CallerView>> Callers(string name, HttpContext context, CallerAnswers callers)
    {
        Paging.Known(context);
        return TypedResults.Ok(callers.OfToolServer(name));
    }

    private static async Task<Created<ToolServerView>> Register(Body<ToolServerBody> body, HttpContext context, BatonHost host)
    {
        var name = body.Value.Name
            ?? throw BatonException.Invalid("missing_field", "The field 'name' is missing: what workflows call the server.");
        var server = await host.Tools.Registry.RegisterAsync(
            name, ToolAnswers.SettingsOf(body.Value), Caller.Of(context).Name, trusted: false, context.RequestAborted);
        return TypedResults.Created($"{Addresses.Api}/tools/{name}", ToolAnswers.Of(server));
    }

    private static NoContent Remove(string name, BatonHost host)
    {
        host.Tools.Registry.Remove(name);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<ToolServerView>> Check(string name, HttpContext context, BatonHost host) =>
        TypedResults.Ok(ToolAnswers.Of(await host.Tools.Registry.CheckAsync(name, trusted: false, context.RequestAborted)));

    /// <summary>Under the policies of the server, like a node.</summary>
    private static async Task<Ok<ToolCallAnswer>> Call(
        string name, Body<ToolCallBody> body, HttpContext context, BatonHost host, TimeProvider time)
    {
        var key = IdempotencyKey.Of(context) ?? context.TraceIdentifier;
        var trial = new ToolTrial(host.Tools, trusted: false, time);
        return TypedResults.Ok(await trial.CallAsync(name, body.Value, key, context.RequestAborted));
    }
}
