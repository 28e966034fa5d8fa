using System.Globalization;
using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Storage;

/// <summary>What both databases decide alike about the budgets that runs share.</summary>
internal static class CostRules
{
    /// <summary>The day in UTC, for example <c>2026-05-28</c>.</summary>
    public static string DayOf(long unixMilliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Decides about a call; the caller writes its hold when it is allowed and has none yet.</summary>
    /// <param name="found">A hold of this call is there: its answer was lost.</param>
    /// <param name="sum">Runs sum_budget for a workflow and a user, either of which may be null for all.</param>
    public static HoldAnswer Decide(HoldRequest request, bool found, Func<string?, string?, BudgetSum> sum)
    {
        if (found)
        {
            return new HoldAnswer(true, false, null);
        }

        var later = false;
        foreach (var (scope, budget) in request.Limits)
        {
            var (workflow, user) = Members(scope, request);
            if (Judge(scope, budget, request.Hold, sum(workflow, user), out var wait) is { } reached)
            {
                return new HoldAnswer(false, false, reached);
            }

            later |= wait;
        }

        return later ? HoldAnswer.NotNow : new HoldAnswer(true, false, null);
    }

    /// <summary>Whose charges count in a scope: a null member stands for all.</summary>
    private static (string? Workflow, string? User) Members(string scope, HoldRequest request) => scope switch
    {
        BudgetScopes.Workflow => (request.Workflow, null),
        BudgetScopes.User => (null, request.User),
        _ => (null, null),
    };

    /// <returns>The budget that has no room whatever becomes of the calls in flight, or null.</returns>
    /// <param name="later">There is no room now.</param>
    private static BudgetReachedData? Judge(string scope, Budget budget, Hold hold, BudgetSum sum, out bool later)
    {
        var (spent, tokens) = (Nano.Amount(sum.Spent), sum.SpentTokens);
        var (most, count) = (budget.MaxCost ?? decimal.MaxValue, budget.MaxTokens ?? long.MaxValue);
        later = spent + Nano.Amount(sum.Held) + hold.Cost > most || tokens + sum.HeldTokens + hold.Tokens > count;
        return spent + hold.Cost > most
                ? new BudgetReachedData(scope, BudgetUnits.Cost, most, spent, hold.Cost) { Currency = hold.Currency }
            : tokens + hold.Tokens > count ? new BudgetReachedData(scope, BudgetUnits.Tokens, count, tokens, hold.Tokens)
            : null;
    }
}

/// <summary>What counts for a budget, amounts in <see cref="Nano"/>: paid or lost for good, and held for calls in flight.</summary>
internal readonly record struct BudgetSum(long Spent, long SpentTokens, long Held, long HeldTokens)
{
    /// <summary>The row of sum_budget.</summary>
    public static BudgetSum Of(StoredRow row) => new(
        row.Int64("spent") + row.Int64("lost"), row.Int64("spent_tokens") + row.Int64("lost_tokens"),
        row.Int64("held"), row.Int64("held_tokens"));
}
