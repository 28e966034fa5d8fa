using System.Text.Json.Nodes;
using Baton.Core.Errors;
using Baton.Server.Auth;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Baton.Server.A2a;

/// <summary>Baton as an A2A agent: its cards, which anyone may read, and its two bindings, which need a caller. The protocol's own
/// documents describe them, so they are no part of the API's.</summary>
internal static class A2aEndpoints
{
    private const string CardPath = "/.well-known/agent-card.json";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(CardPath, Card).Allow(AccessPolicy.Anyone).ExcludeFromDescription();
        app.MapGet($"{A2aSkills.Rpc}/skills/{{skill}}{CardPath}", SkillCard).Allow(AccessPolicy.Anyone).ExcludeFromDescription();
        app.MapPost(A2aSkills.Rpc, A2aRpc.AnswerAsync).Allow(AccessPolicy.Owner).ExcludeFromDescription();
        A2aRest.Map(app.MapGroup(A2aSkills.Rest).Allow(AccessPolicy.Owner).ExcludeFromDescription());
        A2aRest.Map(app.MapGroup(A2aSkills.Rest + "/{tenant}").Allow(AccessPolicy.Owner).ExcludeFromDescription());
    }

    private static Task Card(HttpContext context, A2aSkills skills) => WriteAsync(context, skills.Card(ServerOf(context)));

    private static Task SkillCard(string skill, HttpContext context, A2aSkills skills)
    {
        var workflow = skills.Find(skill) ?? throw BatonException.NotFound("skill_not_found", $"There is no skill '{skill}'.");
        return WriteAsync(context, skills.Card(ServerOf(context), workflow));
    }

    private static Task WriteAsync(HttpContext context, JsonObject card) =>
        A2aJson.WriteAsync(context, A2aRpc.IsCurrent(context) ? card : A2aSkills.ForLegacyToo(card));

    // As the asker names it: addresses in a card must work for whoever reads it.
    private static string ServerOf(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host.Value}";
}
