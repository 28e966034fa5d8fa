using System.Text.Json;
using Baton.Contracts;
using Baton.Sdk.Client;

namespace Baton.Cli.Access;

/// <summary>Works through a server's API.</summary>
internal sealed class ServerBaton(BatonClient client, bool isOwn) : IBaton
{
    // The most a list answers at once: fewer round trips for a command that wants all of it.
    private const int PageSize = 500;

    public bool IsServer => true;

    public bool IsOwn => isOwn;

    public bool IsCarried(string id) => true;

    public Task<RunView> StartAsync(StartRunBody body, CancellationToken cancellation) => client.Runs.StartAsync(body, null, cancellation);

    public Task<RunView> StartAsync(string workflow, StartWorkflowBody body, CancellationToken cancellation) =>
        client.Runs.StartAsync(workflow, body, null, cancellation);

    public Task<RunView> GetRunAsync(string id, CancellationToken cancellation) => client.Runs.GetAsync(id, cancellation);

    public Task<ListOf<RunView>> ListRunsAsync(RunQuery query, CancellationToken cancellation) =>
        client.Runs.ListAsync(query, cancellation);

    public Task<ListOf<NodeView>> ListNodesAsync(string id, string? cursor, CancellationToken cancellation) =>
        client.Runs.NodesAsync(id, PageSize, cursor, cancellation);

    public Task<NodeView> GetNodeAsync(string id, string node, CancellationToken cancellation) =>
        client.Runs.NodeAsync(id, node, cancellation);

    public Task<ListOf<EventView>> ListEventsAsync(string id, long after, int limit, CancellationToken cancellation) =>
        client.Runs.EventsAsync(id, after, limit, cancellation);

    public IAsyncEnumerable<EventView> FollowAsync(string id, long after, CancellationToken cancellation) =>
        client.Runs.FollowAsync(id, after, cancellation);

    // A server carries on every run of its store by itself.
    public Task AdoptAsync(string id, CancellationToken cancellation) => Task.CompletedTask;

    public Task CancelAsync(string id, string? reason, CancellationToken cancellation) => client.Runs.CancelAsync(id, reason, cancellation);

    public Task PauseAsync(string id, CancellationToken cancellation) => client.Runs.PauseAsync(id, null, cancellation);

    public Task ResumeAsync(string id, CancellationToken cancellation) => client.Runs.ResumeAsync(id, null, cancellation);

    public Task RetryAsync(string id, RetryBody body, CancellationToken cancellation) => client.Runs.RetryAsync(id, body, cancellation);

    public Task<RunView> RerunAsync(string id, RerunBody body, CancellationToken cancellation) =>
        client.Runs.RerunAsync(id, body, null, cancellation);

    public Task SignalAsync(string id, string name, JsonElement? data, CancellationToken cancellation) =>
        client.Runs.SignalAsync(id, name, data, cancellation);

    public Task<RunExport> ExportAsync(string id, CancellationToken cancellation) => client.Runs.ExportAsync(id, cancellation);

    public Task<RunView> ImportAsync(RunExport run, CancellationToken cancellation) => client.Runs.ImportAsync(run, null, cancellation);

    public Task DeleteAsync(string id, CancellationToken cancellation) => client.Runs.DeleteAsync(id, cancellation);

    public Task<ListOf<GateView>> ListGatesAsync(string? status, string? assignee, string? cursor, CancellationToken cancellation) =>
        client.Gates.ListAsync(status, assignee, PageSize, cursor, cancellation);

    public Task<GateView> GetGateAsync(string id, CancellationToken cancellation) => client.Gates.GetAsync(id, cancellation);

    public Task<GateView> AnswerGateAsync(string id, GateAnswerBody body, CancellationToken cancellation) =>
        client.Gates.AnswerAsync(id, body, cancellation);

    public Task<PublishAnswer> PublishAsync(string text, CancellationToken cancellation) =>
        client.Workflows.PublishAsync(text, cancellation);

    public Task<ListOf<WorkflowView>> ListWorkflowsAsync(string? search, string? cursor, CancellationToken cancellation) =>
        client.Workflows.ListAsync(search, PageSize, cursor, cancellation);

    public Task<ListOf<WorkflowVersionView>> ListVersionsAsync(string name, string? cursor, CancellationToken cancellation) =>
        client.Workflows.VersionsAsync(name, PageSize, cursor, cancellation);

    public async Task<WorkflowVersionDetail> GetVersionAsync(string name, int version, CancellationToken cancellation) =>
        await client.Workflows.VersionAsync(
            name, version > 0 ? version : (await client.Workflows.GetAsync(name, cancellation)).Version, cancellation);

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }
}
