using Baton.Contracts;
using Baton.Core;
using Baton.Core.Errors;
using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Engine.Store;

namespace Baton.Server.Answers;

/// <summary>Node runs as the contract shows them. Those nothing has happened to have no row: they are told from the compiled
/// workflow.</summary>
internal sealed class NodeAnswers(IRunStore store, WorkflowCatalog catalog)
{
    /// <summary>Bytes of an input or output above which lists leave it out and give its address.</summary>
    public const int LargePayload = 64 * 1024;

    public ListOf<NodeView> List(RunRow run, int limit, string? cursor)
    {
        var workflow = catalog.Resolve(run.DefinitionHash);
        var page = new NodePages(store, run, workflow).Read(cursor, limit + 1);
        var more = page.Count > limit;
        if (more)
        {
            page.RemoveAt(limit);
        }

        return new ListOf<NodeView>(Views(run, workflow, page, LargePayload), more ? NodePages.CursorAfter(page[^1]) : null);
    }

    /// <exception cref="BatonException">NotFound <c>node_not_found</c>.</exception>
    public NodeView One(RunRow run, string path)
    {
        var workflow = catalog.Resolve(run.DefinitionHash);
        var row = store.FindNode(run.RunNo, path);
        if (row is null && !IsPlanned(run, workflow, path))
        {
            throw BatonException.NotFound("node_not_found", $"Run '{run.Id}' has no node '{path}'.");
        }

        return Views(run, workflow, [new NodeEntry(row?.Slot ?? -1, path, row)], int.MaxValue)[0];
    }

    /// <summary>True for a node of the workflow that may still come: at the top, or in a body that has been entered.</summary>
    private bool IsPlanned(RunRow run, CompiledWorkflow workflow, string path)
    {
        if (NodePath.Find(workflow, path) is not { } place)
        {
            return false;
        }

        if (place.Prefix.Length == 0)
        {
            return true;
        }

        var open = place.Prefix.LastIndexOf('[');
        var item = int.Parse(place.Prefix.AsSpan((open + 1)..^2));
        return store.FindNode(run.RunNo, place.Prefix[..open]) is { InputSeq: > 0 } parent
            && store.ReadEventsAt(run.RunNo, [parent.InputSeq]) is [{ Data: NodeExpandedData expanded }]
            && item < expanded.Count;
    }

    private List<NodeView> Views(RunRow run, CompiledWorkflow workflow, List<NodeEntry> page, int largest)
    {
        var rows = page.Where(entry => entry.Row is not null).Select(entry => entry.Row!.Value).ToList();
        var attempts = Attempts.Of(store, store, run.RunNo, rows);
        var seqs = rows.SelectMany(row => new[] { row.InputSeq, row.ResultSeq }).Where(seq => seq > 0).Distinct().Order().ToList();
        var texts = store.ReadEventsAt(run.RunNo, seqs).ToDictionary(e => e.Seq);
        var costs = store.SumNodes(run.RunNo);
        var waiting = new Waiting(store, run, workflow);
        page.ForEach(entry => waiting.Know(entry.Path, entry.Row));
        return [.. page.Select(entry => View(run, workflow, entry, new Texts(texts, attempts, costs, largest)) with
        {
            Waiting = waiting.Of(entry.Path, entry.Row),
        })];
    }

    private static NodeView View(RunRow run, CompiledWorkflow workflow, NodeEntry entry, Texts texts)
    {
        var node = NodePath.Find(workflow, entry.Path)?.Node;
        if (entry.Row is not { } row)
        {
            return new NodeView
            {
                Node = entry.Path,
                Type = node is null ? "" : Words<NodeType>.Of(node.Type),
                Title = node?.Title,
                Tool = node?.Tool,
                Agent = node?.Agent,
                Status = NodeStatus.Pending.Word(),
                MaxAttempts = node?.Retry.MaxAttempts ?? 1,
                Cost = CostView.None,
            };
        }

        var input = texts.InputOf(row);
        var result = texts.ResultOf(row);
        var output = (result as NodeSucceededData)?.Output;
        var left = Math.Max(input?.Length ?? 0, output?.Length ?? 0) > texts.Largest;
        return new NodeView
        {
            Node = row.Path,
            Type = row.Type,
            Title = node?.Title,
            Tool = node?.Tool,
            Agent = node?.Agent,
            Status = row.Status.Word(),
            Attempt = row.Attempt,
            MaxAttempts = row.MaxAttempts,
            QueuedAt = Times.OrNull(row.QueuedAt),
            StartedAt = Times.OrNull(row.StartedAt),
            FinishedAt = Times.OrNull(row.FinishedAt),
            DurationMs = Times.Between(row.StartedAt, row.FinishedAt),
            Input = Raw.Element(texts.Within(input)),
            Output = Raw.Element(texts.Within(output)),
            OutputUrl = left ? $"/api/v1/runs/{Uri.EscapeDataString(run.Id)}/nodes/{Uri.EscapeDataString(row.Path)}" : null,
            Branch = (result as NodeSucceededData)?.Branch,
            Error = ErrorOf(result),
            Cause = result is NodeEndedByData cause ? new CauseView(cause.Kind, cause.Node) : null,
            Cost = RunAnswers.Cost(texts.Costs.GetValueOrDefault(row.Slot)),
            Attempts = texts.AttemptsOf(row),
        };
    }

    private static ErrorView? ErrorOf(EventData? result) => result switch
    {
        NodeFailedData failed => RunAnswers.Error(failed.Error),
        NodeRetryingData retrying => RunAnswers.Error(retrying.Error),
        _ => null,
    };

    /// <summary>What the rows of one page point at.</summary>
    private readonly record struct Texts(
        Dictionary<long, RunEvent> Events, Dictionary<int, List<AttemptView>> Attempts,
        IReadOnlyDictionary<int, CostSum> Costs, int Largest)
    {
        public Payload? InputOf(in NodeRow row) => !Events.TryGetValue(row.InputSeq, out var e) ? null : e.Data switch
        {
            NodeStartedData started => started.Input,
            NodeExpandedData expanded => expanded.Items,
            _ => null,
        };

        public EventData? ResultOf(in NodeRow row) => Events.TryGetValue(row.ResultSeq, out var e) ? e.Data : null;

        public Payload? Within(Payload? payload) => payload is null || payload.Length > Largest ? null : payload;

        public List<AttemptView> AttemptsOf(in NodeRow row) => Attempts.TryGetValue(row.Slot, out var list) ? list : [];
    }
}
