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
        var all = new List<int>();
        var marks = new bool[state.ScopeCount][];
        for (var index = 0; index < marks.Length; index++)
        {
            var scope = state.Scope(index);
            marks[index] = new bool[scope.Graph.Nodes.Length];
            if (scope.ParentSlot >= 0 && !(IsReset(scope.ParentSlot) && IsOpen(scope, index)))
            {
                continue;
            }

            for (var node = 0; node < marks[index].Length; node++)
            {
                marks[index][node] = (scope != state.Main || allowed is null || allowed[node]) && IsToRetry(scope, scope.BaseSlot + node);
            }

            AddSkippedBecause(scope, marks[index]);
            all.AddRange(Enumerable.Range(0, marks[index].Length).Where(node => marks[index][node]).Select(node => scope.BaseSlot + node));
        }

        return [.. all];

        bool IsReset(int slot) => marks[state.Slot(slot).Scope][slot - state.ScopeOf(slot).BaseSlot];
    }

    /// <summary>False for bodies that a correction has replaced, and for the iterations of a loop before its last.</summary>
    private bool IsOpen(GraphScope scope, int index) =>
        state.ExpansionOf(scope.ParentSlot) is { } expansion
        && (state.NodeOf(scope.ParentSlot).Loop is null ? index >= expansion.FirstScope : index == expansion.LastScope);

    private bool IsToRetry(GraphScope scope, int slot) => state.Slot(slot).Status switch
    {
        NodeStatus.Cancelled => true,

        // Where a fallback stood in, the node has done what it was there for.
        NodeStatus.Failed => !state.NodeOf(slot).Critical || state.OutcomeOf(scope, slot) == Outcome.Failure,

        // Guards of the finally graph depend on how the run went, which is open again.
        NodeStatus.Skipped => scope == state.Finally && !state.IsPreset(slot),
        _ => false,
    };

    /// <summary>Marks what was skipped after a marked node, and fallbacks of marked nodes that did not stand in: each is decided
    /// anew.</summary>
    private void AddSkippedBecause(GraphScope scope, bool[] marked)
    {
        foreach (var node in scope.Graph.Order)
        {
            var slot = scope.BaseSlot + node;
            if (!marked[node] && state.Slot(slot).Status == NodeStatus.Skipped && !state.IsPreset(slot))
            {
                marked[node] = ComesAfterMarked(scope.Graph, node, marked);
            }
        }
    }

    private static bool ComesAfterMarked(CompiledGraph graph, int node, bool[] marked)
    {
        foreach (var edge in graph.In(node))
        {
            if (marked[graph.Edges[edge].From])
            {
                return true;
            }
        }

        foreach (var owner in graph.OwnersOf(node))
        {
            if (marked[owner])
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
