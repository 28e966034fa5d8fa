using Baton.Core.Errors;
using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Engine.Cluster;
using Baton.Engine.Runs;
using Baton.Engine.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Baton.Simulation;

/// <summary>One process: the real owner of runs, its committer and its executors. The world says which of its threads moves next.</summary>
internal sealed class SimServer
{
    private readonly SimWorld world;
    private readonly Shard shard;
    private SealedBatch? atCommitter;
    private CommitResult? asleepWith;
    private IReadOnlyList<int> release = [];

    public SimServer(SimWorld world, string name, int place)
    {
        (this.world, Name, Place) = (world, name, place);
        Journal = new SimJournal(world.Store, world.Bug);
        Executors = new SimExecutors(world.Random);
        var outside = new ShardOutside(
            hash => world.Workflows[hash], Start, Cancel, part => world.Watchers.Publish(Place, part),
            row => world.Watchers.Nudge(Place, row.RunNo, row.LastSeq), () => WantsRound = true)
        {
            Leave = Cancel,
            Answer = (key, answer, _) =>
            {
                world.Checker.OnAnswer(world.Store.Find(key.RunNo), key.Slot, answer);
                Executors.Answered(key, answer, world.Now);
            },
            Remind = key => Executors.Remind(key, world.Now),

            // What is executed here takes no time between the decision and the call.
            Owned = (_, _) => { },
        };
        var options = new EngineOptions { MaxAttempts = 4, KeepParked = TimeSpan.FromSeconds(1) };
        shard = new Shard(Journal, options, outside, NullLogger.Instance);
        Round();
    }

    public string Name { get; }

    public int Place { get; }

    public SimJournal Journal { get; }

    public SimExecutors Executors { get; }

    /// <summary>The process stands still until then.</summary>
    public long FrozenUntil { get; set; }

    public bool WantsRound { get; private set; }

    public long LastRound { get; private set; }

    public bool IsIdle => !shard.HasWork && atCommitter is null && shard.StoreError is null;

    /// <summary>It reaches the database and knows what it owns: its last round is not long ago.</summary>
    public bool IsWell => !Journal.Down && shard.StoreError is null && world.Now - LastRound <= 1_000;

    public bool HasSurplus { get; private set; }

    public long NextDue => Math.Min(Executors.NextDue, shard.NextDue);

    private long Now => world.EngineNow;

    public bool Owns(int partition) => shard.Held.ContainsKey(partition);

    public void Handle(RunMessage message) => shard.Handle(message, Now);

    public void Tick() => shard.Tick(Now);

    /// <summary>A round of ownership, then the commands that others left.</summary>
    public void Round()
    {
        if (Journal.Down)
        {
            return;
        }

        var ownership = world.Store.Balance(Name, release, world.Now);
        (WantsRound, LastRound, HasSurplus) = (false, world.Now, ownership.Surplus > 0);
        release = shard.Own(
            world.Bug == PlantedBug.NoLease ? ownership with { Lease = TimeSpan.MaxValue } : ownership, Now, Now);
        foreach (var command in world.Store.CommandsFor(ownership.Held.Keys))
        {
            Handle(CommandCodec.Decode(command, hash => world.Workflows[hash]));
        }

        world.Watchers.Look(Place);
    }

    /// <summary>Hands the open batch to the committer when that is free.</summary>
    public void Seal()
    {
        if (atCommitter is not null || !(shard.HasWork || shard.WantsProbe(Now)))
        {
            return;
        }

        atCommitter = shard.Seal();
        if (world.Bug == PlantedBug.ActBeforeCommit && atCommitter.Runs.Count > 0 && world.Random.Next(4) == 0)
        {
            foreach (var effect in atCommitter.Runs[0].Effects.Where(effect => effect.Kind == RunEffectKind.StartAttempt))
            {
                var run = atCommitter.Runs[0].Run;
                world.Checker.OnStart(
                    world.Store.Find(run.RunNo), run.State.RunId, effect.Slot, effect.Attempt, run.State.PathOf(effect.Slot));
            }
        }
    }

    /// <summary>The committer writes, and the owner hears of it now or, when the process stood still in between, later.</summary>
    public void Commit(bool freeze)
    {
        if (atCommitter is not { } batch)
        {
            return;
        }

        atCommitter = null;
        var result = new BatchWriter(Journal, NullLogger.Instance).Write(batch);
        if (freeze)
        {
            asleepWith = result;
            return;
        }

        shard.OnCommit(result, Now);
    }

    /// <summary>Goes on where it stood still, with what it knew then.</summary>
    public void WakeUp()
    {
        if (asleepWith is { } result)
        {
            asleepWith = null;
            shard.OnCommit(result, Now);
        }
    }

    public bool TakeAnswer()
    {
        if (Executors.Take(world.Now) is not { } message)
        {
            return false;
        }

        Handle(message);
        return true;
    }

    /// <summary>What was at the committer may have reached the disk before the process died.</summary>
    public void Die()
    {
        if (atCommitter is { } batch && !Journal.Down && world.Random.Next(2) == 0)
        {
            try
            {
                world.Store.Write(batch.Journal);
            }
            catch (BatonException)
            {
                // Refused, and nobody is left to hear of it.
            }
        }
    }

    private void Start(AttemptStart start)
    {
        world.Checker.OnStart(world.Store.Find(start.Key.RunNo), start.RunId, start.Key.Slot, start.Key.Attempt, start.Node);
        Executors.Start(start, world.Now);
    }

    private void Cancel(AttemptKey key)
    {
        if (world.Bug != PlantedBug.DeafExecutors)
        {
            Executors.Cancel(key, world.Now);
        }
    }
}

/// <summary>What all servers of a world share.</summary>
internal sealed class SimWorld(Random random, PlantedBug bug)
{
    public Random Random { get; } = random;

    public PlantedBug Bug { get; } = bug;

    /// <summary>The true time.</summary>
    public long Now { get; set; } = 1_000_000;

    /// <summary>What the servers' clocks say.</summary>
    public long EngineNow => Bug == PlantedBug.EarlyTimers ? Now + 500 : Now;

    public required SimStore Store { get; init; }

    public required Checker Checker { get; init; }

    public required Watchers Watchers { get; init; }

    public required Dictionary<string, CompiledWorkflow> Workflows { get; init; }
}
