using Baton.Contracts;

namespace Baton.Sdk.Client;

/// <summary>The MCP servers whose tools workflows may call.</summary>
public sealed class ToolsClient
{
    private const string Root = "api/v1/tools";

    /// <summary>A server may have to be fetched and started first, and a tool takes as long as it takes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    private readonly Transport transport;

    internal ToolsClient(Transport transport) => this.transport = transport;

    /// <summary>By name.</summary>
    public Task<ListOf<ToolServerView>> ListAsync(CancellationToken cancellation = default) =>
        transport.GetAsync(Root, BatonJson.Default.ListOfToolServerView, cancellation);

    public Task<ToolServerView> GetAsync(string name, CancellationToken cancellation = default) =>
        transport.GetAsync(PathOf(name), BatonJson.Default.ToolServerView, cancellation);

    /// <summary>Has Baton ask the server for its tools and keep it under a name; replaces one of the same name.</summary>
    public Task<ToolServerView> AddAsync(ToolServerBody body, CancellationToken cancellation = default) =>
        transport.ReadAsync(
            Call.Post(Root, body, BatonJson.Default.ToolServerBody) with { Patience = Patience }, BatonJson.Default.ToolServerView,
            cancellation);

    /// <summary>Has Baton ask the server again and accept its tools as they are now.</summary>
    public Task<ToolServerView> CheckAsync(string name, CancellationToken cancellation = default) =>
        transport.ReadAsync(
            new Call(HttpMethod.Post, PathOf(name) + "/check") { Patience = Patience }, BatonJson.Default.ToolServerView, cancellation);

    public Task RemoveAsync(string name, CancellationToken cancellation = default) =>
        transport.DoAsync(new Call(HttpMethod.Delete, PathOf(name)), cancellation);

    /// <summary>Calls a tool by hand. Not tried again by itself when the answer is lost.</summary>
    /// <param name="key">Reaches the tool as its idempotency key.</param>
    public Task<ToolCallAnswer> CallAsync(string name, ToolCallBody body, string? key, CancellationToken cancellation = default) =>
        transport.ReadAsync(
            Call.Post(PathOf(name) + "/call", body, BatonJson.Default.ToolCallBody) with { Patience = Patience, IdempotencyKey = key },
            BatonJson.Default.ToolCallAnswer, cancellation);

    private static string PathOf(string name) => $"{Root}/{RunsClient.Escape(name)}";
}
