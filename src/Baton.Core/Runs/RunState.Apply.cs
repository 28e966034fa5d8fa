using Baton.Core.Graph;

namespace Baton.Core.Runs;

public sealed partial class RunState
{
    /// <summary>Folds one recorded fact. The same events in the same order always give the same state.</summary>
    /// <exception cref="InvalidOperationException">The event does not follow from the state: the journal is damaged.</exception>
    public void Apply(in RunEvent e)
    {
        if (e.Seq != LastSeq + 1)
        {
            throw new InvalidOperationException($"Run {RunId}: event {e.Seq} after event {LastSeq}.");
        }

        LastSeq = e.Seq;
        if (e.Slot < 0)
        {
            ApplyRun(e);
        }
        else
        {
            ApplyNode(e);
        }
    }

    private void ApplyRun(in RunEvent e)
    {
        Status = RunTransitions.Next(Status, e.Type)
            ?? throw new InvalidOperationException($"Run {RunId}: {e.Type.Word()} cannot happen while {Status.Word()}.");
        switch (e.Type)
        {
            case RunEventType.RunCreated:
                ApplyCreated((RunCreatedData)e.Data!, e);
                break;
            case RunEventType.RunStarted:
                StartedAt = e.At;
                ArmRunTimer(e.At);
                break;
            case RunEventType.RunReopened:
                ApplyReopened((RunReopenedData)e.Data!, e);
                break;
            default:
                if (e.Type.EndsRun())
                {
                    FinishedAt = e.At;
                    EndSeq = e.Seq;
                }

                break;
        }
    }

    private void ApplyCreated(RunCreatedData data, in RunEvent e)
    {
        CreatedAt = e.At;
        Input = data.Input;
        InputSeq = e.Seq;
        MaxParallel = data.MaxParallel > 0 ? data.MaxParallel : Workflow.MaxParallel;
        TrustedLocal = data.TrustedLocal;
        StartBudget = data.Budget;
        Origin = data.Origin;
        presets = [.. data.Presets.Select(preset => FindSlot(preset.Node))];
    }

    private void ApplyReopened(RunReopenedData data, in RunEvent e)
    {
        Round = data.Round;
        FinishedAt = 0;
        CancelRequested = false;
        CancelAction = null;
        TimedOut = false;
        if (data.Input is { } input)
        {
            Input = input;
            InputSeq = e.Seq;
        }

        ResetSlots(data.Reset, e.At, correction: false);
        if (Finally is { } last)
        {
            last.Activated = false;
        }

        ArmRunTimer(e.At);
    }

    private void ArmRunTimer(long now)
    {
        if (Workflow.Timeout is { } timeout)
        {
            RunDue = now + Milliseconds(timeout);
            Timers.Add(-1, TimerKind.Run, RunDue);
        }
    }

    private void ApplyNode(in RunEvent e)
    {
        ref var s = ref slots[e.Slot];
        var next = NodeTransitions.Next(s.Status, e.Type)
            ?? throw new InvalidOperationException(
                $"Run {RunId}: {e.Type.Word()} of {PathOf(e.Slot)} cannot happen while {s.Status.Word()}.");
        Touch(ref s, e);
        switch (e.Type)
        {
            case RunEventType.NodeQueued:
                s.Interrupted = s.Status == NodeStatus.Running;
                s.Resumed = s.Status == NodeStatus.Waiting;
                s.QueuedAt = e.At;
                SetStatus(e.Slot, next, e.At);
                (Owes(e.Slot) ? Owing : Ready).Enqueue(e.Slot);
                break;
            case RunEventType.NodeStarted:
                ApplyStarted(e, next);
                break;
            case RunEventType.NodeRetrying:
                ApplyRetrying((NodeRetryingData)e.Data!, e);
                break;
            case RunEventType.NodeWaiting:
                ApplyWaiting((NodeWaitingData)e.Data!, e);
                break;
            case RunEventType.NodeProgress:
                ApplyProgress(e);
                break;
            case RunEventType.GateOpened:
                ApplyGateOpened((GateOpenedData)e.Data!, e);
                break;
            case RunEventType.GateDecided:
                ApplyDecided((GateDecidedData)e.Data!, e);
                break;
            case RunEventType.CostAdded:
                ApplyCost(e);
                break;
            case RunEventType.NodeLog or RunEventType.BudgetReached:
                break;
            default:
                ApplyEnded(e, next);
                break;
        }
    }

    private void Touch(ref NodeSlot s, in RunEvent e)
    {
        if (s.FirstSeq == 0)
        {
            s.FirstSeq = e.Seq;
        }

        s.LastSeq = e.Seq;
        if (!s.Dirty)
        {
            s.Dirty = true;
            DirtySlots.Add(e.Slot);
        }
    }

    private void ApplyRetrying(NodeRetryingData data, in RunEvent e)
    {
        ref var s = ref slots[e.Slot];
        s.Error = data.Error;
        s.ResultSeq = e.Seq;
        s.Due = data.Due;
        EndConversation(e.Slot);
        SetStatus(e.Slot, NodeStatus.Retrying, e.At);
        Timers.Add(e.Slot, TimerKind.Retry, data.Due);
    }

    private void ApplyWaiting(NodeWaitingData data, in RunEvent e)
    {
        ref var s = ref slots[e.Slot];
        s.WaitFor = data.For;
        s.WaitName = data.Name;
        s.Due = data.Due;
        var node = NodeOf(e.Slot);
        if (IsCall(e.Slot))
        {
            s.AttemptDue = 0;
        }

        if (s.StartedAt == 0)
        {
            s.StartedAt = e.At;
            ArmTotal(e.Slot, node, e.At);
            ArmAttempt(e.Slot, node, e.At);
        }

        SetStatus(e.Slot, NodeStatus.Waiting, e.At);
        if (data.Due > 0)
        {
            Timers.Add(e.Slot, TimerKind.Wait, data.Due);
        }
    }

    private void ApplyProgress(in RunEvent e)
    {
        if (e.Data is GateVoteData vote)
        {
            if (!votes.TryGetValue(e.Slot, out var list))
            {
                votes[e.Slot] = list = [];
            }

            list.Add(vote);
        }
        else if (e.Data is LoopIterationData loop)
        {
            ApplyIteration(e.Slot, loop.Iteration);
        }
        else
        {
            ApplyStep(e);
            CountHolds(e.Slot);
        }
    }

    private void ApplyDecided(GateDecidedData data, in RunEvent e)
    {
        votes.Remove(e.Slot);
        slots[e.Slot].ResultSeq = e.Seq;
        if (EndAsk(e.Slot) is { } asked && asked.BudgetScope is { } scope && data.Option == GateOptions.Raise)
        {
            Raise(scope, data.Values);
        }

        if (data.Reset.Length == 0)
        {
            return;
        }

        correctionsMade[e.Slot] = CorrectionsMade(e.Slot) + 1;
        ResetSlots(data.Reset, e.At, correction: true);
        var correction = Corrections.Bind(data.Comment, data.Values);
        foreach (var slot in data.Reset)
        {
            slots[slot].Generation++;
            corrections[slot] = correction;
        }
    }

    private void SetStatus(int slot, NodeStatus status, long at)
    {
        ref var s = ref slots[slot];
        var before = s.Status;
        s.Since = at;
        if (before == status)
        {
            return;
        }

        s.Status = status;
        counts[(int)before]--;
        counts[(int)status]++;
        var scope = scopes[s.Scope];
        if (IsCall(slot))
        {
            RunningAttempts += (status == NodeStatus.Running ? 1 : 0) - (before == NodeStatus.Running ? 1 : 0);
        }

        scope.Outstanding += (before.IsTerminal() ? 1 : 0) - (status.IsTerminal() ? 1 : 0);
        if (scope.ParentSlot >= 0)
        {
            FollowItem(scope, before, status);
        }
    }

    /// <summary>True for nodes whose work is done by an executor.</summary>
    public bool IsCall(int slot) => NodeOf(slot).Type is NodeType.ToolCall or NodeType.AgentCall;

    internal static long Milliseconds(TimeSpan span) => (long)Math.Ceiling(span.TotalMilliseconds);
}
