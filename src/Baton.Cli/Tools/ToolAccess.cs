using System.Text.Json;
using Baton.Cli.Access;
using Baton.Cli.CommandLine;
using Baton.Contracts;
using Baton.Nodes.Mcp;
using Baton.Sdk.Client;
using Baton.Server;
using Baton.Server.Answers;
using Baton.Server.Auth;

namespace Baton.Cli.Tools;

/// <summary>The registered MCP servers: of the Baton server when one runs, else of the data directory, which this process then owns.
/// Without a server it is the owner's own command, which may start any program and reach any address.</summary>
internal sealed class ToolAccess : IAsyncDisposable
{
    private readonly BatonClient? client;
    private readonly BatonHost? host;
    private readonly TimeProvider time;

    private ToolAccess(BatonClient? client, BatonHost? host, TimeProvider time) =>
        (this.client, this.host, this.time) = (client, host, time);

    public static async Task<ToolAccess> OpenAsync(Session session)
    {
        var options = Locator.OptionsOf(session);
        if (await Locator.FindClientAsync(session, options) is { } client)
        {
            return new ToolAccess(client, null, session.Time);
        }

        var log = new StderrLog(session.Err);
        return new ToolAccess(
            null, await BatonHost.StartAsync(options, session.Time, log, session.Stop, takeUpUnfinished: false), session.Time);
    }

    public async Task<IReadOnlyList<ToolServerView>> ListAsync(CancellationToken stop) => client is not null
        ? (await client.Tools.ListAsync(stop)).Items
        : [.. host!.Tools.Registry.List().Select(ToolAnswers.Of)];

    public async Task<ToolServerView> GetAsync(string name, CancellationToken stop) => client is not null
        ? await client.Tools.GetAsync(name, stop)
        : ToolAnswers.Of(host!.Tools.Registry.Find(name) ?? throw host.Tools.Registry.Unknown(name));

    public async Task<ToolServerView> AddAsync(ToolServerBody body, CancellationToken stop) => client is not null
        ? await client.Tools.AddAsync(body, stop)
        : ToolAnswers.Of(await host!.Tools.Registry.RegisterAsync(
            body.Name!, ToolAnswers.SettingsOf(body), Caller.Owner, trusted: true, stop));

    public async Task<ToolServerView> CheckAsync(string name, CancellationToken stop) => client is not null
        ? await client.Tools.CheckAsync(name, stop)
        : ToolAnswers.Of(await host!.Tools.Registry.CheckAsync(name, trusted: true, stop));

    public async Task RemoveAsync(string name, CancellationToken stop)
    {
        if (client is not null)
        {
            await client.Tools.RemoveAsync(name, stop);
        }

        host?.Tools.Registry.Remove(name);
    }

    public Task<ToolCallAnswer> CallAsync(string server, string tool, JsonElement? arguments, string key, CancellationToken stop)
    {
        var body = new ToolCallBody { Tool = tool, Arguments = arguments };
        return client is not null
            ? client.Tools.CallAsync(server, body, key, stop)
            : new ToolTrial(host!.Tools, trusted: true, time).CallAsync(server, body, key, stop);
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
