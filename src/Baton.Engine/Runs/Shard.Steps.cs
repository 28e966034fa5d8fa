using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Engine.Runs;

/// <summary>Steps of calls: their answers, their costs, and those that wait for room in a budget.</summary>
internal sealed partial class Shard
{
    /// <summary>What was asked stands in the store already.</summary>
    private void AnswerSteps(HotRun run, List<RunEffect> effects)
    {
        foreach (var effect in effects)
        {
            if (effect.Kind == RunEffectKind.AnswerStep)
            {
                outside.Answer(new AttemptKey(run.RunNo, effect.Slot, effect.Attempt), effect.Step!, effect.Hold);
            }
        }
    }

    private static void CollectCosts(HotRun run, Decision decision)
    {
        foreach (var e in decision.Events)
        {
            if (e.Data is CostAddedData cost)
            {
                run.Costs.Add(new CostRow(e.Seq, e.At, e.Slot, cost.Charge, cost.Lost));
            }
        }

        foreach (var (slot, step) in decision.Settled)
        {
            run.Settled.Add(new SettledStep(slot, step));
        }
    }

    /// <summary>Something is free again: those who waited longest get it, until one has to wait on.</summary>
    private void ServeDeferred(HotRun run, long now)
    {
        if (run.ServesDeferred)
        {
            return;
        }

        run.ServesDeferred = true;
        while (run.Deferred.First is { } first)
        {
            run.Deferred.RemoveFirst();
            var left = run.Deferred.Count;
            Decide(run, ((CommandMessage)first.Value).Command(now), first.Value);
            if (run.Deferred.Count > left)
            {
                run.Deferred.RemoveLast();
                run.Deferred.AddFirst(first);
                break;
            }
        }

        run.ServesDeferred = false;
    }
}
