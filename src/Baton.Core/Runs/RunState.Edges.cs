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
        var guards = TakeEnd(ref s, e);
        SetStatus(e.Slot, next, e.At);
        EndAsk(e.Slot);
        EndSteps(e.Slot, next);
        holding.Remove(e.Slot);
        var scope = ScopeOf(e.Slot);
        var node = scope.Graph.Nodes[e.Slot - scope.BaseSlot];
        if (!node.IsFallback)
        {
            slots[e.Slot].Guards = guards;
            EndNode(scope, node);
            return;
        }

        // The ends of the nodes it stands in for are recorded with its own.
        var marks = guards?.Split('|');
        slots[e.Slot].Guards = marks?[0];
        var owners = AwaitingOwners(scope, node.Index);
        EndNode(scope, node);
        if (!slots[e.Slot].AwaitsFallback)
        {
            EndOwners(scope, owners, marks);
        }
    }

    private string? TakeEnd(ref NodeSlot s, in RunEvent e)
    {
        switch (e.Data)
        {
            case NodeSucceededData data:
                (s.Output, s.Branch) = (data.Output, data.Branch);
                s.StartedAt = s.StartedAt == 0 ? e.At : s.StartedAt;
                return data.Guards;
            case NodeFailedData data:
                (s.Output, s.Error) = (null, data.Error);
                s.StartedAt = s.StartedAt == 0 ? e.At : s.StartedAt;
                return data.Guards;
            case NodeEndedByData data:
                s.Output = null;
                CancelRequested |= data.Kind == EndedBy.RunCancelled;
                CancelAction = data.Action ?? CancelAction;
                TimedOut |= data.Kind == EndedBy.RunTimeout;
                return data.Guards;
            default:
                return null;
        }
    }

    private void EndNode(GraphScope scope, CompiledNode node)
    {
        var slot = scope.BaseSlot + node.Index;
        if (node.Fallback >= 0)
        {
            var fallback = scope.BaseSlot + node.Fallback;
            Touched.Enqueue(fallback);
            if (slots[slot].Status == NodeStatus.Failed)
            {
                if (!IsOver(fallback))
                {
                    slots[slot].AwaitsFallback = true;
                    return;
                }

                slots[slot].Output = slots[fallback].Output;
            }
        }

        ResolveOut(scope, slot);
        NoteFailure(scope, node);
    }

    /// <summary>A fallback is over: the nodes it stood in for are over for their edges too, with its outcome and output.</summary>
    /// <param name="marks">The guards of the fallback's own edges, then those of each owner.</param>
    private void EndOwners(GraphScope scope, List<int> owners, string[]? marks)
    {
        for (var i = 0; i < owners.Count; i++)
        {
            var node = scope.Graph.Nodes[owners[i]];
            ref var o = ref slots[scope.BaseSlot + owners[i]];
            o.AwaitsFallback = false;
            o.Guards = marks is not null && i + 1 < marks.Length ? marks[i + 1] : null;
            o.Output = slots[scope.BaseSlot + node.Fallback].Output;
            ResolveOut(scope, scope.BaseSlot + owners[i]);
            NoteFailure(scope, node);
        }
    }

    /// <summary>Nodes that wait for a fallback, those that wait for them because they are fallbacks themselves included, nearest
    /// first.</summary>
    internal List<int> AwaitingOwners(GraphScope scope, int fallback)
    {
        List<int> owners = [];
        for (var next = -1; next < owners.Count; next++)
        {
            foreach (var owner in scope.Graph.OwnersOf(next < 0 ? fallback : owners[next]))
            {
                if (slots[scope.BaseSlot + owner].AwaitsFallback)
                {
                    owners.Add(owner);
                }
            }
        }

        return owners;
    }

    /// <summary>Terminal, and no fallback can change what its edges see.</summary>
    private bool IsOver(int slot) => slots[slot].Status.IsTerminal() && !slots[slot].AwaitsFallback;

    /// <summary>Remembers the first failure of a critical node that nothing handles.</summary>
    private void NoteFailure(GraphScope scope, CompiledNode node)
    {
        if (scope.Failure is not null || !IsUnhandledFailure(scope, node))
        {
            return;
        }

        scope.FailedSlot = scope.BaseSlot + node.Index;
        scope.Failure = slots[scope.FailedSlot].Error;
        if (scope.ParentSlot >= 0 && expansions.TryGetValue(scope.ParentSlot, out var expansion))
        {
            expansion.HasFailure = true;
            TouchedParents.Enqueue(scope.ParentSlot);
        }
    }

    /// <summary>A fallback's failure is judged at the node it stands in for, which may have handlers of its own.</summary>
    private bool IsUnhandledFailure(GraphScope scope, CompiledNode node)
    {
        if (node.IsFallback || slots[scope.BaseSlot + node.Index].AwaitsFallback
            || OutcomeOf(scope, scope.BaseSlot + node.Index) != Outcome.Failure)
        {
            return false;
        }

        for (var at = node.Index; at >= 0; at = scope.Graph.Nodes[at].Fallback)
        {
            if (EdgeRules.HandlesFailure(scope.Graph, at))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What the edges of an ended node see: of one that failed, what its fallback made of it.</summary>
    internal Outcome OutcomeOf(GraphScope scope, int slot)
    {
        var node = scope.Graph.Nodes[slot - scope.BaseSlot];
        while (slots[slot].Status == NodeStatus.Failed && node.Critical && node.Fallback >= 0)
        {
            slot = scope.BaseSlot + node.Fallback;
            if (slots[slot].Status is not (NodeStatus.Success or NodeStatus.Failed))
            {
                return Outcome.Failure;
            }

            node = scope.Graph.Nodes[node.Fallback];
        }

        return slots[slot].Status switch
        {
            NodeStatus.Success => Outcome.Success,
            NodeStatus.Failed => node.Critical ? Outcome.Failure : Outcome.Success,
            NodeStatus.Skipped => Outcome.Skipped,
            _ => Outcome.Cancelled,
        };
    }

    /// <summary>What the edges of a node see that is about to fail, and the output they read: a fallback that has ended for another node
    /// stands in at once.</summary>
    internal Outcome OutcomeOfFailure(int slot, out Payload? output)
    {
        var node = NodeOf(slot);
        var scope = ScopeOf(slot);
        output = null;
        if (node.Fallback >= 0 && IsOver(scope.BaseSlot + node.Fallback))
        {
            output = slots[scope.BaseSlot + node.Fallback].Output;
            if (OutcomeOf(scope, scope.BaseSlot + node.Fallback) == Outcome.Success)
            {
                return Outcome.Success;
            }
        }

        return node.Critical ? Outcome.Failure : Outcome.Success;
    }

    /// <summary>Has everything considered anew that has not begun, or may go on, in the graphs that have begun.</summary>
    internal void TouchAll()
    {
        foreach (var scope in scopes.Where(IsMoving))
        {
            for (var slot = scope.BaseSlot; slot < scope.BaseSlot + scope.Graph.Nodes.Length; slot++)
            {
                if (slots[slot].Status is NodeStatus.Pending or NodeStatus.Waiting)
                {
                    Touched.Enqueue(slot);
                }
            }
        }

        foreach (var parent in expansions.Keys)
        {
            TouchedParents.Enqueue(parent);
        }
    }

    /// <summary>False for bodies that are still to begin, or that a correction has replaced.</summary>
    private bool IsMoving(GraphScope scope) =>
        scope.ParentSlot < 0
        || (scope.Activated && expansions.TryGetValue(scope.ParentSlot, out var expansion) && Owns(expansion, scope));

    private void ResolveOut(GraphScope scope, int slot)
    {
        var edges = scope.Graph.Out(slot - scope.BaseSlot);
        if (edges.IsEmpty)
        {
            return;
        }

        var outcome = OutcomeOf(scope, slot);
        var guard = 0;
        foreach (var index in edges)
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
