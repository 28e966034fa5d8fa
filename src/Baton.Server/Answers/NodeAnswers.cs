using Baton.Contracts;
using Baton.Core;
using Baton.Core.Errors;
using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Engine.Store;

namespace Baton.Server.Answers;

/// <summary>Node runs as the contract shows them. Nodes nothing has happened to have no row: they are told from the compiled workflow.</summary>
internal sealed class NodeAnswers(IRunStore store, WorkflowCatalog catalog)
{
    /// <summary>Bytes of an input or output above which lists leave it out and give its address.</summary>
    public const int LargePayload = 64 * 1024;

    /// <param name="cursor">Slot of the last node of the page before, or null.</param>
    public ListOf<NodeView> List(RunRow run, int limit, string? cursor)
    {
        var after = -1;
        if (cursor is not null && (!int.TryParse(cursor, out after) || after < 0))
        {
            throw BatonException.Invalid("bad_cursor", "The cursor is not one this list gave.");
        }

        var workflow = catalog.Resolve(run.DefinitionHash);
        var rows = store.ListNodes(run.RunNo, after, limit + 1);
        var page = Merge(workflow, rows, after, limit + 1);
        var more = page.Count > limit;
        if (more)
        {
            page.RemoveAt(limit);
        }

        return new ListOf<NodeView>(Views(run, workflow, page, LargePayload), more ? page[^1].Slot.ToString() : null);
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

        return Views(run, workflow, [new PageEntry(row?.Slot ?? -1, path, row)], int.MaxValue)[0];
    }

    /// <summary>Fills the gaps between rows with the planned nodes of the main graph and of the finally graph, which follows it.</summary>
    private static List<PageEntry> Merge(CompiledWorkflow workflow, IReadOnlyList<NodeRow> rows, int after, int count)
    {
        var page = new List<PageEntry>(count);
        var mainCount = workflow.Main.Nodes.Length;
        var planned = mainCount + (workflow.Finally?.Nodes.Length ?? 0);
        var next = 0;
        for (var slot = after + 1; slot < planned && page.Count < count; slot++)
        {
            if (next < rows.Count && rows[next].Slot == slot)
            {
                page.Add(new PageEntry(slot, rows[next].Path, rows[next]));
                next++;
            }
            else
            {
                var id = slot < mainCount ? workflow.Main.Nodes[slot].Id : workflow.Finally!.Nodes[slot - mainCount].Id;
                page.Add(new PageEntry(slot, id, null));
            }
        }

        for (; next < rows.Count && page.Count < count; next++)
        {
            page.Add(new PageEntry(rows[next].Slot, rows[next].Path, rows[next]));
        }

        return page;
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

    private List<NodeView> Views(RunRow run, CompiledWorkflow workflow, List<PageEntry> page, int largest)
    {
        var rows = page.Where(entry => entry.Row is not null).Select(entry => entry.Row!.Value).ToList();
        var attempts = Attempts.Of(store, store, run.RunNo, rows);
        var seqs = rows.SelectMany(row => new[] { row.InputSeq, row.ResultSeq }).Where(seq => seq > 0).Distinct().Order().ToList();
        var texts = store.ReadEventsAt(run.RunNo, seqs).ToDictionary(e => e.Seq);
        var waiting = new Waiting(store, run, workflow);
        return [.. page.Select(entry => View(run, workflow, entry, new Texts(texts, attempts, largest)) with
        {
            Waiting = waiting.Of(entry.Path, entry.Row),
        })];
    }

    private static NodeView View(RunRow run, CompiledWorkflow workflow, PageEntry entry, Texts texts)
    {
        var node = NodePath.Find(workflow, entry.Path)?.Node;
        if (entry.Row is not { } row)
        {
            return new NodeView
            {
                Node = entry.Path,
                Type = node is null ? "" : Words<NodeType>.Of(node.Type),
                Title = node?.Title,
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
            Cost = CostView.None,
            Attempts = texts.AttemptsOf(row),
        };
    }

    private static ErrorView? ErrorOf(EventData? result) => result switch
    {
        NodeFailedData failed => RunAnswers.Error(failed.Error),
        NodeRetryingData retrying => RunAnswers.Error(retrying.Error),
        _ => null,
    };

    private readonly record struct PageEntry(int Slot, string Path, NodeRow? Row);

    /// <summary>What the rows of one page point at.</summary>
    private readonly record struct Texts(
        Dictionary<long, RunEvent> Events, Dictionary<int, List<AttemptView>> Attempts, int Largest)
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
