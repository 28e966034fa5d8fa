using Baton.Core.Graph;

namespace Baton.Core.Runs;

/// <summary>The steps of calls that take many: each is recorded before it is made and when it has its answer.</summary>
public sealed partial class RunMachine
{
    private void Begin(BeginStep command)
    {
        if (!IsCurrent(command.Slot, command.Attempt))
        {
            decision.Ignored = true;
            return;
        }

        var before = state.StepOf(command.Slot, command.Step);
        if (before is not null && (before.Ended || before.Call >= command.Call))
        {
            // A commit of which nobody heard.
            Answer(command, StepAnswers.Begun(command.Step, command.Call));
            return;
        }

        var (reached, hold) = (command.Reached, command.Hold);
        if (command.Kind == StepKinds.Tool && hold is not null)
        {
            (reached, hold) = before is null ? Rest(command, hold) : (null, before.Hold);
        }
        else if (reached is null && hold is not null)
        {
            reached = Exceeded(command, hold, out var later);
            decision.Deferred = later && reached is null;
        }

        if (reached is not null)
        {
            if (command.Reserved)
            {
                decision.Settled.Add((command.Slot, command.Step));
            }

            ReachBudget(command.Slot, reached);
        }
        else if (!decision.Deferred)
        {
            Emit(RunEventType.NodeProgress, command.Slot, command.Attempt,
                new StepBegunData(command.Step, command.Kind, command.Name, command.Call, hold, command.Reserved));
            Answer(command, StepAnswers.Begun(command.Step, command.Call));
        }
    }

    private void Note(NoteStep command)
    {
        if (!IsCurrent(command.Slot, command.Attempt) || state.StepOf(command.Slot, command.Step) is not { Ended: false })
        {
            decision.Ignored = true;
            return;
        }

        Emit(RunEventType.NodeProgress, command.Slot, command.Attempt, new StepNotedData(command.Step, command.Note));
        decision.Effects.Add(new RunEffect(
            RunEffectKind.AnswerStep, command.Slot, command.Attempt, null, StepAnswers.Noted(command.Step)));
    }

    private void End(EndStep command)
    {
        var step = IsCurrent(command.Slot, command.Attempt) ? state.StepOf(command.Slot, command.Step) : null;
        if (step is null)
        {
            decision.Ignored = true;
            return;
        }

        if (!step.Ended)
        {
            // The same call made again tells best what the lost ones came to.
            foreach (var lost in step.Lost)
            {
                Pay(command.Slot, step.Key, command.Charge ?? lost.AsCharge(), lost: true);
            }

            if (command.Lost && step.Hold is { } hold)
            {
                Pay(command.Slot, step.Key, hold.AsCharge(), lost: true);
            }

            if (command.Charge is { } charge)
            {
                Pay(command.Slot, step.Key, charge, lost: false);
            }

            Settle(command.Slot, step);
            Emit(RunEventType.NodeProgress, command.Slot, command.Attempt,
                new StepEndedData(command.Step, command.Output, command.Error));
        }

        decision.Effects.Add(new RunEffect(
            RunEffectKind.AnswerStep, command.Slot, command.Attempt, null, StepAnswers.Ended(command.Step)));
    }

    /// <summary>The node run is over while calls are in flight: nobody will hear what they came to.</summary>
    private void ChargeOpenSteps(int slot)
    {
        foreach (var step in state.OpenStepsOf(slot))
        {
            foreach (var hold in step.Holds)
            {
                // A run that was started is stopped, and has itself what it came to.
                if (!step.GoesOn)
                {
                    Pay(slot, step.Key, hold.AsCharge(), lost: true);
                }

                decision.Released = true;
            }
        }

        if (MayHold(slot))
        {
            decision.Settled.Add((slot, null));
        }
    }

    /// <summary>The attempt is over and another will follow. What it set aside in the store for a call that it never began, nobody else
    /// would settle.</summary>
    private void FreeUnbegun(int slot)
    {
        if (MayHold(slot) && !state.Owes(slot))
        {
            decision.Settled.Add((slot, null));
        }
    }

    private bool MayHold(int slot) => state.NodeOf(slot).Type == NodeType.AgentCall && state.Slot(slot).Attempt > 0;

    private void Pay(int slot, string step, Charge charge, bool lost) =>
        Emit(RunEventType.CostAdded, slot, state.Slot(slot).Attempt, new CostAddedData(step, charge, lost));

    private void Settle(int slot, StepRecord step)
    {
        decision.Released |= step.Holds.Any();
        if (step.Reserved)
        {
            decision.Settled.Add((slot, step.Key));
        }
    }

    private void Answer(BeginStep command, string answer) =>
        decision.Effects.Add(new RunEffect(
            RunEffectKind.AnswerStep, command.Slot, command.Attempt, null, answer, state.StepOf(command.Slot, command.Step)?.Hold));

    /// <summary>A call cannot go on without a person: its attempt is over, and another goes on with the answer.</summary>
    private void Ask(int slot, GateOpenedData gate)
    {
        Emit(RunEventType.NodeWaiting, slot, state.Slot(slot).Attempt, new NodeWaitingData("gate", null, gate.Due));
        Emit(RunEventType.GateOpened, slot, 0, gate);
    }

    private void GoOn(int slot, OpenAsk asked, string option, Payload answer)
    {
        if (asked.BudgetScope is { } scope)
        {
            if (option == GateOptions.Reject)
            {
                var why = $"{BudgetScopes.Words(scope)} has no room, and was not raised.";
                Fail(slot, new NodeError("budget_exceeded", why, null, Retryable: false));
                return;
            }

            decision.Released = true;
        }
        else
        {
            Emit(RunEventType.NodeProgress, slot, 0, new StepEndedData(asked.Data.Ask!, answer, null));
        }

        Emit(RunEventType.NodeQueued, slot, 0, null);
    }
}

/// <summary>Names of the answers an attempt waits for: each can be told from a late one to an earlier question.</summary>
public static class StepAnswers
{
    public static string Begun(string step, int call) => $"{step}:{call}";

    public static string Noted(string step) => $"{step}:note";

    public static string Ended(string step) => $"{step}:end";
}
