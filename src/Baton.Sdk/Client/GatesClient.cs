using Baton.Contracts;

namespace Baton.Sdk.Client;

/// <summary>Nodes that wait for people.</summary>
public sealed class GatesClient
{
    private const string Root = "api/v1/gates";

    private readonly Transport transport;

    internal GatesClient(Transport transport) => this.transport = transport;

    /// <param name="status">open, decided or closed; null for all.</param>
    /// <param name="assignee">A name, or <c>me</c>; null for all.</param>
    public Task<ListOf<GateView>> ListAsync(
        string? status = null, string? assignee = null, int? limit = null, string? cursor = null,
        CancellationToken cancellation = default) =>
        transport.GetAsync(
            new Query(Root).With("status", status).With("assignee", assignee).With("limit", limit).With("cursor", cursor).ToString(),
            BatonJson.Default.ListOfGateView, cancellation);

    public Task<GateView> GetAsync(string id, CancellationToken cancellation = default) =>
        transport.GetAsync(PathOf(id), BatonJson.Default.GateView, cancellation);

    /// <summary>Takes a decision. Exactly one takes effect: a later one is refused with status 409 and the decision that won.</summary>
    public Task<GateView> AnswerAsync(string id, GateAnswerBody body, CancellationToken cancellation = default) =>
        transport.ReadAsync(
            Call.Post(PathOf(id), body, BatonJson.Default.GateAnswerBody), BatonJson.Default.GateView, cancellation);

    private static string PathOf(string id) => $"{Root}/{RunsClient.Escape(id)}";
}
