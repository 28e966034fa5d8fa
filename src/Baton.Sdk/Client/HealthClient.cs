using Baton.Contracts;

namespace Baton.Sdk.Client;

/// <summary>How the server is.</summary>
public sealed class HealthClient
{
    private readonly Transport transport;

    internal HealthClient(Transport transport) => this.transport = transport;

    /// <summary>Each part with its state and figures; also when something fails.</summary>
    public Task<HealthView> GetAsync(CancellationToken cancellation = default) =>
        transport.GetAsync("api/v1/health", BatonJson.Default.HealthView, cancellation);

    /// <summary>True when the process answers at all.</summary>
    public async Task<bool> IsLiveAsync(CancellationToken cancellation = default)
    {
        try
        {
            return (await transport.GetAsync("health/live", BatonJson.Default.LiveView, cancellation)).Status.Length > 0;
        }
        catch (BatonClientException)
        {
            return false;
        }
    }
}
