using Baton.Core.Errors;
using Baton.Core.Graph;
using Baton.Engine;
using Baton.Engine.Store;
using Baton.Nodes.A2a;
using Baton.Nodes.Agents;
using Baton.Nodes.Egress;
using Baton.Nodes.Http;
using Baton.Nodes.Llm;
using Baton.Nodes.Mcp;
using Baton.Nodes.Process;
using Baton.Server.Configuration;
using Baton.Storage;
using Microsoft.Extensions.Logging;

namespace Baton.Server;

/// <summary>Store, engine and tools, without the web: what a local run needs, and what a server puts the web around.</summary>
public sealed class BatonHost : IAsyncDisposable
{
    private BatonHost(
        ServerOptions options, IRunStore store, RunEngine engine, NodeKinds kinds, TimeProvider time, Outbound outbound)
    {
        (Options, StartedAt) = (options, time.GetUtcNow());
        Store = store;
        Engine = engine;
        (Agents, Tools) = (kinds.Registry, kinds.Tools);
        Publisher = new Publisher(store, engine.Catalog, time);
        Outbound = outbound;
    }

    public ServerOptions Options { get; }

    /// <summary>When the store was open and the engine ready.</summary>
    public DateTimeOffset StartedAt { get; }

    public IRunStore Store { get; }

    public RunEngine Engine { get; }

    public Publisher Publisher { get; }

    public AgentRegistry Agents { get; }

    /// <summary>The registered servers of tools.</summary>
    public ToolServers Tools { get; }

    /// <summary>The way out.</summary>
    public Outbound Outbound { get; }

    private static CheckCall ProbableModelCall { get; } = ModelCallCheck.OfProbable(
        [HttpModelTools.Kind, WorkflowModelTools.Kind(exists: null), McpModelTools.Kind(registry: null)]);

    /// <summary>What a workflow may name wherever it runs: the tools with what they take. Nothing is said about agents and
    /// the tools of registered servers, which only a data directory knows; there are no secrets, because this version keeps none.</summary>
    public static CompileOptions Known { get; } = new()
    {
        Elsewhere = ["mcp:"],
        Tools = new[] { HttpTool.Signature, ProcessTool.Signature }.ToDictionary(signature => signature.Tool, StringComparer.Ordinal),
        Secrets = new HashSet<string>(),
        AgentCalls = static _ => ProbableModelCall,
    };

    /// <summary>Opens the store, takes up what is unfinished, and returns when the engine is ready.</summary>
    /// <exception cref="BatonException">Unavailable: another server owns the data directory, the store is too weak, too new or
    /// out of reach. Invalid: a policy cannot be read.</exception>
    public static async Task<BatonHost> StartAsync(
        ServerOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellation, bool takeUpUnfinished = true)
    {
        DataDirectory.Prepare(options.DataDirectory);
        var policy = ProcessPolicy.Parse(options.ProcessAllow);
        var outbound = new Outbound(EgressPolicy.Parse(options.EgressAllow), time);
        IRunStore? store = null;
        RunEngine? engine = null;
        NodeKinds? kinds = null;
        try
        {
            store = RunStores.Open(options.Store, options.DataDirectory, time);
            await store.OpenAsync(cancellation);
            kinds = new NodeKinds(options, store, outbound, policy, time, () => engine!);
            var settings = new EngineOptions
            {
                TakeUpUnfinished = takeUpUnfinished,
                Known = kinds.Known,
                PinsOf = kinds.Tools.Registry.PinsOf,
                SharedBudgets = options.Budgets,
                Url = takeUpUnfinished ? $"http://{options.Listen}" : null,

                // A local run of one person leaves a shared store to its servers, and they do not do what only that person may.
                Guest = !takeUpUnfinished,
                TrustLocalRuns = options.Store == RunStores.Sqlite || !takeUpUnfinished,
            };
            engine = new RunEngine(store, settings, kinds.Executors, time, loggers);
            await engine.StartAsync(cancellation);
            return new BatonHost(options, store, engine, kinds, time, outbound);
        }
        catch
        {
            await StopAsync(engine, kinds?.Tools, store, outbound);
            throw;
        }
    }

    /// <summary>Stops the engine, then closes the store. Runs in flight go on at the next start.</summary>
    public ValueTask DisposeAsync() => StopAsync(Engine, Tools, Store, Outbound);

    private static async ValueTask StopAsync(RunEngine? engine, ToolServers? tools, IRunStore? store, Outbound outbound)
    {
        if (engine is not null)
        {
            await engine.DisposeAsync();
        }

        if (tools is not null)
        {
            await tools.DisposeAsync();
        }

        if (store is not null)
        {
            await store.DisposeAsync();
        }

        outbound.Dispose();
    }
}
