using Baton.Core.Errors;
using Microsoft.Extensions.Logging;

namespace Baton.Engine.Runs;

/// <summary>What happens to a run whose events the store does not take while it takes those of others: somebody has deleted the run
/// meanwhile, or its rows are not what the schema allows.</summary>
internal sealed partial class Shard
{
    private const int MostRefusals = 3;

    /// <summary>Refusals of a run in a row.</summary>
    private readonly Dictionary<long, int> refusals = [];

    /// <summary>Like a failed commit for this run alone. When other events, or another run with the same id or key, came first, it is
    /// taken as it stands in the store, and everything that was asked is decided anew: a few times, then it is left as the store has it
    /// until somebody asks for it or the next start.</summary>
    private void OnRunRefused(SealedRun part, BatonException exception, long now)
    {
        var run = part.Run;
        run.BatchesInFlight--;
        ForgetForwarded(part.Answers);
        ForgetForwarded(run.Answers);
        batch.Remove(run);
        var count = refusals[run.RunNo] = refusals.GetValueOrDefault(run.RunNo) + 1;
        LogRefused(exception, run.RunNo, run.State.RunId, exception.Code, count);
        if (exception.Kind == ErrorKind.Conflict && count < MostRefusals && StoreError is null && !run.Lost)
        {
            DecideAgain(part, now);
            return;
        }

        Drop(run, run.Effects, run.Messages, exception);
        Drop(run, part.Effects, part.Messages, exception);
        if (count >= MostRefusals)
        {
            GiveUp(run.RunNo);
        }

        if (StoreError is null)
        {
            TakeUpDropped(now);
        }
    }

    private void DecideAgain(SealedRun part, long now)
    {
        var run = part.Run;
        List<RunMessage> messages = [.. part.Messages, .. run.InBatch ? run.Messages : []];
        if (run.Idempotency is { } key && keysInFlight.Remove(key.Key, out var flying))
        {
            messages.AddRange(flying.Repeats);
        }

        Undo(run, part.Effects);
        Undo(run, run.Effects);
        Leave(run);
        if (!part.Change.IsNew)
        {
            Handle(new ReloadMessage { RunNo = run.RunNo }, now);
        }

        // Commands of other servers are read again if they are still there.
        foreach (var message in messages.Where(message => message.Forwarded is null))
        {
            GiveBack(message);
            Handle(message, now);
        }
    }

    private void GiveUp(long runNo)
    {
        refusals.Remove(runNo);
        toReload.Remove(runNo);
        for (var left = held.Count; left > 0; left--)
        {
            var message = held.Dequeue();
            if (NumberOf(message) != runNo)
            {
                held.Enqueue(message);
            }
            else if (message is CommandMessage { Ends: { } key })
            {
                inUse--;
                Forget(key);
            }
        }
    }

    private static long NumberOf(RunMessage message) => message switch
    {
        CommandMessage command => command.RunNo,
        ReloadMessage reload => reload.RunNo,
        _ => 0,
    };

    [LoggerMessage(LogLevel.Error, "The store refuses what run {RunNo} {RunId} wants to record ({Code}), {Count} time(s) now")]
    private partial void LogRefused(Exception exception, long runNo, string runId, string code, int count);
}
