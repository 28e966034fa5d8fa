using Baton.Contracts;
using Baton.Sdk.Client;

namespace Baton.Cli.Access;

/// <summary>What commands look at: a server, or the data directory itself. The same words and refusals either way.</summary>
internal interface IBatonReader : IAsyncDisposable
{
    /// <summary>True when another process carries the runs: they go on when this one ends.</summary>
    bool IsServer { get; }

    /// <summary>True when some process carries on the run, should it be unfinished.</summary>
    bool IsCarried(string id);

    Task<RunView> GetRunAsync(string id, CancellationToken cancellation);

    Task<ListOf<RunView>> ListRunsAsync(RunQuery query, CancellationToken cancellation);

    /// <summary>One page of node runs in the order of the file, those nothing has happened to yet included.</summary>
    Task<ListOf<NodeView>> ListNodesAsync(string id, string? cursor, CancellationToken cancellation);

    Task<NodeView> GetNodeAsync(string id, string node, CancellationToken cancellation);

    Task<ListOf<EventView>> ListEventsAsync(string id, long after, int limit, CancellationToken cancellation);

    /// <summary>History after an event, then live; ends after the event that ends the run.</summary>
    IAsyncEnumerable<EventView> FollowAsync(string id, long after, CancellationToken cancellation);

    /// <summary>The whole run in one document.</summary>
    Task<RunExport> ExportAsync(string id, CancellationToken cancellation);

    Task<ListOf<GateView>> ListGatesAsync(string? status, string? assignee, string? cursor, CancellationToken cancellation);

    Task<GateView> GetGateAsync(string id, CancellationToken cancellation);

    Task<ListOf<WorkflowView>> ListWorkflowsAsync(string? search, string? cursor, CancellationToken cancellation);

    Task<ListOf<WorkflowVersionView>> ListVersionsAsync(string name, string? cursor, CancellationToken cancellation);

    /// <param name="version">0 for the newest.</param>
    Task<WorkflowVersionDetail> GetVersionAsync(string name, int version, CancellationToken cancellation);
}
