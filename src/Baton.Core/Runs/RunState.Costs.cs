using System.Text.Json;
using Baton.Core.Graph;

namespace Baton.Core.Runs;

/// <summary>What was spent, what is set aside, and what may be.</summary>
public sealed partial class RunState
{
    /// <summary>Stands for the run among the slots.</summary>
    internal const int WholeRun = -1;

    private readonly Dictionary<int, CostTotals> costs = [];
    private readonly Dictionary<string, Budget> raised = [];
    private readonly HashSet<int> holding = [];

    /// <summary>What a node run came to, with everything inside it.</summary>
    public CostTotals CostOf(int slot) => costs.GetValueOrDefault(slot) ?? CostTotals.None;

    /// <summary>What the run came to.</summary>
    public CostTotals Cost => CostOf(WholeRun);

    /// <summary>Given when the run was started.</summary>
    public Budget? StartBudget { get; private set; }

    /// <summary>Limits of the configuration's budgets that people have raised for this run at gates, by scope.</summary>
    public IReadOnlyDictionary<string, Budget> Raised => raised;

    /// <summary>The budgets a node run spends from: its own, those around it, the run's.</summary>
    internal IEnumerable<(int Slot, string Scope, Budget Budget)> BudgetsOf(int slot)
    {
        for (var owner = slot; owner >= 0; owner = ScopeOf(owner).ParentSlot)
        {
            if (NodeOf(owner).Budget is { } own)
            {
                var scope = BudgetScopes.OfNode(PathOf(owner));
                yield return (owner, scope, Standing(scope, own));
            }
        }

        if (Budget.Smaller(Workflow.Budget, StartBudget) is { } run)
        {
            yield return (WholeRun, BudgetScopes.Run, Standing(BudgetScopes.Run, run));
        }
    }

    /// <summary>What is set aside inside a scope: for calls that will settle by themselves, and for those whose answer was lost.</summary>
    /// <param name="again">The step that is about to be called again, so that what was set aside for it counts as lost.</param>
    internal (decimal CostInFlight, long TokensInFlight, decimal CostLost, long TokensLost) HeldIn(int scope, int slot, string again)
    {
        var (cost, tokens, lostCost, lostTokens) = (0m, 0L, 0m, 0L);
        foreach (var holder in holding)
        {
            if (scope != WholeRun && !IsInside(holder, scope))
            {
                continue;
            }

            ref readonly var s = ref slots[holder];
            foreach (var step in OpenStepsOf(holder))
            {
                foreach (var lost in step.Lost)
                {
                    (lostCost, lostTokens) = (lostCost + lost.Cost, lostTokens + lost.Tokens);
                }

                var flying = step.GoesOn
                    || (s.Status == NodeStatus.Running && step.Attempt == s.Attempt && !(holder == slot && step.Key == again));
                if (step.Hold is { } hold && flying)
                {
                    (cost, tokens) = (cost + hold.Cost, tokens + hold.Tokens);
                }
                else if (step.Hold is { } gone)
                {
                    (lostCost, lostTokens) = (lostCost + gone.Cost, lostTokens + gone.Tokens);
                }
            }
        }

        return (cost, tokens, lostCost, lostTokens);
    }

    private Budget Standing(string scope, Budget given) => raised.TryGetValue(scope, out var higher) ? given.RaisedTo(higher) : given;

    private bool IsInside(int slot, int scope)
    {
        for (var owner = slot; owner >= 0; owner = ScopeOf(owner).ParentSlot)
        {
            if (owner == scope)
            {
                return true;
            }
        }

        return false;
    }

    private void ApplyCost(in RunEvent e)
    {
        var charge = ((CostAddedData)e.Data!).Charge;
        for (var owner = e.Slot; owner >= 0; owner = ScopeOf(owner).ParentSlot)
        {
            AddCost(owner, charge);
        }

        AddCost(WholeRun, charge);
    }

    private void AddCost(int slot, Charge charge)
    {
        if (!costs.TryGetValue(slot, out var totals))
        {
            costs[slot] = totals = new CostTotals();
        }

        totals.Add(charge);
    }

    /// <summary>Keeps the list of those who have something set aside.</summary>
    private void CountHolds(int slot)
    {
        if (OpenStepsOf(slot).Any(step => step.Holds.Any()))
        {
            holding.Add(slot);
        }
        else
        {
            holding.Remove(slot);
        }
    }

    private void Raise(string scope, Payload? values)
    {
        using var document = JsonDocument.Parse((values ?? Payload.EmptyObject).Utf8);
        var root = document.RootElement;
        var cost = root.TryGetProperty("max_cost", out var money) && money.TryGetDecimal(out var amount) ? amount : (decimal?)null;
        var tokens = root.TryGetProperty("max_tokens", out var count) && count.TryGetDecimal(out var number) ? (long)number : (long?)null;
        var before = raised.GetValueOrDefault(scope);
        raised[scope] = new Budget(cost ?? before?.MaxCost, tokens ?? before?.MaxTokens);
    }
}
