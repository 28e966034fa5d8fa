using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Baton.Contracts;
using Baton.Server.Answers;
using Baton.Server.Auth;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Baton.Server.Web;

using Description = Microsoft.OpenApi.OpenApiDocument;
using Microsoft.OpenApi;

/// <summary>The API's description, OpenAPI 3.1, made from the routes when it is first asked for.</summary>
internal static class OpenApiDocument
{
    private const string Name = "v1";
    private const string TokenScheme = "token";
    private const string AnyValue = "Any JSON value.";

    public static void AddOpenApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer(DescribeAsync);
        options.AddSchemaTransformer(MendAsync);
        options.AddOperationTransformer(AddRefusalAsync);
        options.AddOperationTransformer(MendAsync);
    });

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapOpenApi($"/openapi/{Name}.json").Allow(AccessPolicy.Owner);

    private static Task DescribeAsync(Description document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Baton",
            Version = HealthAnswers.Version,
            Description = "Runs multi-agent workflows durably. Every refusal is application/problem+json (RFC 9457) with a code.",
        };
        document.Servers?.Clear();
        foreach (var schema in document.Components?.Schemas?.Values ?? [])
        {
            MendRawJson(schema);
        }

        DescribeSignIn(document);
        return Task.CompletedTask;
    }

    /// <summary>"Null or any JSON value" would refuse null, which is both.</summary>
    private static void MendRawJson(IOpenApiSchema schema)
    {
        foreach (var (name, property) in schema.Properties?.ToList() ?? [])
        {
            if (property.OneOf?.OfType<OpenApiSchemaReference>().FirstOrDefault() is { Reference.Id: nameof(JsonElement) } raw)
            {
                schema.Properties![name] = new OpenApiSchema { Description = raw.Description ?? AnyValue };
            }
        }
    }

    private static void DescribeSignIn(Description document)
    {
        document.AddComponent(TokenScheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http, Scheme = "bearer",
            Description = "The owner's token. The cookie of the printed sign-in link does as well.",
        });
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(TokenScheme, document)] = [] }];
    }

    /// <summary>Says what the exporter cannot see: times go through a converter, and raw JSON is any value.</summary>
    private static Task MendAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        var type = context.JsonTypeInfo.Type;
        if ((Nullable.GetUnderlyingType(type) ?? type) == typeof(DateTimeOffset))
        {
            schema.Type = type == typeof(DateTimeOffset) ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            schema.Format = "date-time";
        }
        else if (type == typeof(JsonElement))
        {
            schema.Description = AnyValue;
        }

        if (context.JsonPropertyInfo?.CustomConverter is OneOrManyConverter)
        {
            schema.Type |= JsonSchemaType.String;
        }

        RequireWritten(schema, context.JsonTypeInfo);

        return Task.CompletedTask;
    }

    /// <summary>Answers always hold every field that is not left out when null, whatever their constructors ask for; bodies do
    /// not.</summary>
    private static void RequireWritten(OpenApiSchema schema, JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || schema.Properties is null || type.UnmappedMemberHandling is not null)
        {
            return;
        }

        schema.Required = type.Properties
            .Where(property => property.AttributeProvider?.IsDefined(typeof(JsonIgnoreAttribute), inherit: true) != true)
            .Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>A parameter that may be repeated is taken for a body, and for one that must be there. And who need not be signed
    /// in.</summary>
    private static Task MendAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (context.Description.HttpMethod == HttpMethods.Get)
        {
            operation.RequestBody = null;
        }

        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            parameter.Required &= parameter.In != ParameterLocation.Query;
        }

        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<AccessMetadata>().LastOrDefault()?.Policy == AccessPolicy.Anyone)
        {
            operation.Security = [];
        }

        return Task.CompletedTask;
    }

    private static async Task AddRefusalAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (context.Document!.Components?.Schemas?.ContainsKey(nameof(ProblemView)) != true)
        {
            context.Document.AddComponent(
                nameof(ProblemView), await context.GetOrCreateSchemaAsync(typeof(ProblemView), null, cancellation));
        }

        var schema = new OpenApiSchemaReference(nameof(ProblemView), context.Document);
        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "Refused; see code.",
            Content = new Dictionary<string, OpenApiMediaType> { [Problems.ContentType] = new() { Schema = schema } },
        };
    }
}
