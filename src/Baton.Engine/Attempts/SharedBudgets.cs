using System.Collections.Concurrent;
using Baton.Core.Errors;
using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine.Runs;
using Baton.Engine.Store;

namespace Baton.Engine.Attempts;

#pragma warning disable CA1001 // A semaphore nobody asks for a wait handle holds nothing that has to be freed.
/// <summary>The budgets that runs share, set aside in the store before a call: the servers of a store count together.</summary>
internal sealed class SharedBudgets(ICostStore store, IReadOnlyDictionary<string, Budget> budgets, TimeProvider time)
{
    /// <summary>How soon it is tried again when calls in flight may leave room.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <summary>The store answers one at a time anyway, and a call waits for it on a thread: hundreds at once would take them
    /// all.</summary>
    private readonly SemaphoreSlim asking = new(1);

    /// <summary>Calls on the same budgets stand in line, so that those for which there is no room do not all look again and again. One
    /// small object for each workflow and user that calls models.</summary>
    private readonly ConcurrentDictionary<(string Workflow, string User), SemaphoreSlim> lines = new();

    public async Task<SharedHold> ReserveAsync(
        AttemptStart start, long epoch, StepPlan plan, int call, CancellationToken cancellation)
    {
        if (budgets.Count == 0)
        {
            return SharedHold.None;
        }

        // A call that has a hold already must not stand behind those who may wait for just that one to settle: everybody asks once
        // before, which finds a hold of before a crash, and who calls again asks on beside the line.
        if (await AskAsync(start, epoch, plan, call, cancellation) is { } atOnce)
        {
            return atOnce;
        }

        if (call > 1)
        {
            return await InsistAsync(start, epoch, plan, call, cancellation);
        }

        var line = lines.GetOrAdd((start.Workflow, start.User), static _ => new SemaphoreSlim(1));
        await line.WaitAsync(cancellation);
        try
        {
            return await InsistAsync(start, epoch, plan, call, cancellation);
        }
        finally
        {
            line.Release();
        }
    }

    private async Task<SharedHold> InsistAsync(
        AttemptStart start, long epoch, StepPlan plan, int call, CancellationToken cancellation)
    {
        while (true)
        {
            if (await AskAsync(start, epoch, plan, call, cancellation) is { } hold)
            {
                return hold;
            }

            await Task.Delay(Look, time, cancellation);
        }
    }

    /// <returns>Null while there is no room but may be later, once another server has the run, and while the store is away: nothing is
    /// begun without it, and the attempt waits for it like all else.</returns>
    private async Task<SharedHold?> AskAsync(
        AttemptStart start, long epoch, StepPlan plan, int call, CancellationToken cancellation)
    {
        var limits = budgets.ToDictionary(
            budget => budget.Key,
            budget => start.Raised.TryGetValue(budget.Key, out var raised) ? budget.Value.RaisedTo(raised) : budget.Value);
        await asking.WaitAsync(cancellation);
        try
        {
            var answer = store.Reserve(new HoldRequest(
                start.Key.RunNo, start.Key.Slot, plan.Key, call, start.Workflow, start.User, plan.Hold!,
                time.GetUtcNow().ToUnixTimeMilliseconds(), limits)
            {
                Epoch = epoch,
            });
            return answer.Later ? null : new SharedHold(answer.Granted, answer.Reached);
        }
        catch (BatonException exception) when (exception.Kind == ErrorKind.Unavailable)
        {
            return null;
        }
        finally
        {
            asking.Release();
        }
    }
}

/// <param name="Reserved">It stands in the store.</param>
/// <param name="Reached">The budget that has no room.</param>
internal readonly record struct SharedHold(bool Reserved, BudgetReachedData? Reached)
{
    public static SharedHold None => default;
}
