using Baton.Cli.Access;
using Baton.Cli.CommandLine;
using Baton.Contracts;
using Baton.Sdk.Client;
using Baton.Server;
using Baton.Server.Answers;
using Baton.Server.Auth;

namespace Baton.Cli.Agents;

/// <summary>The registered agents, and the models: of the server when one runs, else of the data directory, which this process then
/// owns.</summary>
internal sealed class AgentAccess : IAsyncDisposable
{
    private readonly BatonClient? client;
    private readonly BatonHost? host;

    private AgentAccess(BatonClient? client, BatonHost? host) => (this.client, this.host) = (client, host);

    public static async Task<AgentAccess> OpenAsync(Session session)
    {
        var options = Locator.OptionsOf(session);
        if (await Locator.FindClientAsync(session, options) is { } client)
        {
            return new AgentAccess(client, null);
        }

        var log = new StderrLog(session.Err);
        return new AgentAccess(null, await BatonHost.StartAsync(options, session.Time, log, session.Stop, takeUpUnfinished: false));
    }

    public async Task<IReadOnlyList<AgentView>> ListAsync(CancellationToken stop) => client is not null
        ? (await client.Agents.ListAsync(stop)).Items
        : AgentAnswers.List(host!.Agents, host.Store);

    public async Task<AgentView> GetAsync(string name, CancellationToken stop) => client is not null
        ? await client.Agents.GetAsync(name, stop)
        : AgentAnswers.Of(host!.Agents.Get(name), host.Store);

    /// <summary>Without a server it is the owner's own command, which may reach loopback and private addresses.</summary>
    public async Task<AgentView> AddAsync(AddAgentBody body, CancellationToken stop) => client is not null
        ? await client.Agents.AddAsync(body, stop)
        : AgentAnswers.Of(
            await host!.Agents.AddAsync(body.Name!, body.Url!, Caller.Owner, trusted: true, stop), host.Store);

    public async Task<AgentView> CheckAsync(string name, CancellationToken stop) => client is not null
        ? await client.Agents.CheckAsync(name, stop)
        : AgentAnswers.Of(await host!.Agents.CheckAsync(name, trusted: true, stop), host.Store);

    public async Task<IReadOnlyList<ModelView>> ModelsAsync(CancellationToken stop) => client is not null
        ? (await client.Agents.ModelsAsync(stop)).Items
        : ModelAnswers.List(host!.Options, host.Store);

    public async Task RemoveAsync(string name, CancellationToken stop)
    {
        if (client is not null)
        {
            await client.Agents.RemoveAsync(name, stop);
        }

        host?.Agents.Remove(name);
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        if (host is not null)
        {
            await host.DisposeAsync();
        }
    }
}
