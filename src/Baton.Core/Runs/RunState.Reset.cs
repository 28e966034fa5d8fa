namespace Baton.Core.Runs;

/// <summary>Putting nodes back to pending: a retry's new round, and a gate's correction.</summary>
public sealed partial class RunState
{
    /// <param name="keepBodies">A retry goes on with the items that are not done; a correction starts bodies anew.</param>
    private void ResetSlots(int[] reset, long at, bool keepBodies)
    {
        foreach (var slot in reset)
        {
            var scope = ScopeOf(slot);
            if (scope.ParentSlot >= 0)
            {
                ReopenItem(scope);
            }
            else
            {
                scope.Activated = false;
            }

            if (scope.FailedSlot == slot)
            {
                scope.Failure = null;
                scope.FailedSlot = -1;
            }
        }

        // Where items keep a failure that is not retried, the body still has it.
        foreach (var scope in scopes)
        {
            if (scope.Failure is not null && scope.ParentSlot >= 0 && expansions.TryGetValue(scope.ParentSlot, out var expansion))
            {
                expansion.HasFailure |= Owns(expansion, scope);
            }
        }

        foreach (var slot in reset)
        {
            ResetSlot(slot, at);
            if (!keepBodies)
            {
                expansions.Remove(slot);
            }
        }

        foreach (var slot in reset)
        {
            RecountEdges(slot);
            RecountDependents(slot);
            Touched.Enqueue(slot);
        }
    }

    /// <summary>Nodes after a reset one that wait still have counted its former end.</summary>
    private void RecountDependents(int slot)
    {
        var scope = ScopeOf(slot);
        foreach (var index in scope.Graph.Out(slot - scope.BaseSlot))
        {
            var target = scope.BaseSlot + scope.Graph.Edges[index].To;
            if (!slots[target].Status.IsTerminal())
            {
                RecountEdges(target);
            }
        }
    }

    private void ResetSlot(int slot, long at)
    {
        SetStatus(slot, NodeStatus.Pending, at);
        ref var s = ref slots[slot];
        if (!s.Dirty)
        {
            s.Dirty = true;
            DirtySlots.Add(slot);
        }

        s.AttemptBase = s.Attempt;
        s.AwaitsFallback = false;
        s.Interrupted = false;
        (s.QueuedAt, s.StartedAt, s.AttemptAt, s.FinishedAt) = (0, 0, 0, 0);
        (s.Due, s.AttemptDue, s.TotalDue) = (0, 0, 0);
        (s.Input, s.Output, s.Error, s.Branch, s.Guards) = (null, null, null, null, null);
        (s.WaitFor, s.WaitName) = (null, null);
        (s.InputSeq, s.ResultSeq) = (0, 0);
        votes.Remove(slot);
    }

    private void RecountEdges(int slot)
    {
        ref var s = ref slots[slot];
        (s.Taken, s.Dead, s.DeadEdge, s.BrokenEdge, s.FailedSource) = (0, 0, -1, -1, false);
        joinOrder.Remove(slot);
        var scope = ScopeOf(slot);
        foreach (var index in scope.Graph.In(slot - scope.BaseSlot))
        {
            var source = scope.BaseSlot + scope.Graph.Edges[index].From;
            if (slots[source].Status.IsTerminal() && !slots[source].AwaitsFallback)
            {
                var outcome = OutcomeOf(scope, source);
                CountEdge(scope, slot, index, StateOfEdge(scope, source, index, outcome), outcome == Outcome.Failure);
            }
        }
    }

    /// <summary>How an edge of an ended node was resolved.</summary>
    internal EdgeState StateOfEdge(GraphScope scope, int source, int edgeIndex, Outcome outcome)
    {
        var edge = scope.Graph.Edges[edgeIndex];
        if (edge.When is null)
        {
            return EdgeRules.Resolve(edge, outcome, slots[source].Branch, '1');
        }

        var guard = 0;
        foreach (var index in scope.Graph.Out(source - scope.BaseSlot))
        {
            if (index == edgeIndex)
            {
                break;
            }

            guard += scope.Graph.Edges[index].When is null ? 0 : 1;
        }

        return EdgeRules.Resolve(edge, outcome, slots[source].Branch, GuardMark(source, guard));
    }
}
