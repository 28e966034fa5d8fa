using System.Globalization;
using System.Text;
using System.Text.Json;
using Baton.Core.Graph;

namespace Baton.Core.Runs;

/// <summary>Budgets: what is spent, what is set aside and what a call may come to must fit together before the call is made.</summary>
public sealed partial class RunMachine
{
    /// <summary>The smallest amount of money that is kept.</summary>
    private const decimal Least = 0.000000001m;

    /// <summary>The budget a call could exceed whatever becomes of the calls in flight, or null.</summary>
    /// <param name="later">There is no room now, but may be once calls in flight have settled.</param>
    private BudgetReachedData? Exceeded(BeginStep command, Hold hold, out bool later)
    {
        later = false;
        foreach (var (owner, scope, budget) in state.BudgetsOf(command.Slot))
        {
            var spent = state.CostOf(owner);
            var held = state.HeldIn(owner, command.Slot, command.Step);
            var money = spent.Amount + held.CostLost;
            if (budget.MaxCost is { } most && money + hold.Cost > most)
            {
                return new BudgetReachedData(scope, BudgetUnits.Cost, most, money, hold.Cost) { Currency = hold.Currency };
            }

            var tokens = spent.Tokens + held.TokensLost;
            if (budget.MaxTokens is { } count && tokens + hold.Tokens > count)
            {
                return new BudgetReachedData(scope, BudgetUnits.Tokens, count, tokens, hold.Tokens);
            }

            later |= money + held.CostInFlight + hold.Cost > (budget.MaxCost ?? decimal.MaxValue)
                || tokens + held.TokensInFlight + hold.Tokens > (budget.MaxTokens ?? long.MaxValue);
        }

        return null;
    }

    /// <summary>All that is left in the budgets around a call; null when there are none. Nobody else can have anything of it until the call
    /// has settled.</summary>
    private (BudgetReachedData? Reached, Hold? Hold) Rest(BeginStep command, Hold hold)
    {
        var (money, tokens) = ((decimal?)null, (long?)null);
        foreach (var (owner, scope, budget) in state.BudgetsOf(command.Slot))
        {
            var spent = state.CostOf(owner);
            var held = state.HeldIn(owner, command.Slot, command.Step);
            if (budget.MaxCost is { } most)
            {
                var gone = spent.Amount + held.CostLost;
                if (gone >= most)
                {
                    return (new BudgetReachedData(scope, BudgetUnits.Cost, most, gone, Least) { Currency = hold.Currency }, null);
                }

                money = Math.Min(money ?? decimal.MaxValue, most - gone - held.CostInFlight);
            }

            if (budget.MaxTokens is { } count)
            {
                var gone = spent.Tokens + held.TokensLost;
                if (gone >= count)
                {
                    return (new BudgetReachedData(scope, BudgetUnits.Tokens, count, gone, 1), null);
                }

                tokens = Math.Min(tokens ?? long.MaxValue, count - gone - held.TokensInFlight);
            }
        }

        decision.Deferred = money <= 0 || tokens <= 0;
        return (null, money is null && tokens is null ? null : hold with { Cost = money ?? 0, InputTokens = tokens ?? 0 });
    }

    private void ReachBudget(int slot, BudgetReachedData reached)
    {
        var attempt = state.Slot(slot).Attempt;
        Emit(RunEventType.BudgetReached, slot, attempt, reached);
        StopAttempt(slot);
        if (state.NodeOf(slot).AsksOnBudget)
        {
            Ask(slot, BudgetGate(slot, reached));
            decision.Released = true;
        }
        else
        {
            Fail(slot, new NodeError("budget_exceeded", Describe(reached), null, Retryable: false));
        }
    }

    private GateOpenedData BudgetGate(int slot, BudgetReachedData reached)
    {
        var field = reached.Unit == BudgetUnits.Cost ? "max_cost" : "max_tokens";
        var type = reached.Unit == BudgetUnits.Cost ? "number" : "integer";
        var least = (reached.Spent + reached.Wanted).ToString(CultureInfo.InvariantCulture);
        var title = reached.Currency is { } currency ? $"New {field} in {currency}" : $"New {field}";
        var limits = $"{{\"title\":\"{JsonEncodedText.Encode(title)}\",\"type\":\"{type}\",\"minimum\":{least}}}";
        var form = $"{{\"type\":\"object\",\"required\":[\"{field}\"],\"properties\":{{\"{field}\":{limits}}}}}";
        return new GateOpenedData(
            "input", $"Raise the budget for {state.PathOf(slot)}?", Describe(reached), [GateOptions.Raise, GateOptions.Reject], [], 1,
            new Payload(Encoding.UTF8.GetBytes(form)), 0)
        {
            Ask = OpenAsk.AskOf(reached.Scope),
        };
    }

    private static string Describe(BudgetReachedData reached)
    {
        return $"{BudgetScopes.Words(reached.Scope)} is {Words(reached.Limit)}: {Words(reached.Spent)} spent or set aside, "
            + $"and the next call may come to {Words(reached.Wanted)}.";

        string Words(decimal amount) =>
            $"{amount.ToString("0.#########", CultureInfo.InvariantCulture)} {reached.Currency ?? reached.Unit}";
    }
}

/// <summary>What a budget counts.</summary>
public static class BudgetUnits
{
    public const string Cost = "cost";
    public const string Tokens = "tokens";
}
