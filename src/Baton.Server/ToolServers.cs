using Baton.Engine;
using Baton.Engine.Store;
using Baton.Nodes.Agents;
using Baton.Nodes.Mcp;

namespace Baton.Server;

/// <summary>Everything about registered servers of tools, put together over one store.</summary>
public sealed class ToolServers : IAsyncDisposable
{
    private readonly McpPool pool;

    /// <param name="changed">To be called after a registration changed.</param>
    public ToolServers(IRunStore store, McpOpener opener, TimeProvider time, Action changed)
    {
        pool = new McpPool(opener, time);
        Registry = new McpRegistry(store, pool, time, changed);
        Caller = new McpCaller(Registry, pool, store);
        Executor = new McpTool(Caller);
    }

    public McpRegistry Registry { get; }

    public McpCaller Caller { get; }

    public INodeExecutor Executor { get; }

    /// <summary>What models may be given of them.</summary>
    public ModelToolSource ModelTools => McpModelTools.Source(Caller, Registry);

    public ValueTask DisposeAsync() => pool.DisposeAsync();
}
