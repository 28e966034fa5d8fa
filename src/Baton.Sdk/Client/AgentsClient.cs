using Baton.Contracts;

namespace Baton.Sdk.Client;

/// <summary>The A2A agents and the models that workflows may call.</summary>
public sealed class AgentsClient
{
    private const string Root = "api/v1/agents";

    private readonly Transport transport;

    internal AgentsClient(Transport transport) => this.transport = transport;

    /// <summary>By name, without their cards.</summary>
    public Task<ListOf<AgentView>> ListAsync(CancellationToken cancellation = default) =>
        transport.GetAsync(Root, BatonJson.Default.ListOfAgentView, cancellation);

    public Task<AgentView> GetAsync(string name, CancellationToken cancellation = default) =>
        transport.GetAsync(PathOf(name), BatonJson.Default.AgentView, cancellation);

    /// <summary>Has the server fetch the agent's card and keep it under a name.</summary>
    public Task<AgentView> AddAsync(AddAgentBody body, CancellationToken cancellation = default) =>
        transport.ReadAsync(Call.Post(Root, body, BatonJson.Default.AddAgentBody), BatonJson.Default.AgentView, cancellation);

    /// <summary>Has the server fetch the card again.</summary>
    public Task<AgentView> CheckAsync(string name, CancellationToken cancellation = default) =>
        transport.ReadAsync(new Call(HttpMethod.Post, PathOf(name) + "/check"), BatonJson.Default.AgentView, cancellation);

    /// <summary>The model profiles of the server's settings, with what each has cost.</summary>
    public Task<ListOf<ModelView>> ModelsAsync(CancellationToken cancellation = default) =>
        transport.GetAsync("api/v1/models", BatonJson.Default.ListOfModelView, cancellation);

    public Task RemoveAsync(string name, CancellationToken cancellation = default) =>
        transport.DoAsync(new Call(HttpMethod.Delete, PathOf(name)), cancellation);

    private static string PathOf(string name) => $"{Root}/{RunsClient.Escape(name)}";
}
