using System.Text.Json;
using Baton.Contracts;
using Baton.Core;
using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Engine.Feeds;
using Baton.Engine.Store;
using Baton.Sdk.Client;
using Baton.Server;
using Baton.Server.Answers;
using Baton.Server.Auth;
using Baton.Server.Endpoints;

namespace Baton.Cli.Access;

/// <summary>Reads a store in the words of the contract.</summary>
internal sealed class LocalReader(IRunStore store, WorkflowCatalog catalog)
{
    private const int PageSize = 500;

    private readonly RunAnswers runs = new(store);
    private readonly NodeAnswers nodes = new(store, catalog);

    public RunView GetRun(string id) => runs.Full(id);

    public Payload InputOf(string id) => runs.InputOf(runs.Require(id));

    public ListOf<RunView> ListRuns(RunQuery query)
    {
        var filter = RunFilters.Of(
            [.. query.Status ?? []], query.Workflow, query.Search, [.. query.Labels ?? []], query.StartedAfter?.ToString("O"),
            query.StartedBefore?.ToString("O"), query.Sort);
        var page = store.ListRuns(filter, new PageRequest(query.Limit ?? 50, query.Cursor));
        return new ListOf<RunView>([.. RunAnswers.Summaries(page.Items, store)], page.NextCursor);
    }

    public ListOf<NodeView> ListNodes(string id, string? cursor) => nodes.List(runs.Require(id), PageSize, cursor);

    public NodeView GetNode(string id, string node) => nodes.One(runs.Require(id), node);

    /// <summary>Events after a seq, in order.</summary>
    public ListOf<EventView> ListEvents(string id, long after, int limit)
    {
        var run = runs.Require(id);
        var paths = new SlotPaths(store, run.RunNo, catalog.Resolve(run.DefinitionHash));
        return new ListOf<EventView>([.. store.ReadEvents(run.RunNo, after, limit).Select(e => View(e, paths))], null);
    }

    public RunExport Export(string id) => RunExports.Of(store, runs, id);

    public ListOf<GateView> ListGates(string? status, string? assignee, string? cursor) =>
        Of(store.ListGates(status, assignee == "me" ? Caller.Owner : assignee, new PageRequest(PageSize, cursor)), GateAnswers.Of);

    public GateListRow FindGate(string id) =>
        store.FindGate(id) ?? throw BatonException.NotFound("gate_not_found", $"There is no gate '{id}'.");

    public GateView GetGate(string id) => GateAnswers.Of(FindGate(id));

    public ListOf<WorkflowView> ListWorkflows(string? search, string? cursor) =>
        Of(store.ListWorkflows(search, false, new PageRequest(PageSize, cursor)), WorkflowAnswers.Of);

    public ListOf<WorkflowVersionView> ListVersions(string name, string? cursor)
    {
        Require(name);
        return Of(store.ListVersions(name, new PageRequest(PageSize, cursor)), WorkflowAnswers.Of);
    }

    /// <param name="version">0 for the newest.</param>
    public WorkflowVersionDetail GetVersion(string name, int version)
    {
        Require(name);
        var row = store.FindVersion(name, version)
            ?? throw BatonException.NotFound("version_not_found", $"Workflow '{name}' has no version {version}.");
        var text = store.FindDefinition(row.Hash)
            ?? throw new BatonException(ErrorKind.Internal, "definition_missing", $"The definition {row.Hash} is not in the store.");
        return WorkflowAnswers.Detail(row, text, catalog);
    }

    public static EventView View(FeedEvent happened) => JsonSerializer.Deserialize(happened.Json.Span, BatonJson.Default.EventView)!;

    private static EventView View(RunEvent happened, SlotPaths paths) => View(EventJson.Encode(happened, paths.Of));

    private void Require(string name)
    {
        if (store.FindWorkflow(name) is null)
        {
            throw BatonException.NotFound("workflow_not_found", $"There is no workflow '{name}'.");
        }
    }

    private static ListOf<TView> Of<TRow, TView>(Page<TRow> page, Func<TRow, TView> view) =>
        new([.. page.Items.Select(view)], page.NextCursor);
}
