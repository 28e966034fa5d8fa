using Baton.Core.Graph;
using Baton.Engine.Store;

namespace Baton.Engine.Feeds;

/// <summary>Node paths by slot: those of the file from the workflow, those of bodies from their rows, read when first asked.</summary>
public sealed class SlotPaths(IRunQueries store, long runNo, CompiledWorkflow workflow)
{
    private const int RowsPerRead = 1_000;

    private readonly Dictionary<int, string> bodies = [];
    private int readUpTo = Fixed(workflow) - 1;

    public string? Of(int slot)
    {
        if (slot < 0)
        {
            return null;
        }

        var main = workflow.Main.Nodes;
        if (slot < main.Length)
        {
            return main[slot].Id;
        }

        if (slot < Fixed(workflow))
        {
            return workflow.Finally!.Nodes[slot - main.Length].Id;
        }

        return bodies.TryGetValue(slot, out var path) ? path : Read(slot);
    }

    private static int Fixed(CompiledWorkflow workflow) => workflow.Main.Nodes.Length + (workflow.Finally?.Nodes.Length ?? 0);

    private string? Read(int slot)
    {
        // Rows appear in any order, so those before the one looked for are asked for again until it is there.
        for (var after = slot < readUpTo ? Fixed(workflow) - 1 : readUpTo; ;)
        {
            var rows = store.ListNodes(runNo, after, RowsPerRead);
            foreach (var row in rows)
            {
                bodies[row.Slot] = row.Path;
                after = row.Slot;
            }

            readUpTo = Math.Max(readUpTo, after);
            if (bodies.TryGetValue(slot, out var path))
            {
                return path;
            }

            if (rows.Count < RowsPerRead)
            {
                return null;
            }
        }
    }
}
