using Baton.Core.Graph;
using Baton.Core.Runs;

namespace Baton.Simulation;

/// <summary>At the end of a world: what lists show is what history says.</summary>
internal static class FinalChecks
{
    public static void Rows(SimStore store, IReadOnlyDictionary<string, CompiledWorkflow> workflows)
    {
        foreach (var run in store.Runs)
        {
            var state = new RunState(run.Row.Id, workflows[run.Row.DefinitionHash], 0);
            foreach (var e in run.Events)
            {
                state.Apply(e);
            }

            if (state.Status != run.Row.Status || state.LastSeq != run.Row.LastSeq
                || state.Count(NodeStatus.Success) != run.Row.Counts.Success)
            {
                throw new ViolationException("rows", $"{run.Row.Id}: the row says {run.Row.Status.Word()}, history {state.Status.Word()}");
            }

            for (var slot = 0; slot < state.SlotCount; slot++)
            {
                var status = run.Nodes.TryGetValue(slot, out var row) ? row.Status : NodeStatus.Pending;
                if (status != state.Slot(slot).Status)
                {
                    throw new ViolationException(
                        "rows",
                        $"{run.Row.Id}: {state.PathOf(slot)} is {status.Word()} in its row, {state.Slot(slot).Status.Word()} in history");
                }
            }

            if (run.Gates.Values.Any(gate => gate.Status == "open"))
            {
                throw new ViolationException("rows", $"{run.Row.Id}: a gate is open in a run that has ended");
            }
        }
    }
}
