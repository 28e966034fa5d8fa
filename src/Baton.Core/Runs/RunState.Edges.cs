using Baton.Core.Graph;

namespace Baton.Core.Runs;

/// <summary>How a node's end resolves its edges.</summary>
public sealed partial class RunState
{
    private void ApplyEnded(in RunEvent e, NodeStatus next)
    {
        ref var s = ref slots[e.Slot];
        s.FinishedAt = e.At;
        s.ResultSeq = e.Seq;
        (s.Due, s.AttemptDue, s.WaitFor, s.WaitName) = (0, 0, null, null);
        string? guards = null;
        switch (e.Data)
        {
            case NodeSucceededData data:
                (s.Output, s.Branch, guards) = (data.Output, data.Branch, data.Guards);
                s.StartedAt = s.StartedAt == 0 ? e.At : s.StartedAt;
                break;
            case NodeFailedData data:
                (s.Error, guards) = (data.Error, data.Guards);
                s.StartedAt = s.StartedAt == 0 ? e.At : s.StartedAt;
                break;
            case NodeEndedByData data:
                guards = data.Guards;
                CancelRequested |= data.Kind == EndedBy.RunCancelled;
                CancelAction = data.Action ?? CancelAction;
                TimedOut |= data.Kind == EndedBy.RunTimeout;
                break;
        }

        SetStatus(e.Slot, next, e.At);
        var split = guards?.IndexOf('|', StringComparison.Ordinal) ?? -1;
        slots[e.Slot].Guards = split < 0 ? guards : guards![..split];
        var scope = ScopeOf(e.Slot);
        var node = scope.Graph.Nodes[e.Slot - scope.BaseSlot];
        if (next == NodeStatus.Failed && node.Fallback >= 0 && slots[scope.BaseSlot + node.Fallback].Status == NodeStatus.Pending)
        {
            slots[e.Slot].AwaitsFallback = true;
            Touched.Enqueue(scope.BaseSlot + node.Fallback);
            return;
        }

        ResolveOut(scope, e.Slot);
        NoteFailure(scope, e.Slot, node);
        if (node.Fallback >= 0)
        {
            Touched.Enqueue(scope.BaseSlot + node.Fallback);
        }

        if (node.IsFallback)
        {
            EndFallback(scope, e.Slot, split < 0 ? null : guards![(split + 1)..]);
        }
    }

    /// <summary>A fallback is over: the node it stood in for is over for its edges too, with the fallback's outcome and output.</summary>
    private void EndFallback(GraphScope scope, int slot, string? guards)
    {
        var owner = FallbackOwner(scope, slot - scope.BaseSlot);
        if (owner < 0 || !slots[scope.BaseSlot + owner].AwaitsFallback)
        {
            return;
        }

        ref var o = ref slots[scope.BaseSlot + owner];
        o.AwaitsFallback = false;
        o.Guards = guards;
        if (slots[slot].Status == NodeStatus.Success)
        {
            o.Output = slots[slot].Output;
        }

        ResolveOut(scope, scope.BaseSlot + owner);
        if (!EdgeRules.HandlesFailure(scope.Graph, slot - scope.BaseSlot))
        {
            NoteFailure(scope, scope.BaseSlot + owner, scope.Graph.Nodes[owner]);
        }
    }

    internal static int FallbackOwner(GraphScope scope, int fallback)
    {
        foreach (var node in scope.Graph.Nodes)
        {
            if (node.Fallback == fallback)
            {
                return node.Index;
            }
        }

        return -1;
    }

    /// <summary>Remembers the first failure of a critical node that nothing handles.</summary>
    private void NoteFailure(GraphScope scope, int slot, CompiledNode node)
    {
        if (OutcomeOf(scope, slot) != Outcome.Failure || scope.Failure is not null || EdgeRules.HandlesFailure(scope.Graph, node.Index))
        {
            return;
        }

        // A fallback's failure is judged at the node it stands in for, which may have handlers of its own.
        if (node.IsFallback && FallbackOwner(scope, node.Index) is >= 0 and var owner && slots[scope.BaseSlot + owner].AwaitsFallback)
        {
            return;
        }

        scope.Failure = slots[slot].Error;
        scope.FailedSlot = slot;
        if (scope.ParentSlot >= 0 && expansions.TryGetValue(scope.ParentSlot, out var expansion))
        {
            expansion.HasFailure = true;
            TouchedParents.Enqueue(scope.ParentSlot);
        }
    }

    /// <summary>What the edges of an ended node see.</summary>
    internal Outcome OutcomeOf(GraphScope scope, int slot)
    {
        ref var s = ref slots[slot];
        var node = scope.Graph.Nodes[slot - scope.BaseSlot];
        switch (s.Status)
        {
            case NodeStatus.Success:
                return Outcome.Success;
            case NodeStatus.Failed:
                if (!node.Critical)
                {
                    return Outcome.Success;
                }

                return node.Fallback >= 0 && FallbackStoodIn(scope, node.Fallback) ? Outcome.Success : Outcome.Failure;
            case NodeStatus.Skipped:
                return Outcome.Skipped;
            default:
                return Outcome.Cancelled;
        }
    }

    private bool FallbackStoodIn(GraphScope scope, int fallback) =>
        slots[scope.BaseSlot + fallback].Status == NodeStatus.Success
        || (slots[scope.BaseSlot + fallback].Status == NodeStatus.Failed && !scope.Graph.Nodes[fallback].Critical);

    private void ResolveOut(GraphScope scope, int slot)
    {
        var outcome = OutcomeOf(scope, slot);
        var guard = 0;
        foreach (var index in scope.Graph.Out(slot - scope.BaseSlot))
        {
            var edge = scope.Graph.Edges[index];
            var mark = edge.When is null ? '1' : GuardMark(slot, guard++);
            var target = scope.BaseSlot + edge.To;
            CountEdge(scope, target, index, EdgeRules.Resolve(edge, outcome, slots[slot].Branch, mark), outcome == Outcome.Failure);
            Touched.Enqueue(target);
        }
    }

    private char GuardMark(int slot, int guard)
    {
        var guards = slots[slot].Guards;
        return guards is not null && guard < guards.Length ? guards[guard] : '0';
    }

    private void CountEdge(GraphScope scope, int target, int edge, EdgeState state, bool failedSource)
    {
        ref var t = ref slots[target];
        if (t.Status.IsTerminal())
        {
            return;
        }

        t.FailedSource |= failedSource;
        switch (state)
        {
            case EdgeState.Taken:
                t.Taken++;
                if (scope.Graph.Nodes[target - scope.BaseSlot].Join is not null)
                {
                    NoteTaken(target, edge);
                }

                break;
            case EdgeState.Broken:
                t.BrokenEdge = t.BrokenEdge < 0 ? edge : t.BrokenEdge;
                break;
            default:
                t.Dead++;
                t.DeadEdge = t.DeadEdge < 0 ? edge : t.DeadEdge;
                break;
        }
    }

    private void NoteTaken(int join, int edge)
    {
        if (!joinOrder.TryGetValue(join, out var order))
        {
            joinOrder[join] = order = [];
        }

        order.Add(edge);
    }
}
