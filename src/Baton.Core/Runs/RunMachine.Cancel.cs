using Baton.Core.Graph;

namespace Baton.Core.Runs;

public sealed partial class RunMachine
{
    private void Cancel(CancelRun command)
    {
        action = new RunActionData(command.By, command.Reason);
        CancelAll(EndedBy.RunCancelled);
    }

    /// <summary>Ends everything of the main graph at once; asked again while the finally graph runs, ends that too.</summary>
    private void CancelAll(string kind)
    {
        var scope = state.Main.Outstanding > 0 ? state.Main : state.Finally ?? state.Main;
        for (var i = 0; i < scope.Graph.Nodes.Length; i++)
        {
            CancelSlot(scope.BaseSlot + i, kind, null);
        }
    }

    private void CancelBodies(Expansion expansion, string kind, int parent)
    {
        var cause = state.PathOf(parent);
        for (var i = 0; i < expansion.Count; i++)
        {
            var scope = state.Scope(expansion.FirstScope + i);
            if (scope.ParentSlot != parent)
            {
                continue;
            }

            CancelScope(scope, kind, cause);
        }

        // The scopes of a loop need not be consecutive, but only its last one can still be going.
        if (expansion.Count > 0)
        {
            CancelScope(state.Scope(expansion.LastScope), kind, cause);
        }
    }

    private void CancelScope(GraphScope scope, string kind, string? cause)
    {
        for (var slot = scope.BaseSlot; slot < scope.BaseSlot + scope.Graph.Nodes.Length; slot++)
        {
            CancelSlot(slot, kind, cause);
        }
    }

    /// <summary>What becomes of the rest once a failure that nothing handles is recorded at the top.</summary>
    private void ApplyFailurePolicy()
    {
        if (state.Workflow.OnFailure == OnFailure.Continue)
        {
            return;
        }

        var cause = state.PathOf(state.Main.FailedSlot);
        var cancelRunning = state.Workflow.OnFailure == OnFailure.CancelRunning;
        for (var slot = 0; slot < state.Main.Graph.Nodes.Length; slot++)
        {
            var status = state.Slot(slot).Status;
            var started = status is NodeStatus.Running or NodeStatus.Retrying;
            if (started ? cancelRunning : state.Main.Graph.Nodes[slot].Trigger != Trigger.AllDone)
            {
                CancelSlot(slot, EndedBy.RunFailed, cause);
            }
        }
    }
}
