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
        var scope = state.Main.Outstanding > 0 || IsFinallyHeldBack() ? state.Main : state.Finally ?? state.Main;
        for (var i = 0; i < scope.Graph.Nodes.Length; i++)
        {
            CancelSlot(scope.BaseSlot + i, kind, null);
        }

        // Nobody would resume a run that is over but for its finally graph.
        if (state.Status == RunStatus.Paused && scope == state.Main && state.Finally is { Outstanding: > 0 })
        {
            Emit(RunEventType.RunResumed, state.CancelAction ?? new RunActionData(null, null));
        }
    }

    /// <summary>The main graph is over and a pause keeps the finally graph from beginning.</summary>
    private bool IsFinallyHeldBack() =>
        state is { Status: RunStatus.Paused, Main.Outstanding: 0, Finally: { } last }
        && Enumerable.Range(last.BaseSlot, last.Graph.Nodes.Length).All(slot => state.Slot(slot).Status == NodeStatus.Pending);

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
        // While all is being cancelled anyway, that is the cause.
        if (state.Workflow.OnFailure != OnFailure.Continue && !state.CancelRequested && !state.TimedOut)
        {
            CancelUnstarted(state.Main, EndedBy.RunFailed, state.Workflow.OnFailure == OnFailure.CancelRunning);
        }
    }

    /// <summary>Once a failure stands in a graph, nothing new starts in it but what waits for all to be done.</summary>
    private void CancelUnstarted(GraphScope scope, string kind, bool cancelRunning)
    {
        var cause = state.PathOf(scope.FailedSlot);
        for (var i = 0; i < scope.Graph.Nodes.Length; i++)
        {
            if (IsUnderWay(scope.BaseSlot + i) ? cancelRunning : scope.Graph.Nodes[i].Trigger != Trigger.AllDone)
            {
                CancelSlot(scope.BaseSlot + i, kind, cause);
            }
        }
    }

    /// <summary>Doing something by itself; a wait for a time, a person or an event is not, the delay between two iterations is.</summary>
    private bool IsUnderWay(int slot) =>
        state.Slot(slot) is { Status: NodeStatus.Running or NodeStatus.Retrying } or { Status: NodeStatus.Waiting, WaitFor: "loop" };
}
