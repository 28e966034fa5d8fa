using System.Reflection;
using Baton.Core;
using Baton.Core.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Baton.Server.Web;

// CA1000: the static members are how a parameter type tells ASP.NET Core to bind it.
#pragma warning disable CA1000

/// <summary>A JSON body, read strictly: unknown and repeated fields are refused with their place.</summary>
/// <param name="Bytes">The body as it was sent.</param>
public sealed record Body<T>(T Value, byte[] Bytes) : IBindableFromHttpContext<Body<T>>, IEndpointParameterMetadataProvider
    where T : class
{
    /// <summary>SHA-256 of the bytes, by which a repeated request is known.</summary>
    public string Hash => ContentHash.Of(Bytes);

    public static async ValueTask<Body<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var bytes = await RequestBody.ReadAsync(context);
        if (bytes.Length == 0)
        {
            // A body without required fields may be left out as a whole.
            return new Body<T>(StrictJson.Read<T>("{}"u8.ToArray()), []);
        }

        if (!RequestBody.IsJson(RequestBody.MediaType(context.Request)))
        {
            throw BatonException.Invalid("unsupported_media_type", "The body must be application/json.");
        }

        return new Body<T>(StrictJson.Read<T>(bytes), bytes);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T), isOptional: true));
}
