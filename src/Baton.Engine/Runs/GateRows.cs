using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Engine.Runs;

/// <summary>Rows of gates, from the events that open, decide and close them.</summary>
internal static class GateRows
{
    public static void Collect(HotRun run, IReadOnlyList<RunEvent> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            Collect(run, events[i]);
        }
    }

    public static void Collect(HotRun run, in RunEvent e)
    {
        if (e.Type == RunEventType.GateOpened)
        {
            Open(run, e, (GateOpenedData)e.Data!);
        }
        else if (e.Slot >= 0 && run.OpenGates.Count > 0 && Ends(e.Type))
        {
            Close(run, e.Slot, e.Type == RunEventType.GateDecided ? e.Seq : 0);

            // A correction sends other gates on its way back as well.
            foreach (var slot in (e.Data as GateDecidedData)?.Reset ?? [])
            {
                Close(run, slot, 0);
            }
        }
    }

    private static void Close(HotRun run, int slot, long decideSeq)
    {
        if (run.OpenGates.Remove(slot, out var gate))
        {
            run.Gates[gate.Id] = gate with { Status = decideSeq > 0 ? "decided" : "closed", DecideSeq = decideSeq };
        }
    }

    private static void Open(HotRun run, in RunEvent e, GateOpenedData data)
    {
        var row = new GateRow
        {
            Id = $"{run.State.RunId}:{e.Seq}",
            Slot = e.Slot,
            Node = run.State.PathOf(e.Slot),
            Status = "open",
            OpenedAt = e.At,
            DueAt = data.Due,
            OpenSeq = e.Seq,
            Assignees = data.Assignees,
        };
        run.OpenGates[e.Slot] = row;
        run.Gates[row.Id] = row;
    }

    private static bool Ends(RunEventType type) =>
        type is RunEventType.GateDecided or RunEventType.NodeFailed or RunEventType.NodeCancelled or RunEventType.NodeSkipped;
}
