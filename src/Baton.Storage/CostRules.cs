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

    /// <summary>Whose charges count in a scope: a null member stands for all.</summary>
    public static (string? Workflow, string? User) Members(string scope, HoldRequest request) => scope switch
    {
        BudgetScopes.Workflow => (request.Workflow, null),
        BudgetScopes.User => (null, request.User),
        _ => (null, null),
    };

    /// <summary>Reads sum_budget.</summary>
    /// <returns>The budget that has no room whatever becomes of the calls in flight, or null.</returns>
    /// <param name="later">There is no room now.</param>
    public static BudgetReachedData? Judge(string scope, Budget budget, Hold hold, StoredRow sums, out bool later)
    {
        var spent = Nano.Amount(sums.Int64("spent") + sums.Int64("lost"));
        var tokens = sums.Int64("spent_tokens") + sums.Int64("lost_tokens");
        var (most, count) = (budget.MaxCost ?? decimal.MaxValue, budget.MaxTokens ?? long.MaxValue);
        later = spent + Nano.Amount(sums.Int64("held")) + hold.Cost > most || tokens + sums.Int64("held_tokens") + hold.Tokens > count;
        return spent + hold.Cost > most ? new BudgetReachedData(scope, BudgetUnits.Cost, most, spent, hold.Cost)
            : tokens + hold.Tokens > count ? new BudgetReachedData(scope, BudgetUnits.Tokens, count, tokens, hold.Tokens)
            : null;
    }
}
