using Baton.Core.Expressions;
using Baton.Core.Graph;

namespace Baton.Core.Runs;

public sealed partial class RunMachine
{
    private void Complete(CompleteAttempt command)
    {
        if (!IsCurrent(command.Slot, command.Attempt))
        {
            decision.Ignored = true;
        }
        else if (command.Ask is { } gate)
        {
            Ask(command.Slot, gate);
        }
        else if (command.Error is { } error)
        {
            FailAttempt(command.Slot, error);
        }
        else
        {
            Succeed(command.Slot, command.Output ?? Payload.Null);
        }
    }

    private void Log(LogAttempt command)
    {
        if (IsCurrent(command.Slot, command.Attempt))
        {
            Emit(RunEventType.NodeLog, command.Slot, command.Attempt, new NodeLogData(command.Stream, command.Line));
        }
        else
        {
            decision.Ignored = true;
        }
    }

    /// <summary>Attempt numbers are never used twice in a slot, so status and number tell a late result from the awaited one.</summary>
    private bool IsCurrent(int slot, int attempt) =>
        (uint)slot < (uint)state.SlotCount && state.Slot(slot).Status == NodeStatus.Running && state.Slot(slot).Attempt == attempt
            && state.IsCall(slot);

    private void FailAttempt(int slot, NodeError error)
    {
        var node = state.NodeOf(slot);
        try
        {
            var next = NextAttempt(slot, node.Retry, error);

            // What the other side asked for is in the due time; the record does not keep it.
            error = error.RetryAfter is null ? error : error with { RetryAfter = null };
            if (next is { } due)
            {
                FreeUnbegun(slot);
                Emit(RunEventType.NodeRetrying, slot, state.Slot(slot).Attempt, new NodeRetryingData(error, due));
                return;
            }
        }
        catch (CelException exception)
        {
            error = ExpressionError($"{state.PathOf(slot)}.retry.only_if", exception);
        }

        Fail(slot, error);
    }

    /// <summary>When to try again, or null when the node has failed for good.</summary>
    private long? NextAttempt(int slot, RetryPolicy retry, NodeError error)
    {
        ref readonly var s = ref state.Slot(slot);
        if (!error.Retryable || s.Attempts >= retry.MaxAttempts)
        {
            return null;
        }

        if (retry.OnlyIf is { } condition && !IsTrue(condition, Variables(slot) with { Error = error, Attempt = s.Attempts }))
        {
            return null;
        }

        var due = now + RetryDelay.Milliseconds(retry, s.Attempts, error.RetryAfter, state.RunId, slot, s.Attempt);
        return s.TotalDue > 0 && due >= s.TotalDue ? null : due;
    }
}
