using Baton.Core;
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

    /// <summary>The committer is done with a batch.</summary>
    public void OnCommit(CommitResult result, long now)
    {
        if (result.Written is { } written)
        {
            OnCommitted(written, now);
        }

        if (result.Failure is { } failure)
        {
            OnCommitFailed(result.Lost!, failure, now);
        }

        foreach (var (run, refusal) in result.Refused)
        {
            OnRunRefused(run, refusal, now);
        }
    }

    /// <summary>The batch is on disk: callers are answered, attempts started, watchers told.</summary>
    private void OnCommitted(SealedBatch sealedBatch, long now)
    {
        var slept = now - ownedAt > ownership.Lease.TotalMilliseconds;
        if (slept)
        {
            EnterOutage(Slept(), now);
        }

        foreach (var part in sealedBatch.Runs)
        {
            part.Run.BatchesInFlight--;
            refusals.Remove(part.Run.RunNo);
            Act(part, start: !slept && !part.Run.Lost);
            if (slept)
            {
                Drop(part.Run, part.Effects, [], Slept());
            }
            else if (part.Run.Lost)
            {
                Undo(part.Run, part.Effects);
            }

            outside.Publish(part);
            Acknowledge(part);
            Unload(part.Run, now);
        }

        Answered(sealedBatch.Journal.Answers);
        if (StoreError is not null && sealedBatch.IsProbe && !slept)
        {
            LeaveOutage(now);
        }
    }

    /// <summary>Nothing of the batch may be acted on. Its runs, and whatever was decided after it, leave memory and are loaded again once
    /// the store answers. Attempts' ends are kept and told again.</summary>
    private void OnCommitFailed(SealedBatch sealedBatch, BatonException exception, long now)
    {
        Fenced += exception.Code == "not_owner" ? 1 : 0;
        ForgetForwarded(sealedBatch.Journal.Answers);
        EnterOutage(exception, now);
        foreach (var part in sealedBatch.Runs)
        {
            part.Run.BatchesInFlight--;
            Drop(part.Run, part.Effects, part.Messages, exception);
        }
    }

    /// <summary>The process stood still for longer than the lease: what was committed before may have been taken up by another server
    /// since, so that nothing is acted on before the ownership is known again.</summary>
    private static BatonException Slept() => BatonException.Unavailable(
        "lease_expired", "This server stood still for too long; it looks first what it still owns.");

    private void Act(SealedRun part, bool start)
    {
        foreach (var effect in part.Effects)
        {
            var key = new AttemptKey(part.Run.RunNo, effect.Slot, effect.Attempt);
            if (effect.Kind == RunEffectKind.CancelAttempt)
            {
                outside.Cancel(key);
                continue;
            }

            if (!start)
            {
                continue;
            }

            if (effect.Kind == RunEffectKind.AnswerStep)
            {
                outside.Answer(key, effect.Step!, effect.Hold);
                continue;
            }

            var state = part.Run.State;
            ref readonly var slot = ref state.Slot(effect.Slot);
            if (slot.Status != NodeStatus.Running || slot.Attempt != effect.Attempt)
            {
                // Cancelled or timed out before it could begin.
                inUse--;
                Forget(key);
                continue;
            }

            outside.Start(StartOf(part.Run, key, effect.Input!));
        }
    }

    private AttemptStart StartOf(HotRun run, AttemptKey key, Payload input)
    {
        var state = run.State;
        var node = state.NodeOf(key.Slot);
        return new AttemptStart(
            key, state.RunId, state.Workflow.Name, state.PathOf(key.Slot), node.Tool ?? $"agent:{node.Agent}",
            state.IdempotencyKeyOf(key.Slot), input, state.TrustedLocal && options.TrustLocalRuns)
        {
            Interrupted = state.Slot(key.Slot).Interrupted,
            Steps = state.StepsOf(key.Slot),
            Conversation = state.ConversationOf(key.Slot),
            OutputSchema = node.OutputSchema,
            Definition = run.Row.DefinitionHash,
            User = run.Row.CreatedBy ?? "",
            Raised = state.Raised,
        };
    }

    private void Acknowledge(SealedRun part)
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
                Answer(repeat, flying.RunId, true);
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
            ForgetForwarded(run.Answers);
            Drop(run, run.Effects, run.Messages, exception);
        }

        ForgetForwarded(answers);
        (batch, answers) = ([], []);
        outside.AskRound();
    }

    private void Drop(HotRun run, List<RunEffect> effects, List<RunMessage> messages, BatonException exception)
    {
        Leave(run);
        Undo(run, effects);
        if (!run.Lost)
        {
            toReload.Add(run.RunNo);
        }

        messages.AddRange(run.Deferred);
        run.Deferred.Clear();
        foreach (var message in messages)
        {
            if (!run.Lost)
            {
                GiveBack(message);
                Keep(message, exception);
            }
            else if (message.Caller is not null || message.Forwarded is not null)
            {
                Keep(message, NotOwner());
            }
        }

        if (run.Idempotency is { } key && keysInFlight.Remove(key.Key, out var flying))
        {
            foreach (var repeat in flying.Repeats)
            {
                Keep(repeat, exception);
            }
        }
    }

    /// <summary>The run is no longer in memory.</summary>
    private void Leave(HotRun run)
    {
        run.Dropped = true;
        if (byNo.GetValueOrDefault(run.RunNo) == run)
        {
            byNo.Remove(run.RunNo);
        }

        if (byId.GetValueOrDefault(run.State.RunId) == run)
        {
            byId.Remove(run.State.RunId);
        }
    }

    /// <summary>The attempts it would have started never start.</summary>
    private void Undo(HotRun run, List<RunEffect> effects)
    {
        foreach (var effect in effects)
        {
            if (effect.Kind == RunEffectKind.StartAttempt)
            {
                inUse--;
                Forget(new AttemptKey(run.RunNo, effect.Slot, effect.Attempt));
            }
        }
    }

    /// <summary>An attempt's end gave its place back already; it does so again when it is told again.</summary>
    private void GiveBack(RunMessage message)
    {
        if (message is CommandMessage { Ends: not null })
        {
            inUse++;
        }
    }

    private void Hold(RunMessage message) =>
        Keep(message, BatonException.Unavailable("store_unavailable", $"The store cannot be written now: {StoreError}"));

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

        if (StoreError is null)
        {
            TakeUp(now);
        }
    }

    [LoggerMessage(LogLevel.Error, "The store cannot be written ({Code}); nothing is acknowledged or started until it can")]
    private partial void LogOutage(Exception exception, string code);

    [LoggerMessage(LogLevel.Information, "The store can be written again")]
    private partial void LogRecovered();
}
