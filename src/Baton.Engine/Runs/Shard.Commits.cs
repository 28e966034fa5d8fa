using Baton.Core.Errors;
using Baton.Core.Runs;
using Microsoft.Extensions.Logging;

namespace Baton.Engine.Runs;

/// <summary>What happens when a batch is on disk, and when it is not.</summary>
internal sealed partial class Shard
{
    private readonly Queue<RunMessage> held = new();
    private readonly HashSet<long> toReload = [];
    private TimeSpan backoff;
    private long probeAt = long.MaxValue;

    /// <summary>Why the store cannot be written now, or null.</summary>
    public string? StoreError { get; private set; }

    /// <summary>It is time to try an empty commit.</summary>
    public bool WantsProbe(long now) => StoreError is not null && now >= probeAt;

    /// <summary>The batch is on disk: callers are answered, attempts started, watchers told.</summary>
    public void OnCommitted(SealedBatch sealedBatch, long now)
    {
        foreach (var part in sealedBatch.Runs)
        {
            part.Run.BatchesInFlight--;
            refusals.Remove(part.Run.RunNo);
            Act(part);
            outside.Publish(part);
            Answer(part);
            Unload(part.Run, now);
        }

        if (StoreError is not null && sealedBatch.Runs.Count == 0)
        {
            LeaveOutage(now);
        }
    }

    /// <summary>Nothing of the batch may be acted on. Its runs, and whatever was decided after it, leave memory and are loaded again once
    /// the store answers; attempts' ends are kept and told again.</summary>
    public void OnCommitFailed(SealedBatch sealedBatch, BatonException exception, long now)
    {
        EnterOutage(exception, now);
        foreach (var part in sealedBatch.Runs)
        {
            part.Run.BatchesInFlight--;
            Drop(part.Run, part.Effects, part.Messages, exception);
        }
    }

    private void Act(SealedRun part)
    {
        foreach (var effect in part.Effects)
        {
            var key = new AttemptKey(part.Run.RunNo, effect.Slot, effect.Attempt);
            if (effect.Kind == RunEffectKind.CancelAttempt)
            {
                outside.Cancel(key);
                continue;
            }

            var state = part.Run.State;
            outside.Start(new AttemptStart(
                key, state.RunId, state.Workflow.Name, state.PathOf(effect.Slot), state.NodeOf(effect.Slot).Tool ?? "",
                state.IdempotencyKeyOf(effect.Slot), effect.Input!, state.TrustedLocal));
        }
    }

    private void Answer(SealedRun part)
    {
        foreach (var message in part.Messages)
        {
            Forget(message);
            message.Caller?.TrySetResult(new StartRunResult(part.Run.State.RunId, false));
        }

        if (part.Change.Idempotency is { } key && keysInFlight.Remove(key.Key, out var flying))
        {
            foreach (var repeat in flying.Repeats)
            {
                repeat.Caller?.TrySetResult(new StartRunResult(flying.RunId, true));
            }
        }
    }

    private void EnterOutage(BatonException exception, long now)
    {
        if (StoreError is null)
        {
            backoff = options.StoreRetry;
            LogOutage(exception, exception.Code);
        }
        else
        {
            backoff = backoff * 2 > options.MaxStoreRetry ? options.MaxStoreRetry : backoff * 2;
        }

        StoreError = exception.Message;
        probeAt = now + (long)backoff.TotalMilliseconds;
        foreach (var run in batch)
        {
            Drop(run, run.Effects, run.Messages, exception);
        }

        batch = [];
    }

    private void Drop(HotRun run, List<RunEffect> effects, List<RunMessage> messages, BatonException exception)
    {
        run.Dropped = true;
        byId.Remove(run.State.RunId);
        byNo.Remove(run.RunNo);
        toReload.Add(run.RunNo);
        foreach (var effect in effects)
        {
            if (effect.Kind == RunEffectKind.StartAttempt)
            {
                inUse--;
                Forget(new AttemptKey(run.RunNo, effect.Slot, effect.Attempt));
            }
        }

        foreach (var message in messages)
        {
            Refuse(message, exception);
        }

        if (run.Idempotency is { } key && keysInFlight.Remove(key.Key, out var flying))
        {
            foreach (var repeat in flying.Repeats)
            {
                Refuse(repeat, exception);
            }
        }
    }

    private void Refuse(RunMessage message, BatonException exception)
    {
        if (message.Caller is { } caller)
        {
            caller.TrySetException(exception);
            return;
        }

        if (message is CommandMessage { Ends: not null })
        {
            // Its end gave the place back already; it does so again when it is told again.
            inUse++;
        }

        held.Enqueue(message);
    }

    private void Hold(RunMessage message)
    {
        if (message.Caller is { } caller)
        {
            caller.TrySetException(BatonException.Unavailable("store_unavailable", $"The store cannot be written now: {StoreError}"));
        }
        else
        {
            held.Enqueue(message);
        }
    }

    private void LeaveOutage(long now)
    {
        StoreError = null;
        LogRecovered();
        TakeUpDropped(now);
    }

    /// <summary>Loads dropped runs again, and tells them what was kept for them.</summary>
    private void TakeUpDropped(long now)
    {
        var reload = toReload.ToArray();
        toReload.Clear();
        foreach (var runNo in reload)
        {
            Handle(new ReloadMessage { RunNo = runNo }, now);
        }

        for (var left = held.Count; left > 0; left--)
        {
            Handle(held.Dequeue(), now);
        }
    }

    [LoggerMessage(LogLevel.Error, "The store cannot be written ({Code}); nothing is acknowledged or started until it can")]
    private partial void LogOutage(Exception exception, string code);

    [LoggerMessage(LogLevel.Information, "The store can be written again")]
    private partial void LogRecovered();
}
