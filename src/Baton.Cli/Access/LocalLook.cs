using Baton.Contracts;
using Baton.Sdk.Client;

namespace Baton.Cli.Access;

/// <summary>Looks into the store itself, whether this process owns it or not.</summary>
internal abstract class LocalLook(LocalReader reader) : IBatonReader
{
    public bool IsServer => false;

    protected LocalReader Reader => reader;

    public abstract bool IsCarried(string id);

    public Task<RunView> GetRunAsync(string id, CancellationToken cancellation) => Task.FromResult(reader.GetRun(id));

    public Task<ListOf<RunView>> ListRunsAsync(RunQuery query, CancellationToken cancellation) => Task.FromResult(reader.ListRuns(query));

    public Task<ListOf<NodeView>> ListNodesAsync(string id, string? cursor, CancellationToken cancellation) =>
        Task.FromResult(reader.ListNodes(id, cursor));

    public Task<NodeView> GetNodeAsync(string id, string node, CancellationToken cancellation) => Task.FromResult(reader.GetNode(id, node));

    public Task<ListOf<EventView>> ListEventsAsync(string id, long after, int limit, CancellationToken cancellation) =>
        Task.FromResult(reader.ListEvents(id, after, limit));

    public Task<RunExport> ExportAsync(string id, CancellationToken cancellation) => Task.FromResult(reader.Export(id));

    public Task<ListOf<GateView>> ListGatesAsync(string? status, string? assignee, string? cursor, CancellationToken cancellation) =>
        Task.FromResult(reader.ListGates(status, assignee, cursor));

    public Task<GateView> GetGateAsync(string id, CancellationToken cancellation) => Task.FromResult(reader.GetGate(id));

    public Task<ListOf<WorkflowView>> ListWorkflowsAsync(string? search, string? cursor, CancellationToken cancellation) =>
        Task.FromResult(reader.ListWorkflows(search, cursor));

    public Task<ListOf<WorkflowVersionView>> ListVersionsAsync(string name, string? cursor, CancellationToken cancellation) =>
        Task.FromResult(reader.ListVersions(name, cursor));

    public Task<WorkflowVersionDetail> GetVersionAsync(string name, int version, CancellationToken cancellation) =>
        Task.FromResult(reader.GetVersion(name, version));

    public abstract IAsyncEnumerable<EventView> FollowAsync(string id, long after, CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();
}
