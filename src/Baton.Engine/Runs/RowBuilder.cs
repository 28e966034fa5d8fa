using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Engine.Runs;

/// <summary>Summary rows of a run as its state stands.</summary>
internal static class RowBuilder
{
    private static readonly string[] TypeWords =
        ["tool_call", "agent_call", "transform", "condition", "parallel", "join", "human_gate", "wait", "loop", "workflow"];

    public static string Word(this NodeType type) => TypeWords[(int)type];

    public static RunRow Row(HotRun run)
    {
        var state = run.State;
        return run.Row with
        {
            Status = state.Status,
            Round = state.Round,
            StartedAt = state.StartedAt,
            FinishedAt = state.FinishedAt,
            InputSeq = state.InputSeq,
            EndSeq = state.Status.IsTerminal() ? state.EndSeq : 0,
            LastSeq = state.LastSeq,
            NextDue = state.Timers.NextDue(),
            Parked = state.IsParked,
            Counts = Counts(state),
        };
    }

    public static List<NodeRow> DirtyNodes(RunState state)
    {
        var rows = new List<NodeRow>(state.Dirty.Count);
        foreach (var slot in state.Dirty)
        {
            rows.Add(Node(state, slot));
        }

        state.ClearDirty();
        return rows;
    }

    private static NodeCounts Counts(RunState state) => new(
        state.Count(NodeStatus.Pending), state.Count(NodeStatus.Queued), state.Count(NodeStatus.Running), state.Count(NodeStatus.Retrying),
        state.Count(NodeStatus.Waiting), state.Count(NodeStatus.Success), state.Count(NodeStatus.Failed), state.Count(NodeStatus.Skipped),
        state.Count(NodeStatus.Cancelled));

    private static NodeRow Node(RunState state, int slot)
    {
        ref readonly var s = ref state.Slot(slot);
        var node = state.NodeOf(slot);
        var (wait, name) = s.Status switch
        {
            NodeStatus.Queued => ("capacity", null),
            NodeStatus.Retrying => ("retry", null),
            NodeStatus.Waiting => (s.WaitFor, s.WaitName),
            _ => (null, null),
        };
        return new NodeRow
        {
            Slot = slot,
            Path = state.PathOf(slot),
            Type = node.Type.Word(),
            Status = s.Status,
            Attempt = s.Attempts,
            MaxAttempts = state.IsCall(slot) ? node.Retry.MaxAttempts : 1,
            QueuedAt = s.QueuedAt,
            StartedAt = s.StartedAt,
            FinishedAt = s.FinishedAt,
            InputSeq = s.InputSeq,
            ResultSeq = s.ResultSeq,
            FirstSeq = s.FirstSeq,
            LastSeq = s.LastSeq,
            WaitFor = wait,
            WaitName = name,
            WaitSince = wait is null ? 0 : s.Since,
            WaitUntil = wait is null ? 0 : s.Due,
        };
    }
}
