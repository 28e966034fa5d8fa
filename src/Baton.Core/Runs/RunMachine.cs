using Baton.Core.Errors;
using Baton.Core.Expressions;

namespace Baton.Core.Runs;

/// <summary>Decides what a command means for a run. Pure: everything it needs is in the state and the command, everything it does is in the
/// returned decision and, folded, in the state. One instance serves one thread.</summary>
public sealed partial class RunMachine
{
    private readonly Decision decision = new();
    private RunState state = null!;
    private long now;
    private int capacity;
    private bool mayStart;

    // Who asked to cancel: recorded with the first node cancelled for it.
    private RunActionData? action;

    /// <summary>Takes a command to its end: all that follows from it without waiting for the outside.</summary>
    /// <param name="capacity">Attempts that may be started now, over all runs; calls whose money others may be waiting for start beyond
    /// it. Below 0: none is started.</param>
    public Decision Decide(RunState state, RunCommand command, int capacity)
    {
        (this.state, this.capacity, mayStart, now, action) = (state, capacity, capacity >= 0, command.Now, null);
        decision.Clear();
        switch (CommandTable.Answer(state.Status, command))
        {
            case CommandAnswer.Ignore:
                decision.Ignored = true;
                return decision;
            case CommandAnswer.Refuse:
                decision.Refusal = Refusals.Of(command, state.Status);
                return decision;
        }

        Handle(command);
        if (decision.Refusal is null && !decision.Ignored && !decision.Deferred)
        {
            Settle();
        }

        return decision;
    }

    private void Handle(RunCommand command)
    {
        switch (command)
        {
            case StartRun c: Start(c); break;
            case CompleteAttempt c: Complete(c); break;
            case LogAttempt c: Log(c); break;
            case BeginStep c: Begin(c); break;
            case NoteStep c: Note(c); break;
            case EndStep c: End(c); break;
            case FireTimers: Fire(); break;
            case Dispatch: break;
            case RecoverRun c: Recover(c); break;
            case CancelRun c: Cancel(c); break;
            case PauseRun c: Emit(RunEventType.RunPaused, new RunActionData(c.By, null)); break;
            case ResumeRun c: Resume(c); break;
            case RetryRun c: Retry(c); break;
            case DecideGate c: DecideAtGate(c); break;
            case SignalRun c: Signal(c); break;
            default: throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "Unknown command.");
        }
    }

    /// <summary>Follows every consequence until only the outside can move the run.</summary>
    private void Settle()
    {
        while (!state.Status.IsTerminal())
        {
            Drain();
            if (!DispatchReady() && !Finish())
            {
                return;
            }
        }

        state.Touched.Clear();
        state.TouchedParents.Clear();
    }

    /// <summary>Considers what was touched until nothing is. While the run is paused nothing is considered, so that nothing begins, of
    /// whatever type it is: <see cref="Resume"/> makes up for it.</summary>
    private void Drain()
    {
        if (state.Status == RunStatus.Paused)
        {
            state.Touched.Clear();
            state.TouchedParents.Clear();
            return;
        }

        while (true)
        {
            if (state.Touched.TryDequeue(out var slot))
            {
                Consider(slot);
            }
            else if (state.TouchedParents.TryDequeue(out var parent))
            {
                Advance(parent);
            }
            else
            {
                return;
            }
        }
    }

    private void Emit(RunEventType type, EventData? data) => Emit(type, -1, 0, data);

    private void Emit(RunEventType type, int slot, int attempt, EventData? data)
    {
        var e = new RunEvent(state.LastSeq + 1, now, type, slot, attempt, data);
        state.Apply(e);
        decision.Events.Add(e);
    }

    private void Refuse(ErrorKind kind, string code, string message, IReadOnlyList<Diagnostic>? diagnostics = null) =>
        decision.Refusal = new BatonException(kind, code, message, diagnostics);

    private NodeVariables Variables(int slot) => new(state, slot);

    private static NodeError ExpressionError(string where, CelException exception) =>
        new("expression", $"{where}: {exception.Message}", exception.Code, Retryable: false);

    private void Succeed(int slot, Payload output, string? branch = null, bool preset = false)
    {
        if (output.Length > RunLimits.MaxPayload)
        {
            Fail(slot, new NodeError("limit_payload", $"The output has {output.Length} bytes; the limit is {RunLimits.MaxPayload}.", null,
                Retryable: false));
            return;
        }

        ChargeOpenSteps(slot);
        var guards = Guards(slot, Outcome.Success, output, branch, null);
        Emit(RunEventType.NodeSucceeded, slot, state.Slot(slot).Attempt, new NodeSucceededData(output, branch, guards, preset));
    }

    private void Fail(int slot, NodeError error)
    {
        if (state.ExpansionOf(slot) is { } expansion)
        {
            CancelBodies(expansion, error.Kind == EndedBy.Timeout ? EndedBy.Timeout : EndedBy.ItemFailed, slot);
        }

        ChargeOpenSteps(slot);
        var guards = Guards(slot, state.OutcomeOfFailure(slot, out var output), output, null, error);
        EmitEnd(RunEventType.NodeFailed, slot, new NodeFailedData(error, guards));
    }

    private void Skip(int slot, string kind, string? cause)
    {
        var guards = Guards(slot, Outcome.Skipped, null, null, null);
        EmitEnd(RunEventType.NodeSkipped, slot, new NodeEndedByData(kind, cause, guards));
    }

    /// <summary>Cancels a node run and what runs inside it; nothing happens when it is over already.</summary>
    private void CancelSlot(int slot, string kind, string? cause)
    {
        if (state.Slot(slot).Status.IsTerminal())
        {
            return;
        }

        if (state.ExpansionOf(slot) is { } expansion)
        {
            CancelBodies(expansion, kind, slot);
        }

        if (state.Slot(slot).Status == NodeStatus.Running && state.IsCall(slot))
        {
            decision.Effects.Add(new RunEffect(RunEffectKind.CancelAttempt, slot, state.Slot(slot).Attempt, null));
        }

        ChargeOpenSteps(slot);
        var guards = Guards(slot, Outcome.Cancelled, null, null, null);
        EmitEnd(RunEventType.NodeCancelled, slot, new NodeEndedByData(kind, cause, guards) { Action = action });
        action = null;
    }

    /// <summary>Records an end that may leave a failure nobody handles; the policy is applied once, when it appears.</summary>
    private void EmitEnd(RunEventType type, int slot, EventData data)
    {
        var scope = state.ScopeOf(slot);
        var before = scope.Failure;
        Emit(type, slot, type == RunEventType.NodeSkipped ? 0 : state.Slot(slot).Attempt, data);
        if (before is not null || scope.Failure is null)
        {
            return;
        }

        if (scope == state.Main)
        {
            ApplyFailurePolicy();
        }
        else if (scope.ParentSlot >= 0)
        {
            CancelUnstarted(scope, EndedBy.ItemFailed, cancelRunning: false);
        }
    }
}
