using System.Collections.Concurrent;
using Baton.Core;
using Baton.Core.Runs;
using Baton.Engine.Cluster;
using Baton.Engine.Runs;
using Baton.Engine.Store;

namespace Baton.Engine.Attempts;

/// <summary>One attempt in this process: how to stop it, and what it waits to have recorded.</summary>
/// <param name="cancellation">Linked to nothing that outlives the attempt, which would keep it; nor is the other one.</param>
/// <param name="leaving">See <see cref="AttemptRequest.Leaving"/>.</param>
internal sealed class RunningAttempt(
    AttemptStart start, Action<RunMessage> post, SharedBudgets budgets, Lease lease, CancellationTokenSource cancellation,
    CancellationTokenSource leaving)
{
    private readonly int partition = Partitions.Of(start.Key.RunNo);

    // Epochs count from 0: what was lost before the attempt began is owned in none.
    private readonly long epoch = lease.EpochOf(Partitions.Of(start.Key.RunNo)) ?? -1;
    private readonly ConcurrentDictionary<string, Waiter> waiters = new();

    public AttemptStart Start => start;

    public CancellationTokenSource Cancellation => cancellation;

    /// <summary>What the attempt has sent to others and nobody is to read.</summary>
    public Redaction Secrets { get; } = new();

    /// <summary>See <see cref="AttemptRequest.Leaving"/>.</summary>
    public CancellationToken Leaving => leaving.Token;

    /// <summary>Stops it here, because it goes on elsewhere.</summary>
    public void Leave()
    {
        leaving.Cancel();
        cancellation.Cancel();
    }

    /// <inheritdoc cref="Leave"/>
    public async Task LeaveAsync()
    {
        await leaving.CancelAsync();
        await cancellation.CancelAsync();
    }

    public AttemptSteps Steps() => new(
        start.Steps, step => StepRecord.KeyOf(start.IdempotencyKey, start.Conversation, step),
        new StepJournal(BeginAsync, NoteAsync, EndAsync), Secrets);

    /// <summary>See <see cref="AttemptRequest.EnsureOwnedAsync"/>.</summary>
    public async ValueTask EnsureOwnedAsync(CancellationToken stop)
    {
        if (!await lease.HoldsAsync(partition, epoch, stop))
        {
            await LeaveAsync();
            cancellation.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>What was asked is recorded.</summary>
    public void Answer(string answer, Hold? hold)
    {
        if (waiters.TryRemove(answer, out var waiter))
        {
            waiter.Done.TrySetResult(hold);
        }
    }

    /// <summary>Asks again for what is not answered: the answers may have been lost with the run's place in memory.</summary>
    public void Remind()
    {
        foreach (var (_, waiter) in waiters)
        {
            Post(waiter.Command);
        }
    }

    private async Task<Hold?> BeginAsync(StepPlan plan, int call, CancellationToken stop)
    {
        var (slot, attempt) = (start.Key.Slot, start.Key.Attempt);
        await EnsureOwnedAsync(stop);

        // A run that is started as a tool sets aside for its own calls what runs share.
        var shared = plan.Hold is null || plan.Kind == StepKinds.Tool ? SharedHold.None
            : await budgets.ReserveAsync(start, epoch, plan, call, stop);
        var hold = await AskAsync(
            StepAnswers.Begun(plan.Key, call),
            now => new BeginStep(now, slot, attempt, plan.Key, plan.Kind, plan.Name, call, plan.Hold)
            {
                Reserved = shared.Reserved, Reached = shared.Reached,
            },
            stop);
        await EnsureOwnedAsync(stop);
        return hold;
    }

    private async Task NoteAsync(string step, Payload note, CancellationToken stop) => await AskAsync(
        StepAnswers.Noted(step), now => new NoteStep(now, start.Key.Slot, start.Key.Attempt, step, note), stop);

    private async Task EndAsync(string step, StepResult result, CancellationToken stop) => await AskAsync(
        StepAnswers.Ended(step),
        now => new EndStep(now, start.Key.Slot, start.Key.Attempt, step, result.Output, result.Error, result.Charge, result.Lost), stop);

    private async Task<Hold?> AskAsync(string answer, Func<long, RunCommand> command, CancellationToken stop)
    {
        var waiter = waiters[answer] = new Waiter(command);
        Post(command);
        return await waiter.Done.Task.WaitAsync(stop);
    }

    private void Post(Func<long, RunCommand> command) => post(new CommandMessage { RunNo = start.Key.RunNo, Command = command });

    private sealed record Waiter(Func<long, RunCommand> Command)
    {
        public TaskCompletionSource<Hold?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
