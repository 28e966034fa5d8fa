using Baton.Core.Expressions;

namespace Baton.Core.Runs;

public sealed partial class RunMachine
{
    /// <summary>Starts ready calls while there is room. Returns true when something else may have to be considered.</summary>
    private bool DispatchReady()
    {
        if (state.Status != RunStatus.Running)
        {
            return false;
        }

        if (mayStart && !StartOwing())
        {
            return true;
        }

        while (capacity > 0 && state.RunningAttempts < state.MaxParallel && state.Ready.TryDequeue(out var slot))
        {
            if (state.Slot(slot).Status == NodeStatus.Queued && !StartAttempt(slot))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>False when something else may have to be considered.</summary>
    private bool StartOwing()
    {
        while (state.Owing.TryDequeue(out var slot))
        {
            if (state.Slot(slot).Status != NodeStatus.Queued)
            {
                continue;
            }

            if (!state.Owes(slot))
            {
                state.Ready.Enqueue(slot);
            }
            else if (!StartAttempt(slot))
            {
                return false;
            }
        }

        return true;
    }

    private bool StartAttempt(int slot)
    {
        ref readonly var s = ref state.Slot(slot);
        var attempt = s.Attempt + 1;
        var input = s.Input;
        NodeStartedData? data = null;
        if (input is null)
        {
            try
            {
                input = state.NodeOf(slot).With?.Evaluate(Variables(slot)) ?? Payload.EmptyObject;
            }
            catch (CelException exception)
            {
                Fail(slot, ExpressionError($"{state.PathOf(slot)}.with", exception));
                return false;
            }

            data = new NodeStartedData(input, s.Interrupted);
        }
        else if (s.Interrupted || s.Resumed)
        {
            data = new NodeStartedData(null, s.Interrupted) { Resumed = s.Resumed };
        }

        Emit(RunEventType.NodeStarted, slot, attempt, data);
        decision.Effects.Add(new RunEffect(RunEffectKind.StartAttempt, slot, attempt, input));
        capacity--;
        return true;
    }

    /// <summary>After a crash nobody executes what is recorded as running: it is tried again, or has failed if its author says
    /// so.</summary>
    private void Recover(RecoverRun command)
    {
        for (var slot = 0; slot < state.SlotCount; slot++)
        {
            ref readonly var s = ref state.Slot(slot);
            if (s.Status != NodeStatus.Running || !state.IsCall(slot) || command.Alive.Contains((slot, s.Attempt)))
            {
                continue;
            }

            if (state.NodeOf(slot).Retry.FailOnInterrupt)
            {
                Fail(slot,
                    new NodeError("interrupted", "The attempt was interrupted and may or may not have had its effect.", null,
                        Retryable: false));
            }
            else
            {
                FreeUnbegun(slot);
                Emit(RunEventType.NodeQueued, slot, 0, null);
            }
        }
    }
}
