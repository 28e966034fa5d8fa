using System.Text.Json;
using Baton.Contracts;

namespace Baton.Sdk.Client;

/// <summary>Runs, their nodes and their history.</summary>
public sealed class RunsClient
{
    private const string Root = "api/v1/runs";

    private readonly Transport transport;
    private readonly RunFeed feed;

    internal RunsClient(Transport transport)
    {
        this.transport = transport;
        feed = new RunFeed(transport);
    }

    /// <summary>Starts a run from an inline definition.</summary>
    /// <param name="key">Idempotency key; null for a new one. The same key with the same body gives the same run.</param>
    public Task<RunView> StartAsync(StartRunBody body, string? key = null, CancellationToken cancellation = default) =>
        transport.ReadAsync(Keyed(Call.Post(Root, body, BatonJson.Default.StartRunBody), key), BatonJson.Default.RunView, cancellation);

    /// <summary>Starts a run of a published workflow.</summary>
    /// <param name="key">Idempotency key; null for a new one.</param>
    public Task<RunView> StartAsync(
        string workflow, StartWorkflowBody body, string? key = null, CancellationToken cancellation = default) =>
        transport.ReadAsync(
            Keyed(Call.Post($"api/v1/workflows/{Escape(workflow)}/run", body, BatonJson.Default.StartWorkflowBody), key),
            BatonJson.Default.RunView, cancellation);

    public Task<ListOf<RunView>> ListAsync(RunQuery query, CancellationToken cancellation = default)
    {
        var path = new Query(Root)
            .WithEach("status", query.Status)
            .With("workflow", query.Workflow)
            .With("search", query.Search)
            .WithEach("label", query.Labels)
            .With("started_after", query.StartedAfter)
            .With("started_before", query.StartedBefore)
            .With("sort", query.Sort)
            .With("limit", query.Limit)
            .With("cursor", query.Cursor);
        return transport.GetAsync(path.ToString(), BatonJson.Default.ListOfRunView, cancellation);
    }

    public Task<RunView> GetAsync(string id, CancellationToken cancellation = default) =>
        transport.GetAsync(PathOf(id), BatonJson.Default.RunView, cancellation);

    /// <summary>What the run was planned as.</summary>
    public Task<RunGraph> GraphAsync(string id, CancellationToken cancellation = default) =>
        transport.GetAsync(PathOf(id) + "/graph", BatonJson.Default.RunGraph, cancellation);

    /// <summary>One page of node runs.</summary>
    public Task<ListOf<NodeView>> NodesAsync(
        string id, int? limit = null, string? cursor = null, CancellationToken cancellation = default) =>
        transport.GetAsync(
            new Query(PathOf(id) + "/nodes").With("limit", limit).With("cursor", cursor).ToString(),
            BatonJson.Default.ListOfNodeView, cancellation);

    /// <summary>One node run with every attempt.</summary>
    public Task<NodeView> NodeAsync(string id, string node, CancellationToken cancellation = default) =>
        transport.GetAsync($"{PathOf(id)}/nodes/{Escape(node)}", BatonJson.Default.NodeView, cancellation);

    /// <summary>One page of history after an event.</summary>
    public Task<ListOf<EventView>> EventsAsync(string id, long after = 0, int? limit = null, CancellationToken cancellation = default) =>
        transport.GetAsync(
            new Query(PathOf(id) + "/events").With("after", after.ToString()).With("limit", limit).ToString(),
            BatonJson.Default.ListOfEventView, cancellation);

    /// <summary>History after an event, then live, every event once and in order; reconnects by itself and ends after the event that
    /// ends the run.</summary>
    public IAsyncEnumerable<EventView> FollowAsync(string id, long after = 0, CancellationToken cancellation = default) =>
        feed.FollowAsync(PathOf(id) + "/events", after, cancellation);

    public Task CancelAsync(string id, string? reason = null, CancellationToken cancellation = default) =>
        ActAsync(id, "cancel", reason, cancellation);

    public Task PauseAsync(string id, string? reason = null, CancellationToken cancellation = default) =>
        ActAsync(id, "pause", reason, cancellation);

    public Task ResumeAsync(string id, string? reason = null, CancellationToken cancellation = default) =>
        ActAsync(id, "resume", reason, cancellation);

    /// <summary>Opens a new round of a run that failed, partly failed or was cancelled.</summary>
    public Task RetryAsync(string id, RetryBody body, CancellationToken cancellation = default) =>
        transport.DoAsync(Call.Post(PathOf(id) + "/retry", body, BatonJson.Default.RetryBody), cancellation);

    /// <summary>Starts a linked fork from a node.</summary>
    public Task<RunView> RerunAsync(string id, RerunBody body, string? key = null, CancellationToken cancellation = default) =>
        transport.ReadAsync(
            Keyed(Call.Post(PathOf(id) + "/rerun", body, BatonJson.Default.RerunBody), key), BatonJson.Default.RunView, cancellation);

    /// <summary>Sends an event to whatever node of the run waits for it.</summary>
    public Task SignalAsync(string id, string name, JsonElement? data, CancellationToken cancellation = default) =>
        transport.DoAsync(
            Call.Post(PathOf(id) + "/signal", new SignalBody { Event = name, Data = data }, BatonJson.Default.SignalBody), cancellation);

    /// <summary>The whole run in one document.</summary>
    public Task<RunExport> ExportAsync(string id, CancellationToken cancellation = default) =>
        transport.GetAsync(PathOf(id) + "/export", BatonJson.Default.RunExport, cancellation);

    /// <summary>Takes over a run that ended elsewhere.</summary>
    /// <param name="key">Idempotency key; null for a new one.</param>
    public Task<RunView> ImportAsync(RunExport run, string? key = null, CancellationToken cancellation = default) =>
        transport.ReadAsync(
            Keyed(Call.Post(Root + "/import", run, BatonJson.Default.RunExport), key), BatonJson.Default.RunView, cancellation);

    /// <summary>Removes a run that has ended, with everything of it.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellation = default) =>
        transport.DoAsync(new Call(HttpMethod.Delete, PathOf(id)), cancellation);

    /// <summary>Cancels, retries or deletes many runs; a result per run.</summary>
    public Task<BulkAnswer> BulkAsync(BulkBody body, CancellationToken cancellation = default) =>
        transport.ReadAsync(Call.Post(Root + "/bulk", body, BatonJson.Default.BulkBody), BatonJson.Default.BulkAnswer, cancellation);

    internal static string Escape(string word) => Uri.EscapeDataString(word);

    private static string PathOf(string id) => $"{Root}/{Escape(id)}";

    private Task ActAsync(string id, string action, string? reason, CancellationToken cancellation) =>
        transport.DoAsync(
            Call.Post($"{PathOf(id)}/{action}", new ReasonBody { Reason = reason }, BatonJson.Default.ReasonBody), cancellation);

    private Call Keyed(Call call, string? key) => call with { IdempotencyKey = key ?? transport.Options.NewKey() };
}
