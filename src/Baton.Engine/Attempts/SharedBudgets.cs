using Baton.Core.Errors;
using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine.Runs;
using Baton.Engine.Store;

namespace Baton.Engine.Attempts;

/// <summary>The budgets that runs share, set aside in the store before a call: the servers of a store count together.</summary>
internal sealed class SharedBudgets(ICostStore store, IReadOnlyDictionary<string, Budget> budgets, TimeProvider time)
{
    /// <summary>How soon it is tried again when calls in flight may leave room.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    public async Task<SharedHold> ReserveAsync(AttemptStart start, StepPlan plan, int call, CancellationToken cancellation)
    {
        if (budgets.Count == 0)
        {
            return SharedHold.None;
        }

        var limits = budgets.ToDictionary(
            budget => budget.Key,
            budget => start.Raised.TryGetValue(budget.Key, out var raised) ? budget.Value.RaisedTo(raised) : budget.Value);
        while (true)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var request = new HoldRequest(
                start.Key.RunNo, start.Key.Slot, plan.Key, call, start.Workflow, start.User, plan.Hold!, now, limits);
            try
            {
                var answer = store.Reserve(request);
                if (!answer.Later)
                {
                    return new SharedHold(answer.Granted, answer.Reached);
                }
            }
            catch (BatonException exception) when (exception.Kind == ErrorKind.Unavailable)
            {
                // Nothing is begun without the store; the attempt waits for it like all else.
            }

            await Task.Delay(Look, time, cancellation);
        }
    }
}

/// <param name="Reserved">It stands in the store.</param>
/// <param name="Reached">The budget that has no room.</param>
internal readonly record struct SharedHold(bool Reserved, BudgetReachedData? Reached)
{
    public static SharedHold None => default;
}
