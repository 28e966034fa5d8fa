using Baton.Core.Errors;
using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Engine.Runs;
using Baton.Engine.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Baton.Simulation;

/// <summary>One seed: the real owner of runs on a simulated clock, store, executors and callers, all in one thread.</summary>
internal sealed class World
{
    private const int FaultySteps = 220;
    private const int CalmSteps = 20_000;

    private readonly Random random;
    private readonly PlantedBug bug;
    private readonly Checker checker;
    private readonly SimJournal journal;
    private readonly SimExecutors executors;
    private readonly Watchers watchers;
    private readonly Callers callers;
    private readonly Dictionary<string, CompiledWorkflow> workflows = [];
    private Shard shard = null!;
    private SealedBatch? atCommitter;
    private long now = 1_000_000;

    public World(int seed, PlantedBug bug)
    {
        random = new Random(seed);
        this.bug = bug;
        checker = new Checker(() => now);
        journal = new SimJournal(checker, bug);
        executors = new SimExecutors(random);
        watchers = new Watchers(journal, random, bug);
        for (var i = 0; i < 3; i++)
        {
            workflows[$"w{i}"] = RandomWorkflow.Next(random);
        }

        callers = new Callers(random, journal, checker, workflows);
        Boot();
    }

    public int Events => checker.Events;

    public void Run()
    {
        for (var step = 0; step < FaultySteps; step++)
        {
            Step();
            Check();
        }

        journal.Down = false;
        journal.NextFault = CommitFault.None;
        Settle();
        Check();
        watchers.CheckComplete();
        FinalChecks.Rows(journal, workflows);
    }

    private void Step()
    {
        switch (random.Next(100))
        {
            case < 25: Answer(); break;
            case < 45: callers.Act(shard, now, watchers); break;
            case < 60: Commit(); break;
            case < 75: Finish(); break;
            case < 90: Advance(random.Next(0, 4_000)); break;
            case < 92: Advance(random.Next(0, 200_000)); break;
            case < 94: Crash(); break;
            case < 96: journal.NextFault = random.Next(2) == 0 ? CommitFault.Fails : CommitFault.Unknown; break;
            case < 98: journal.Down = !journal.Down; break;
            default: watchers.Read(); break;
        }

        shard.Tick(EngineNow());
    }

    /// <summary>No more faults: everything must come to its end by itself, and people answer what waits for them.</summary>
    private void Settle()
    {
        for (var step = 0; step < CalmSteps; step++)
        {
            Commit();
            Finish();
            watchers.Read();
            callers.Collect(executors, now);
            if (executors.Take(now) is { } message)
            {
                shard.Handle(message, EngineNow());
                continue;
            }

            shard.Tick(EngineNow());
            if (shard.HasWork || atCommitter is not null || shard.StoreError is not null)
            {
                now++;
                continue;
            }

            var due = Math.Min(executors.NextDue, shard.NextDue);
            if (due != long.MaxValue)
            {
                now = Math.Max(now, due);
            }
            else if (journal.Runs.All(run => run.Row.Status.IsTerminal()))
            {
                return;
            }
            else if (!callers.AnswerWhatWaits(shard, now))
            {
                executors.EndHanging(now);
                if (executors.NextDue == long.MaxValue)
                {
                    break;
                }
            }
        }

        var open = journal.Runs.First(run => !run.Row.Status.IsTerminal());
        throw new ViolationException("G2", $"{open.Row.Id} is {open.Row.Status.Word()} and nothing moves it: {open.Row.Counts}");
    }

    private void Boot()
    {
        var outside = new ShardOutside(hash => workflows[hash], Start, Cancel, watchers.Publish, row => watchers.Nudge(row.RunNo, row.LastSeq));
        shard = new Shard(journal, new EngineOptions { MaxAttempts = 4, KeepParked = TimeSpan.FromSeconds(1) }, outside, NullLogger.Instance);
        shard.Recover(EngineNow());
    }

    private void Start(AttemptStart start)
    {
        checker.OnStart(journal.Find(start.Key.RunNo), start.RunId, start.Key.Slot, start.Key.Attempt, start.Node);
        executors.Start(start, now);
    }

    private void Cancel(AttemptKey key)
    {
        if (bug != PlantedBug.DeafExecutors)
        {
            executors.Cancel(key, now);
        }
    }

    private void Answer()
    {
        if (executors.Take(now) is { } message)
        {
            shard.Handle(message, EngineNow());
        }
        else if (executors.NextDue != long.MaxValue)
        {
            Advance(executors.NextDue - now);
        }
    }

    private void Commit()
    {
        if (atCommitter is null && (shard.HasWork || shard.WantsProbe(EngineNow())))
        {
            atCommitter = shard.Seal();
            if (bug == PlantedBug.ActBeforeCommit && atCommitter.Runs.Count > 0 && random.Next(4) == 0)
            {
                foreach (var effect in atCommitter.Runs[0].Effects.Where(effect => effect.Kind == RunEffectKind.StartAttempt))
                {
                    var run = atCommitter.Runs[0].Run;
                    checker.OnStart(journal.Find(run.RunNo), run.State.RunId, effect.Slot, effect.Attempt, run.State.PathOf(effect.Slot));
                }
            }
        }
    }

    private void Finish()
    {
        if (atCommitter is not { } batch)
        {
            return;
        }

        atCommitter = null;
        try
        {
            journal.Commit(batch.Journal);
        }
        catch (BatonException exception)
        {
            shard.OnCommitFailed(batch, exception, EngineNow());
            return;
        }

        shard.OnCommitted(batch, EngineNow());
    }

    private void Crash()
    {
        if (journal.Down)
        {
            return;
        }

        if (atCommitter is { } batch && random.Next(2) == 0)
        {
            // It reached the disk, and the process died before it could say so.
            journal.NextFault = CommitFault.None;
            journal.Commit(batch.Journal);
        }

        atCommitter = null;
        executors.Crash();
        callers.Crash();
        journal.Crash(random);
        Boot();
        watchers.Crash();
    }

    private void Advance(long span) => now += Math.Max(0, span);

    private long EngineNow() => bug == PlantedBug.EarlyTimers ? now + 500 : now;

    private void Check()
    {
        callers.Collect(executors, now);
        checker.CheckAcknowledged(journal);
        callers.CheckCancelled(executors, now);
    }
}
