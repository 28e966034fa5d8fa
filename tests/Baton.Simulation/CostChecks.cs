using Baton.Core.Graph;
using Baton.Core.Runs;

namespace Baton.Simulation;

/// <summary>Watches steps and money of one run: a recorded answer is not paid for again, and no budget that nobody raised is gone
/// over.</summary>
internal sealed class CostChecks
{
    private readonly Dictionary<(int Slot, string Step), Step> steps = [];
    private decimal spent;
    private bool raised;

    public void On(StoredRun run, in RunEvent e, Budget? budget)
    {
        switch (e.Data)
        {
            case StepBegunData begun:
                Begin(run, e, begun);
                break;
            case StepEndedData ended when steps.TryGetValue((e.Slot, ended.Step), out var step):
                (step.Done, step.Failed) = (ended.Error is null, ended.Error is not null);
                break;
            case CostAddedData cost:
                spent += cost.Charge.Amount;
                break;
            case GateDecidedData { Option: GateOptions.Raise }:
                raised = true;
                break;
            case GateDecidedData { Reset.Length: > 0 } decided:
                Forget(decided.Reset);
                break;
        }

        if (e.Type is RunEventType.NodeRetrying or RunEventType.NodeFailed or RunEventType.NodeCancelled or RunEventType.NodeSucceeded)
        {
            EndAttempt(e);
        }

        CheckBudget(run, budget);
    }

    private void Begin(StoredRun run, in RunEvent e, StepBegunData begun)
    {
        if (!steps.TryGetValue((e.Slot, begun.Step), out var step))
        {
            steps[(e.Slot, begun.Step)] = step = new Step();
        }

        if (step.Done)
        {
            throw new ViolationException("G4", $"{run.Row.Id}: step {begun.Step} of slot {e.Slot} is called again after its answer");
        }

        step.Failed = false;
    }

    /// <summary>A conversation that failed as a whole, or whose node is over, may be had again.</summary>
    private void EndAttempt(in RunEvent e)
    {
        var slot = e.Slot;
        var mine = steps.Where(step => step.Key.Slot == slot).ToList();
        var over = e.Type != RunEventType.NodeRetrying;
        foreach (var step in over || mine.TrueForAll(step => step.Value.Done) ? mine : mine.FindAll(step => step.Value.Failed))
        {
            steps.Remove(step.Key);
        }
    }

    private void Forget(int[] slots)
    {
        foreach (var key in steps.Keys.Where(key => slots.Contains(key.Slot)).ToList())
        {
            steps.Remove(key);
        }
    }

    private void CheckBudget(StoredRun run, Budget? budget)
    {
        if (budget?.MaxCost is { } most && !raised && spent > most)
        {
            throw new ViolationException("G13", $"{run.Row.Id}: {spent} is spent of {most}");
        }
    }

    private sealed class Step
    {
        public bool Done { get; set; }

        public bool Failed { get; set; }
    }
}
