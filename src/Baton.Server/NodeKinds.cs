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

namespace Baton.Server;

/// <summary>What nodes can call here, put together: executors, kinds of agents, kinds of tools for models, and what the compiler knows of
/// them.</summary>
internal sealed class NodeKinds
{
    private readonly IReadOnlyList<AgentSource> agents;
    private readonly ServerOptions options;
    private readonly CheckCall modelCall;

    /// <param name="engine">The engine these are for, once there is one.</param>
    /// <exception cref="BatonException">Invalid <c>bad_configuration</c>: a model has the name of a registered agent.</exception>
    public NodeKinds(
        ServerOptions options, IRunStore store, Outbound outbound, ProcessPolicy policy, TimeProvider time, Func<RunEngine> engine)
    {
        var http = new HttpTool(outbound, time);
        CompiledWorkflow? Published(string name) =>
            store.FindVersion(name, 0) is { } version ? engine().Catalog.Resolve(version.Hash) : null;
        Tools = new ToolServers(store, new McpOpener(outbound, policy, time), time, () => engine().Catalog.Forget());
        CostSum CostOf(string run) =>
            store.FindRun(run) is { } row && store.SumRuns([row.RunNo]).TryGetValue(row.RunNo, out var sum) ? sum : CostSum.None;
        var currency = options.Models.Values.Select(model => model.Currency).FirstOrDefault() ?? "";
        var workflows = new WorkflowModelTools(engine, Published, CostOf, currency);
        ModelToolSource[] tools = [HttpModelTools.Source(http), workflows.Source, Tools.ModelTools];
        Registry = new AgentRegistry(
            store, outbound, time, () => engine().Catalog.Forget(),
            name => options.Models.ContainsKey(name) ? "a model of the configuration" : null, options.AgentKeys);
        this.options = options;
        modelCall = ModelCallCheck.Of([.. tools.Select(tool => tool.Kind)]);
        agents = [ModelAgents.Source(options.Models, tools, outbound, time), Registry.Source];
        Executors = [http, new ProcessTool(policy, time), Tools.Executor, new AgentExecutor(agents)];
        foreach (var agent in Registry.List().Where(agent => options.Models.ContainsKey(agent.Row.Name)))
        {
            throw BatonException.Invalid(
                "bad_configuration",
                $"The model '{agent.Row.Name}' of the configuration has the name of a registered agent. Rename it: workflows name both "
                + "under 'agent'.");
        }
    }

    public IReadOnlyList<INodeExecutor> Executors { get; }

    /// <summary>The agents that were registered.</summary>
    public AgentRegistry Registry { get; }

    /// <summary>The registered servers of tools.</summary>
    public ToolServers Tools { get; }

    /// <summary>As it stands now.</summary>
    public CompileOptions Known()
    {
        var tools = new Dictionary<string, ToolSignature>(BatonHost.Known.Tools!, StringComparer.Ordinal);
        foreach (var signature in Tools.Registry.Signatures())
        {
            tools[signature.Tool] = signature;
        }

        return BatonHost.Known with
        {
            Agents = agents.SelectMany(source => source.Names()).ToHashSet(), Tools = tools, Elsewhere = [],
            AgentCalls = agent => options.Models.ContainsKey(agent) ? modelCall : null,
        };
    }
}
