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
        else if (e.Slot >= 0 && run.OpenGates.Count > 0 && Ends(e.Type) && run.OpenGates.Remove(e.Slot, out var gate))
        {
            var decided = e.Type == RunEventType.GateDecided;
            run.Gates[gate.Id] = gate with { Status = decided ? "decided" : "closed", DecideSeq = decided ? e.Seq : 0 };
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
