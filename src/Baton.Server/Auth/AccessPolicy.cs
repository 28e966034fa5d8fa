using Microsoft.AspNetCore.Builder;

namespace Baton.Server.Auth;

/// <summary>Who may use a route. A route without one is refused to everybody.</summary>
public enum AccessPolicy
{
    /// <summary>No sign-in: health, signing in.</summary>
    Anyone,

    /// <summary>The owner's token or session.</summary>
    Owner,
}

internal static class AccessPolicies
{
    public static TBuilder Allow<TBuilder>(this TBuilder builder, AccessPolicy policy)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint => endpoint.Metadata.Add(new AccessMetadata(policy)));
        return builder;
    }
}

/// <summary>Last one on an endpoint wins: a route says otherwise than its group.</summary>
public sealed record AccessMetadata(AccessPolicy Policy);
