using Baton.Contracts;
using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Server.Answers;

/// <summary>Says of every node that is neither running nor terminal what it waits for and since when.</summary>
internal sealed class Waiting(IRunStore store, RunRow run, CompiledWorkflow workflow)
{
    /// <summary>Earlier nodes that are named at most; more would not help a reader.</summary>
    private const int MostNodes = 20;

    private const int HistoryChunk = 500;

    private readonly Dictionary<string, NodeStatus> statuses = new(StringComparer.Ordinal);
    private long? pausedAt;

    /// <summary>Spares looking it up when another node waits for this one.</summary>
    /// <param name="row">Null for a node nothing has happened to.</param>
    public void Know(string path, NodeRow? row) => statuses[path] = row?.Status ?? NodeStatus.Pending;

    /// <param name="row">Null for a node nothing has happened to.</param>
    public WaitingView? Of(string path, NodeRow? row)
    {
        var status = row?.Status ?? NodeStatus.Pending;
        if (run.Status.IsTerminal() || status == NodeStatus.Running || status.IsTerminal())
        {
            return null;
        }

        if (run.Status == RunStatus.Paused && status is NodeStatus.Pending or NodeStatus.Queued or NodeStatus.Retrying)
        {
            return new WaitingView("paused", Times.OrNull(PausedAt()), null, null, null);
        }

        return status == NodeStatus.Pending ? ForNodes(path) : Recorded(row!.Value, path);
    }

    private WaitingView Recorded(in NodeRow row, string path)
    {
        var since = row.WaitSince > 0 ? row.WaitSince : row.QueuedAt;
        var what = row.WaitFor ?? row.Status switch
        {
            NodeStatus.Queued => "capacity",
            NodeStatus.Retrying => "retry",
            _ => "edges",
        };
        var nodes = what == "edges" ? Unfinished(path) : null;

        // A gate's id is made of the run's and of the seq that opened it, which is also where the node's input lies.
        var name = what == "gate" ? $"{run.Id}:{row.InputSeq}" : row.WaitName;
        return new WaitingView(what, Times.OrNull(since), Times.OrNull(row.WaitUntil), nodes, name);
    }

    private WaitingView ForNodes(string path)
    {
        // Without an earlier node to wait for it waits for its turn: an item of a foreach that runs as many as it may.
        var since = Times.Of(run.StartedAt > 0 ? run.StartedAt : run.CreatedAt);
        return Unfinished(path) is { Count: > 0 } nodes
            ? new WaitingView("edges", since, null, nodes, null)
            : new WaitingView("capacity", since, null, null, null);
    }

    private List<string> Unfinished(string path)
    {
        if (NodePath.Find(workflow, path) is not { } place)
        {
            return [];
        }

        var waited = new List<string>();
        foreach (var edge in place.Graph.In(place.Index))
        {
            AddUnfinished(waited, place.PathOf(place.Graph.Edges[edge].From));
        }

        if (place.Node.IsFallback)
        {
            foreach (var node in place.Graph.Nodes.Where(node => node.Fallback == place.Index))
            {
                AddUnfinished(waited, place.PathOf(node.Index));
            }
        }

        if (place.Finally && waited.Count == 0 && place.Prefix.Length == 0)
        {
            foreach (var node in workflow.Main.Nodes)
            {
                AddUnfinished(waited, node.Id);
            }
        }

        return waited;
    }

    private void AddUnfinished(List<string> waited, string path)
    {
        if (waited.Count < MostNodes && !StatusOf(path).IsTerminal())
        {
            waited.Add(path);
        }
    }

    private NodeStatus StatusOf(string path)
    {
        if (!statuses.TryGetValue(path, out var status))
        {
            status = store.FindNode(run.RunNo, path)?.Status ?? NodeStatus.Pending;
            statuses[path] = status;
        }

        return status;
    }

    /// <summary>Time of the last run.paused, looked for from the end of the history.</summary>
    private long PausedAt()
    {
        if (pausedAt is { } known)
        {
            return known;
        }

        for (var end = run.LastSeq; end > 0; end -= HistoryChunk)
        {
            var chunk = store.ReadEvents(run.RunNo, Math.Max(0, end - HistoryChunk), HistoryChunk);
            for (var i = chunk.Count - 1; i >= 0; i--)
            {
                if (chunk[i].Type == RunEventType.RunPaused)
                {
                    pausedAt = chunk[i].At;
                    return chunk[i].At;
                }
            }
        }

        pausedAt = 0;
        return 0;
    }
}
