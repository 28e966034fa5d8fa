using Baton.Contracts;
using Baton.Core.Errors;
using Baton.Engine.Store;
using Baton.Nodes.A2a;
using Baton.Server.Answers;
using Baton.Server.Auth;
using Baton.Server.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Baton.Server.Endpoints;

/// <summary><c>/agents</c>: the A2A agents that workflows may call.</summary>
internal static class AgentEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var agents = api.MapGroup("/agents").WithTags("agents");
        agents.MapGet("", List);
        agents.MapPost("", Add);
        agents.MapGet("/{name}", Get);
        agents.MapGet("/{name}/callers", Callers);
        agents.MapPost("/{name}/check", Check);
        agents.MapDelete("/{name}", Remove);
    }

    private static Ok<ListOf<AgentView>> List(HttpContext context, AgentRegistry agents, IRunStore store, int? limit, string? cursor)
    {
        Paging.Known(context, "limit", "cursor");
        return TypedResults.Ok(Paging.Short(AgentAnswers.List(agents, store), agent => agent.Name, limit, cursor));
    }

    private static Ok<AgentView> Get(string name, AgentRegistry agents, IRunStore store) =>
        TypedResults.Ok(AgentAnswers.Of(agents.Get(name), store));

    // Of a model of the settings too: workflows name both under 'agent'.
    private static Ok<ListOf<CallerView>> Callers(string name, HttpContext context, CallerAnswers callers)
    {
        Paging.Known(context);
        return TypedResults.Ok(callers.OfAgent(name));
    }

    private static async Task<Created<AgentView>> Add(
        Body<AddAgentBody> body, HttpContext context, AgentRegistry agents, IRunStore store)
    {
        if (body.Value is not { Name: { Length: > 0 } name, Url: { Length: > 0 } url })
        {
            throw BatonException.Invalid("missing_field", "The fields 'name' and 'url' are needed.");
        }

        var agent = await agents.AddAsync(name, url, Caller.Of(context).Name, trusted: false, context.RequestAborted);
        return TypedResults.Created($"{Addresses.Api}/agents/{name}", AgentAnswers.Of(agent, store));
    }

    private static async Task<Ok<AgentView>> Check(string name, HttpContext context, AgentRegistry agents, IRunStore store) =>
        TypedResults.Ok(AgentAnswers.Of(await agents.CheckAsync(name, trusted: false, context.RequestAborted), store));

    private static NoContent Remove(string name, AgentRegistry agents)
    {
        agents.Remove(name);
        return TypedResults.NoContent();
    }
}
