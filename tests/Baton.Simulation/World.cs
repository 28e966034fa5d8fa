using Baton.Core.Graph;
using Baton.Core.Runs;

namespace Baton.Simulation;

/// <summary>One seed: one to three servers on a simulated clock, database, network, executors and callers, all in one thread.</summary>
internal sealed class World
{
    private const int FaultySteps = 220;
    private const int CalmSteps = 20_000;

    private readonly SimWorld world;
    private readonly Callers callers;
    private readonly List<SimServer> servers = [];
    private readonly int places;
    private int born;

    public World(int seed, PlantedBug bug)
    {
        var random = new Random(seed);
        SimWorld? made = null;
        var workflows = new Dictionary<string, CompiledWorkflow>();
        var checker = new Checker(() => made!.Now, workflows);
        var store = new SimStore(checker, bug);
        for (var i = 0; i < 3; i++)
        {
            workflows[$"w{i}"] = RandomWorkflow.Next(random);
        }

        places = bug is PlantedBug.NoFence or PlantedBug.NoLease ? 2 : random.Next(1, 4);
        var watchers = new Watchers(store, random, bug, places);
        world = made = new SimWorld(random, bug) { Store = store, Checker = checker, Watchers = watchers, Workflows = workflows };
        callers = new Callers(world);
        for (var place = 0; place < places; place++)
        {
            Boot(place);
        }
    }

    public int Events => world.Checker.Events;

    public int Fenced => world.Store.Fenced;

    private Random Random => world.Random;

    private IEnumerable<SimServer> Awake => servers.Where(server => server.FrozenUntil <= world.Now);

    public void Run()
    {
        for (var step = 0; step < FaultySteps; step++)
        {
            Step();
            Check();
        }

        foreach (var server in servers)
        {
            server.Journal.Down = false;
            server.Journal.NextFault = CommitFault.None;
        }

        for (var place = 0; place < places; place++)
        {
            if (servers.All(server => server.Place != place))
            {
                Boot(place);
            }
        }

        world.Now = Math.Max(world.Now, servers.Max(server => server.FrozenUntil));
        Settle();
        Check();
        world.Watchers.CheckComplete();
        FinalChecks.Rows(world.Store, world.Workflows);
    }

    private void Step()
    {
        Wake();
        if (Awake.ToList() is not { Count: > 0 } awake)
        {
            Advance(Random.Next(500, 4_000));
            return;
        }

        var server = awake[Random.Next(awake.Count)];
        switch (Random.Next(106))
        {
            case < 25: Answer(server); break;
            case < 45: callers.Act(server); break;
            case < 60: server.Seal(); break;
            case < 75: Commit(server); break;
            case < 90: Advance(Random.Next(0, 4_000)); break;
            case < 92: Advance(Random.Next(0, 200_000)); break;
            case < 94: Crash(server); break;
            case < 96: server.Journal.NextFault = Random.Next(2) == 0 ? CommitFault.Fails : CommitFault.Unknown; break;
            case < 98: server.Journal.Down = !server.Journal.Down; break;
            case < 100: world.Watchers.Read(servers); break;
            case < 104: server.Round(); break;
            case < 105: Freeze(server); break;
            default: Return(); break;
        }

        if (servers.Contains(server) && server.FrozenUntil <= world.Now)
        {
            if (world.Now - server.LastRound >= 1_000 && Random.Next(2) == 0)
            {
                server.Round();
            }

            server.Tick();
        }
    }

    /// <summary>No more faults: everything must come to its end by itself, and people answer what waits for them.</summary>
    private void Settle()
    {
        for (var step = 0; step < CalmSteps; step++)
        {
            var moved = false;
            Wake();
            foreach (var server in servers)
            {
                server.Seal();
                server.Commit(freeze: false);
                moved |= server.TakeAnswer();
                server.Tick();
                if (server.WantsRound || server.HasSurplus || world.Now - server.LastRound >= 1_000)
                {
                    server.Round();
                }

                moved |= !server.IsIdle;
            }

            world.Watchers.Read(servers);
            Check();
            if (moved)
            {
                world.Now++;
            }
            else if (world.Store.HasCommands || callers.Waits || world.Store.HasOrphans(servers.Select(server => server.Name)))
            {
                world.Now += 500;
            }
            else if (!MoveOn())
            {
                break;
            }
            else if (world.Store.Runs.All(run => run.Row.Status.IsTerminal()) && !callers.Waits)
            {
                return;
            }
        }

        var open = world.Store.Runs.FirstOrDefault(run => !run.Row.Status.IsTerminal());
        throw new ViolationException("G2", open is null
            ? "a caller is never answered"
            : $"{open.Row.Id} is {open.Row.Status.Word()} and nothing moves it: {open.Row.Counts}");
    }

    /// <summary>To the next thing that happens by itself, else to what people have to do; false when there is neither.</summary>
    private bool MoveOn()
    {
        var due = servers.Min(server => server.NextDue);
        if (due != long.MaxValue)
        {
            world.Now = Math.Max(world.Now, due);
            return true;
        }

        if (world.Store.Runs.All(run => run.Row.Status.IsTerminal()) || callers.AnswerWhatWaits(servers[Random.Next(servers.Count)]))
        {
            return true;
        }

        servers.ForEach(server => server.Executors.EndHanging(world.Now));
        return servers.Min(server => server.Executors.NextDue) != long.MaxValue;
    }

    private void Boot(int place) => servers.Add(new SimServer(world, $"s{born++}", place));

    private void Answer(SimServer server)
    {
        if (!server.TakeAnswer() && server.Executors.NextDue != long.MaxValue)
        {
            Advance(server.Executors.NextDue - world.Now);
        }
    }

    private void Commit(SimServer server)
    {
        // With that bug only one server ever sleeps, and often, so that the other has the time to go on with its runs.
        var freeze = places > 1 && (world.Bug == PlantedBug.NoLease ? server.Place == 0 && Random.Next(3) == 0 : Random.Next(12) == 0);
        server.Commit(freeze);
        if (freeze)
        {
            Freeze(server);
        }
    }

    /// <summary>Stands still for up to twenty leases: others take over, and it does not know.</summary>
    private void Freeze(SimServer server)
    {
        if (places > 1)
        {
            server.FrozenUntil = world.Now + Random.Next(500, (int)(20 * SimStore.Lease));
        }
    }

    private void Wake()
    {
        foreach (var server in Awake)
        {
            server.WakeUp();
        }
    }

    private void Crash(SimServer server)
    {
        if (server.Journal.Down && places == 1)
        {
            return;
        }

        server.Die();
        servers.Remove(server);
        callers.Crash(server);
        world.Store.Crash(Random);
        world.Watchers.Crash(server.Place);
        if (places == 1)
        {
            world.Store.Free(server.Name);
            Boot(server.Place);
        }
        else if (Random.Next(2) == 0)
        {
            // An orderly end; else the others notice only when the lease is over.
            world.Store.Free(server.Name);
        }
    }

    private void Return()
    {
        var gone = Enumerable.Range(0, places).Where(place => servers.All(server => server.Place != place)).ToList();
        if (gone.Count > 0)
        {
            Boot(gone[Random.Next(gone.Count)]);
        }
    }

    private void Advance(long span) => world.Now += Math.Max(0, span);

    private void Check()
    {
        Wake();
        if (world.Store.Violation is { } violation)
        {
            throw violation;
        }

        callers.Collect();
        world.Checker.CheckAcknowledged(world.Store);
        callers.CheckCancelled([.. Awake.Where(server => server.IsWell)]);
    }
}
