using Baton.Core.Runs;

namespace Baton.Tests.Runs;

/// <summary>Keeps every status by the tables alone, so that an event they do not know cannot pass unseen.</summary>
internal sealed class StatusLedger(int slots)
{
    private readonly List<NodeStatus> nodes = [.. new NodeStatus[slots]];

    public RunStatus Run { get; private set; }

    public IReadOnlyList<NodeStatus> Nodes => nodes;

    public void Fold(in RunEvent e)
    {
        if (e.Slot < 0)
        {
            Run = RunTransitions.Next(Run, e.Type) ?? throw new InvalidOperationException($"{e.Type.Word()} while the run is {Run.Word()}");
        }
        else
        {
            while (nodes.Count <= e.Slot)
            {
                nodes.Add(NodeStatus.Pending);
            }

            nodes[e.Slot] = NodeTransitions.Next(nodes[e.Slot], e.Type)
                ?? throw new InvalidOperationException($"{e.Type.Word()} while slot {e.Slot} is {nodes[e.Slot].Word()}");
        }

        foreach (var slot in Reset(e))
        {
            nodes[slot] = NodeStatus.Pending;
        }
    }

    private static int[] Reset(in RunEvent e) => e.Data switch
    {
        RunReopenedData data => data.Reset,
        GateDecidedData data => data.Reset,
        _ => [],
    };
}
