using Baton.Core.Graph;

namespace Baton.Core.Runs;

public sealed partial class RunMachine
{
    private void Fire()
    {
        var fired = false;
        while (!state.Status.IsTerminal() && state.Timers.TryTake(now, out var slot, out var kind))
        {
            fired = true;
            switch (kind)
            {
                case TimerKind.Run: TimeOutRun(); break;
                case TimerKind.Attempt: TimeOutAttempt(slot); break;
                case TimerKind.Total: TimeOutNode(slot, "all attempts together"); break;
                case TimerKind.Retry: Emit(RunEventType.NodeQueued, slot, 0, null); break;
                default: EndWait(slot); break;
            }

            // What one timer has led to comes before the next, also when both are long overdue.
            Drain();
        }

        decision.Ignored = !fired;
    }

    private void TimeOutAttempt(int slot)
    {
        if (!state.IsCall(slot))
        {
            TimeOutNode(slot, "it");
            return;
        }

        StopAttempt(slot);
        FailAttempt(slot, new NodeError("timeout", $"The attempt took longer than {Describe(state.NodeOf(slot).Timeout)}."));
    }

    private void TimeOutNode(int slot, string what)
    {
        StopAttempt(slot);
        var node = state.NodeOf(slot);
        var limit = what == "it" ? node.Timeout : node.TotalTimeout;
        Fail(slot, new NodeError("timeout", $"{state.PathOf(slot)}: {what} took longer than {Describe(limit)}.", null, Retryable: false));
    }

    private void StopAttempt(int slot)
    {
        if (state.Slot(slot).Status == NodeStatus.Running && state.IsCall(slot))
        {
            decision.Effects.Add(new RunEffect(RunEffectKind.CancelAttempt, slot, state.Slot(slot).Attempt, null));
        }
    }

    private void EndWait(int slot)
    {
        switch (state.Slot(slot).WaitFor)
        {
            case "timer":
                Succeed(slot, Payload.Null);
                break;
            case "gate":
                TimeOutGate(slot);
                break;
            case "loop":
                Iterate(slot);
                break;
            default:
                Fail(slot,
                    new NodeError("timeout", "The join's deadline passed before enough of its edges were taken.", null, Retryable: false));
                if (state.NodeOf(slot).Join is { CancelRest: true })
                {
                    CancelRest(slot);
                }

                break;
        }
    }

    private void TimeOutRun()
    {
        CancelAll(EndedBy.RunTimeout);
    }

    private static string Describe(TimeSpan? limit) => limit is { } span ? $"{span.TotalSeconds:0.###} s" : "allowed";
}
