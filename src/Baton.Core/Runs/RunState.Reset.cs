using Baton.Core.Graph;

namespace Baton.Core.Runs;

/// <summary>Putting nodes back to pending: a retry's new round, and a gate's correction.</summary>
public sealed partial class RunState
{
    /// <param name="correction">A retry goes on with the items that are not done; a correction starts bodies anew.</param>
    private void ResetSlots(int[] reset, long at, bool correction)
    {
        foreach (var slot in reset)
        {
            var scope = ScopeOf(slot);
            if (scope.ParentSlot >= 0)
            {
                ReopenItem(scope);
            }
        }

        foreach (var slot in reset)
        {
            ResetSlot(slot, at, correction);
        }

        // Only now: what an edge says depends on all of them being pending.
        foreach (var slot in WithTargets(reset))
        {
            RecountEdges(slot);
        }

        foreach (var slot in reset)
        {
            if (ScopeOf(slot).ParentSlot is >= 0 and var parent)
            {
                TouchedParents.Enqueue(parent);
            }
            else
            {
                Touched.Enqueue(slot);
            }
        }

        FindFailures(reset);
    }

    private void ResetSlot(int slot, long at, bool correction)
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
        s.Resumed = false;
        (s.QueuedAt, s.StartedAt, s.AttemptAt, s.FinishedAt) = (0, 0, 0, 0);
        (s.Due, s.AttemptDue, s.TotalDue) = (0, 0, 0);
        (s.Input, s.Error, s.Branch, s.Guards) = (null, null, null, null);
        (s.WaitFor, s.WaitName) = (null, null);
        EndAsk(slot);
        (s.InputSeq, s.ResultSeq) = (0, 0);
        votes.Remove(slot);
        if (correction)
        {
            steps.Remove(slot);
            holding.Remove(slot);

            // Other branches that went on from the old output may still read it, until there is a new one.
            expansions.Remove(slot);
            return;
        }

        s.Output = null;
        if (expansions.TryGetValue(slot, out var expansion) && NodeOf(slot).Loop is not null)
        {
            // An iteration that is not over goes on and counts in the new round.
            expansion.Base = scopes[expansion.LastScope] is { Outstanding: 0, Failure: null } ? expansion.Count : expansion.Count - 1;
        }
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
            if (IsOver(source))
            {
                var outcome = OutcomeOf(scope, source);
                CountEdge(scope, slot, index, StateOfEdge(scope, source, index, outcome), outcome == Outcome.Failure);
            }
        }
    }

    /// <summary>The slots, and what waits for them and for more: it has counted an edge that is open again.</summary>
    private HashSet<int> WithTargets(int[] reset)
    {
        HashSet<int> all = [.. reset];
        foreach (var slot in reset)
        {
            var scope = ScopeOf(slot);
            foreach (var index in scope.Graph.Out(slot - scope.BaseSlot))
            {
                var target = scope.BaseSlot + scope.Graph.Edges[index].To;
                if (!slots[target].Status.IsTerminal())
                {
                    all.Add(target);
                }
            }
        }

        return all;
    }

    /// <summary>Looks anew for the first failure that stands in each graph some of whose nodes were put back.</summary>
    private void FindFailures(int[] reset)
    {
        var last = -1;
        foreach (var slot in reset)
        {
            if (slots[slot].Scope != last)
            {
                last = slots[slot].Scope;
                FindFailure(scopes[last]);
            }
        }

        foreach (var expansion in expansions.Values)
        {
            expansion.HasFailure = false;
        }

        foreach (var scope in scopes)
        {
            if (scope.Failure is not null && scope.ParentSlot >= 0 && expansions.TryGetValue(scope.ParentSlot, out var expansion))
            {
                expansion.HasFailure |= Owns(expansion, scope);
            }
        }
    }

    private void FindFailure(GraphScope scope)
    {
        (scope.Failure, scope.FailedSlot) = (null, -1);
        foreach (var node in scope.Graph.Nodes)
        {
            ref readonly var s = ref slots[scope.BaseSlot + node.Index];
            if (s.Status == NodeStatus.Failed && IsUnhandledFailure(scope, node)
                && (scope.FailedSlot < 0 || s.ResultSeq < slots[scope.FailedSlot].ResultSeq))
            {
                (scope.Failure, scope.FailedSlot) = (s.Error, scope.BaseSlot + node.Index);
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
