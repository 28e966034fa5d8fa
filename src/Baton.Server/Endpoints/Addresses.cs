namespace Baton.Server.Endpoints;

/// <summary>Addresses that answers name.</summary>
internal static class Addresses
{
    public const string Api = "/api/v1";

    public static string Run(string id) => $"{Api}/runs/{Uri.EscapeDataString(id)}";
}
