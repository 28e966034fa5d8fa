using Baton.Core.Errors;
using Baton.Core.Graph;

namespace Baton.Core.Runs;

public sealed partial class RunMachine
{
    /// <summary>Opens a new round: keeps every success, puts failed, cancelled and skipped-because-of-them nodes back to pending.</summary>
    private void Retry(RetryRun command)
    {
        bool[]? allowed = null;
        if (command.From is { } from)
        {
            var start = state.FindSlot(from);
            if (start < 0 || start >= state.Main.Graph.Nodes.Length)
            {
                Refuse(ErrorKind.NotFound, "node_not_found", $"The workflow has no node '{from}'.");
                return;
            }

            if (state.Slot(start).Status == NodeStatus.Success)
            {
                Refuse(ErrorKind.Conflict, "node_succeeded",
                    $"'{from}' has succeeded and is kept in a retry; a rerun from it starts a fork.");
                return;
            }

            allowed = GraphWalk.From(state.Main.Graph, start);
        }

        Emit(RunEventType.RunReopened, new RunReopenedData(state.Round + 1, command.Input, SlotsToReset(allowed)));
    }

    private int[] SlotsToReset(bool[]? allowed)
    {
        var reset = new bool[state.SlotCount];
        for (var slot = 0; slot < reset.Length; slot++)
        {
            var scope = state.ScopeOf(slot);
            var within = scope.ParentSlot >= 0 ? IsLivingItem(scope, slot) && reset[scope.ParentSlot]
                : scope != state.Main || allowed is null || allowed[slot];
            reset[slot] = within && state.Slot(slot).Status is NodeStatus.Failed or NodeStatus.Cancelled && within;
        }

        AddSkippedBecause(reset, allowed);
        return [.. Enumerable.Range(0, reset.Length).Where(slot => reset[slot])];
    }

    /// <summary>False for the items of a body that a correction has replaced.</summary>
    private bool IsLivingItem(GraphScope scope, int slot)
    {
        if (state.ExpansionOf(scope.ParentSlot) is not { } expansion)
        {
            return false;
        }

        var index = state.Slot(slot).Scope;
        return index == expansion.LastScope || (index >= expansion.FirstScope && index < expansion.FirstScope + expansion.Count);
    }

    private void AddSkippedBecause(bool[] reset, bool[]? allowed)
    {
        for (var index = 0; index < state.ScopeCount; index++)
        {
            var scope = state.Scope(index);
            foreach (var node in scope.Graph.Order)
            {
                var slot = scope.BaseSlot + node;
                if (state.Slot(slot).Status == NodeStatus.Skipped && (allowed is null || scope != state.Main || allowed[node]))
                {
                    reset[slot] = HasDeadEdgeFrom(scope, node, reset);
                }
            }
        }
    }

    private bool HasDeadEdgeFrom(GraphScope scope, int node, bool[] reset)
    {
        foreach (var index in scope.Graph.In(node))
        {
            var source = scope.BaseSlot + scope.Graph.Edges[index].From;
            if (reset[source] && state.StateOfEdge(scope, source, index, state.OutcomeOf(scope, source)) == EdgeState.Dead)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What a fork that starts again from a node takes over: every success that does not come after it.</summary>
    /// <param name="outputs">Outputs given instead of the recorded ones.</param>
    public static IReadOnlyList<Preset> Presets(RunState state, int from, IReadOnlyDictionary<string, Payload>? outputs)
    {
        var after = GraphWalk.From(state.Main.Graph, from);
        List<Preset> presets = [];
        foreach (var node in state.Main.Graph.Order)
        {
            ref readonly var s = ref state.Slot(node);
            var id = state.Main.Graph.Nodes[node].Id;
            if (after[node])
            {
                continue;
            }

            if (outputs?.TryGetValue(id, out var given) == true)
            {
                presets.Add(new Preset(id, given, null));
            }
            else if (s.Status == NodeStatus.Success)
            {
                presets.Add(new Preset(id, s.Output ?? Payload.Null, s.Branch));
            }
        }

        return presets;
    }
}
