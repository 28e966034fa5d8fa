namespace Baton.Sdk.Client;

/// <summary>Talks to one Baton server. Safe for use by many threads.</summary>
/// <remarks>Every method throws <see cref="BatonClientException"/> when the server refuses or is out of reach.</remarks>
public sealed class BatonClient : IDisposable
{
    private readonly Transport transport;

    public BatonClient(BatonClientOptions options)
    {
        transport = new Transport(options);
        Runs = new RunsClient(transport);
        Workflows = new WorkflowsClient(transport);
        Gates = new GatesClient(transport);
        Agents = new AgentsClient(transport);
        Tools = new ToolsClient(transport);
        Health = new HealthClient(transport);
    }

    public RunsClient Runs { get; }

    public WorkflowsClient Workflows { get; }

    public GatesClient Gates { get; }

    public AgentsClient Agents { get; }

    public ToolsClient Tools { get; }

    public HealthClient Health { get; }

    public void Dispose() => transport.Dispose();
}
