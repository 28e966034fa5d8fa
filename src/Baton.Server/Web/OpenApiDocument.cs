using Baton.Contracts;
using Baton.Server.Auth;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Baton.Server.Web;

/// <summary>The API's description, OpenAPI 3.1, made from the routes when it is first asked for.</summary>
internal static class OpenApiDocument
{
    private const string Name = "v1";

    public static void AddOpenApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Baton",
                Version = Answers.HealthAnswers.Version,
                Description = "Runs multi-agent workflows durably. Refusals are application/problem+json (RFC 9457) with a code.",
            };
            document.Servers?.Clear();
            return Task.CompletedTask;
        });
    });

    public static void Map(IEndpointRouteBuilder app) => app.MapOpenApi("/openapi/{documentName}.json").Allow(AccessPolicy.Owner);
}
