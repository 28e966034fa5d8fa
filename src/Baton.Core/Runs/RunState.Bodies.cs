using Baton.Core.Expressions;
using Baton.Core.Graph;

namespace Baton.Core.Runs;

/// <summary>Starting of nodes, and the bodies of parallel and loop nodes.</summary>
public sealed partial class RunState
{
    private void ApplyStarted(in RunEvent e, NodeStatus next)
    {
        ref var s = ref slots[e.Slot];
        var node = NodeOf(e.Slot);
        var data = e.Data as NodeStartedData;
        if (data is { Interrupted: true } or { Resumed: true })
        {
            s.AttemptBase++;
        }

        s.Attempt = e.Attempt;
        if (s.StartedAt == 0)
        {
            s.StartedAt = e.At;
            ArmTotal(e.Slot, node, e.At);
        }

        // After the delay between two iterations the same attempt of the loop goes on.
        if (s.Status != NodeStatus.Waiting)
        {
            s.AttemptAt = e.At;
            ArmAttempt(e.Slot, node, e.At);
        }

        if (data?.Input is { } input)
        {
            s.Input = input;
            s.InputSeq = e.Seq;
        }

        s.Error = null;
        SetStatus(e.Slot, next, e.At);
        if (e.Data is NodeExpandedData items)
        {
            s.Input = items.Items;
            s.InputSeq = e.Seq;
            Expand(e.Slot, node, items);
        }
        else if (node.Type is NodeType.Parallel or NodeType.Loop)
        {
            TouchedParents.Enqueue(e.Slot);
        }
    }

    private void ArmTotal(int slot, CompiledNode node, long now)
    {
        if (node.TotalTimeout is { } total)
        {
            slots[slot].TotalDue = now + Milliseconds(total);
            Timers.Add(slot, TimerKind.Total, slots[slot].TotalDue);
        }
    }

    private void ArmAttempt(int slot, CompiledNode node, long now)
    {
        slots[slot].AttemptDue = node.Timeout is { } timeout ? now + Milliseconds(timeout) : 0;
        if (slots[slot].AttemptDue > 0)
        {
            Timers.Add(slot, TimerKind.Attempt, slots[slot].AttemptDue);
        }
    }

    private void Expand(int slot, CompiledNode node, NodeExpandedData data)
    {
        var values = ((CelList)data.Items.Value).Items;
        var expansion = new Expansion(scopes.Count, data.Count);
        expansions[slot] = expansion;
        for (var i = 0; i < data.Count; i++)
        {
            AddScope(node.Parallel!.Body!, slot, i, values[i]);
        }

        TouchedParents.Enqueue(slot);
    }

    private void ApplyIteration(int slot, int iteration)
    {
        var scope = AddScope(NodeOf(slot).Loop!.Body, slot, iteration - 1, null);
        if (!expansions.TryGetValue(slot, out var expansion))
        {
            expansions[slot] = expansion = new Expansion(scope, 0);
        }

        expansion.LastScope = scope;
        expansion.Count = iteration;
        TouchedParents.Enqueue(slot);
    }

    /// <summary>Keeps the counts of begun and ended items while their nodes move.</summary>
    private void FollowItem(GraphScope scope, NodeStatus before, NodeStatus status)
    {
        if (!expansions.TryGetValue(scope.ParentSlot, out var expansion) || !Owns(expansion, scope))
        {
            return;
        }

        if (before == NodeStatus.Pending && !scope.Activated)
        {
            scope.Activated = true;
            expansion.Active++;
            expansion.Next = Math.Max(expansion.Next, scope.Index + 1);
        }

        if (scope.Outstanding == 0 && status.IsTerminal())
        {
            expansion.Active--;
            expansion.Done++;
            TouchedParents.Enqueue(scope.ParentSlot);
        }
    }

    /// <summary>False for the items and iterations that a correction has replaced.</summary>
    private bool Owns(Expansion expansion, GraphScope scope) => slots[scope.BaseSlot].Scope >= expansion.FirstScope;

    /// <summary>False for node runs inside a body that a correction has replaced.</summary>
    internal bool IsLiving(int slot)
    {
        for (var scope = ScopeOf(slot); scope.ParentSlot >= 0; scope = ScopeOf(scope.ParentSlot))
        {
            if (ExpansionOf(scope.ParentSlot) is not { } expansion || !Owns(expansion, scope))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>An item that was over has work again.</summary>
    private void ReopenItem(GraphScope scope)
    {
        if (!scope.Activated || !expansions.TryGetValue(scope.ParentSlot, out var expansion))
        {
            return;
        }

        if (scope.Outstanding == 0)
        {
            expansion.Done--;
        }
        else
        {
            expansion.Active--;
        }

        scope.Activated = false;
        expansion.HasFailure = false;
        expansion.Next = Math.Min(expansion.Next, scope.Index);
    }
}
