using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine.Store;
using Microsoft.Extensions.Logging;

namespace Baton.Engine.Runs;

internal sealed partial class Shard
{
    private const int NumbersReserved = 1_024;
    private const int EventsPerRead = 5_000;

    private readonly Dictionary<string, (string BodyHash, string RunId, List<RunMessage> Repeats)> keysInFlight = [];
    private long nextNumber;
    private long reservedUntil;

    private void Guarded(RunMessage message, long now)
    {
        try
        {
            switch (message)
            {
                case StartMessage start: HandleStart(start, now); break;
                case CommandMessage command: HandleCommand(command, now); break;
                case ReloadMessage reload: HandleReload(reload, now); break;
                case DeleteMessage delete: HandleDelete(delete); break;
                case DeletedMessage deleted: leaving.Remove(deleted.RunId); break;
            }
        }
        catch (BatonException exception) when (exception.Kind == ErrorKind.Unavailable)
        {
            EnterOutage(exception, now);
            Hold(message);
        }
        catch (BatonException exception) when (message.Caller is not null || message.Forwarded is not null)
        {
            Refuse(message, exception);
        }
        catch (Exception exception)
        {
            // A damaged history or a fault of ours: this run cannot go on, all others can.
            LogRunFault(exception, (message as CommandMessage)?.RunNo ?? 0,
                (message as CommandMessage)?.RunId ?? (message as StartMessage)?.Row.Id);
            Refuse(message, new BatonException(ErrorKind.Internal, "internal", "Baton could not decide this; the log says more."));
        }
    }

    private void HandleStart(StartMessage message, long now)
    {
        if (!Owns(message.Row.Partition))
        {
            Keep(message, NotOwner());
            return;
        }

        if (message.Forwarded is { } command && !Takes(command))
        {
            return;
        }

        if (message.Idempotency is { } wanted && AnswerRepeated(message, wanted))
        {
            return;
        }

        var id = message.Row.Id;
        if (byId.ContainsKey(id) || leaving.Contains(id) || (message.IdIsGiven && journal.FindRun(id) is not null))
        {
            throw BatonException.Conflict("run_id_in_use", $"There is a run '{id}' already.");
        }

        var row = message.Row with
        {
            RunNo = Partitions.Number(NextNumber(), message.Row.Partition),
            CreatedAt = message.History is null ? now : message.Row.CreatedAt,
        };
        var run = new HotRun(row.RunNo, message.History?.State ?? new RunState(id, message.Workflow, row.Version), row)
        {
            Idempotency = message.Idempotency is { } key ? key with { CreatedAt = now } : null,
        };
        byId.Add(id, run);
        byNo.Add(row.RunNo, run);
        if (message.History is { } history)
        {
            GateRows.Collect(run, history.Events);
            Collect(run, history.Events, [], message);
        }
        else
        {
            Decide(run, message.Command!(now), message);
        }

        if (run.State.LastSeq == 0)
        {
            byId.Remove(id);
            byNo.Remove(row.RunNo);
        }
        else if (message.Idempotency is { } remembered)
        {
            keysInFlight[remembered.Key] = (remembered.BodyHash, id, []);
        }
    }

    /// <summary>The same key again gets the same run; with another body it is refused.</summary>
    private bool AnswerRepeated(StartMessage message, IdempotencyRow wanted)
    {
        if (keysInFlight.TryGetValue(wanted.Key, out var flying))
        {
            CheckBody(flying.BodyHash, wanted);
            flying.Repeats.Add(message);
            return true;
        }

        if (journal.FindIdempotency(wanted.Key) is { } known)
        {
            CheckBody(known.BodyHash, wanted);
            Answer(message, known.Result, true);
            return true;
        }

        return false;
    }

    private static void CheckBody(string hash, IdempotencyRow wanted)
    {
        if (hash != wanted.BodyHash)
        {
            throw BatonException.Invalid("idempotency_key_reused", "This Idempotency-Key was used with another request.");
        }
    }

    private long NextNumber()
    {
        if (nextNumber == reservedUntil)
        {
            nextNumber = journal.ReserveRunNumbers(NumbersReserved);
            reservedUntil = nextNumber + NumbersReserved;
        }

        return nextNumber++;
    }

    private void HandleCommand(CommandMessage message, long now)
    {
        if (message.Ends is { } end && !IsAlive(end))
        {
            // Its run was lost since, by which it was told to stop. Also when the run is back, it has gone on without this attempt.
            inUse--;
            return;
        }

        if (!Owns(message.RunId is { } wanted ? Partitions.Of(wanted) : Partitions.Of(message.RunNo)))
        {
            Strand(message);
            return;
        }

        if (message.Forwarded is { } command && !Takes(command))
        {
            return;
        }

        RequireStaying(message.RunId);
        var run = message.RunId is { } id ? byId.GetValueOrDefault(id) : byNo.GetValueOrDefault(message.RunNo);
        run ??= Load(message.RunId is { } known ? journal.FindRun(known) : journal.FindRun(message.RunNo));
        if (run is null)
        {
            Forget(message);
            Refuse(message, BatonException.NotFound("run_not_found", $"There is no run '{message.RunId}'."));
            return;
        }

        if (message.Ends is not null)
        {
            inUse--;
        }

        Decide(run, message.Command(now), message);
    }

    /// <summary>A message for a run that another server owns: callers ask there, and what this server knew of it is of no use.</summary>
    private void Strand(CommandMessage message)
    {
        if (message.Caller is not null || message.Forwarded is not null)
        {
            Keep(message, NotOwner());
        }
    }

    private HotRun? Load(RunRow? row)
    {
        if (row is null)
        {
            return null;
        }

        var state = new RunState(row.Id, outside.Resolve(row.DefinitionHash), row.Version);
        var run = new HotRun(row.RunNo, state, row) { HasRow = true };
        while (state.LastSeq < row.LastSeq)
        {
            var events = journal.ReadEvents(row.RunNo, state.LastSeq, EventsPerRead);
            if (events.Count == 0)
            {
                throw new InvalidOperationException($"Run {row.Id}: the journal ends at {state.LastSeq}, its row says {row.LastSeq}.");
            }

            foreach (var e in events)
            {
                state.Apply(e);
                GateRows.Collect(run, e);
            }
        }

        state.EndReplay();
        run.Gates.Clear();
        byId[row.Id] = run;
        byNo[row.RunNo] = run;
        return run;
    }

    [LoggerMessage(LogLevel.Critical, "Run {RunNo} {RunId} cannot be decided")]
    private partial void LogRunFault(Exception exception, long runNo, string? runId);
}
