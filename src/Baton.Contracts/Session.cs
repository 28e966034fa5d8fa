using System.Text.Json.Serialization;

namespace Baton.Contracts;

/// <summary>POST /session: a browser signs in with the owner's token and gets a cookie.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SessionBody
{
    public string? Token { get; init; }
}
