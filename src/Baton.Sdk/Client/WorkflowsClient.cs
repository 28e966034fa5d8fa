using System.Text;
using Baton.Contracts;

namespace Baton.Sdk.Client;

/// <summary>Workflows and their immutable versions.</summary>
public sealed class WorkflowsClient
{
    private const string Root = "api/v1/workflows";

    private readonly Transport transport;

    internal WorkflowsClient(Transport transport) => this.transport = transport;

    /// <summary>Publishes a YAML or JSON text; the same text again gives the same version.</summary>
    public Task<PublishAnswer> PublishAsync(string text, CancellationToken cancellation = default) =>
        transport.ReadAsync(
            Call.PostText(Root, Encoding.UTF8.GetBytes(text), "application/yaml") with { IdempotencyKey = transport.Options.NewKey() },
            BatonJson.Default.PublishAnswer, cancellation);

    /// <summary>Every mistake of a text, or its graph.</summary>
    public Task<ValidateAnswer> ValidateAsync(string text, CancellationToken cancellation = default) =>
        transport.ReadAsync(
            Call.PostText(Root + "/validate", Encoding.UTF8.GetBytes(text), "application/yaml"),
            BatonJson.Default.ValidateAnswer, cancellation);

    public Task<ListOf<WorkflowView>> ListAsync(
        string? search = null, int? limit = null, string? cursor = null, CancellationToken cancellation = default) =>
        transport.GetAsync(
            new Query(Root).With("search", search).With("limit", limit).With("cursor", cursor).ToString(),
            BatonJson.Default.ListOfWorkflowView, cancellation);

    /// <summary>A workflow with the text of its newest version.</summary>
    public Task<WorkflowDetail> GetAsync(string name, CancellationToken cancellation = default) =>
        transport.GetAsync(PathOf(name), BatonJson.Default.WorkflowDetail, cancellation);

    /// <summary>Newest first.</summary>
    public Task<ListOf<WorkflowVersionView>> VersionsAsync(
        string name, int? limit = null, string? cursor = null, CancellationToken cancellation = default) =>
        transport.GetAsync(
            new Query(PathOf(name) + "/versions").With("limit", limit).With("cursor", cursor).ToString(),
            BatonJson.Default.ListOfWorkflowVersionView, cancellation);

    public Task<WorkflowVersionDetail> VersionAsync(string name, int version, CancellationToken cancellation = default) =>
        transport.GetAsync($"{PathOf(name)}/versions/{version}", BatonJson.Default.WorkflowVersionDetail, cancellation);

    /// <summary>Hides the workflow from lists; its runs and versions stay.</summary>
    public Task ArchiveAsync(string name, CancellationToken cancellation = default) =>
        transport.DoAsync(new Call(HttpMethod.Delete, PathOf(name)), cancellation);

    private static string PathOf(string name) => $"{Root}/{RunsClient.Escape(name)}";
}
