using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Simulation;

/// <summary>The database of a simulated world: what is here has reached the disk. Refuses what the real ones refuse. Servers reach it
/// through a <see cref="SimJournal"/> each.</summary>
internal sealed class SimStore(Checker checker, PlantedBug bug)
{
    public const long Lease = 6_000;

    private readonly Dictionary<long, StoredRun> runs = [];
    private readonly Dictionary<string, IdempotencyRow> keys = [];
    private readonly (string? Server, long Epoch)[] partitions = new (string?, long)[Partitions.Count];
    private readonly Dictionary<string, long> seen = [];
    private readonly List<ForwardedCommand> commands = [];
    private readonly Dictionary<string, ForwardedAnswer> answers = [];
    private long numbers;

    public IEnumerable<StoredRun> Runs => runs.Values;

    public bool HasCommands => commands.Count > 0;

    /// <summary>The first promise that a commit broke.</summary>
    public ViolationException? Violation { get; set; }

    /// <summary>Batches refused because their server did not own what it wrote.</summary>
    public int Fenced { get; private set; }

    public StoredRun? Find(long runNo) => runs.GetValueOrDefault(runNo);

    public StoredRun? Find(string runId) => runs.Values.FirstOrDefault(run => run.Row.Id == runId);

    public IdempotencyRow? FindIdempotency(string key) => keys.GetValueOrDefault(key);

    public long Reserve(int count)
    {
        var first = numbers + 1;
        numbers += count;
        return first;
    }

    /// <summary>A round of ownership, as the database would settle it by its own clock.</summary>
    public Ownership Balance(string server, IReadOnlyCollection<int> release, long now)
    {
        seen[server] = now;
        foreach (var dead in seen.Where(other => now - other.Value > Lease).Select(other => other.Key).ToList())
        {
            Free(dead);
        }

        foreach (var partition in release)
        {
            partitions[partition].Server = null;
        }

        var place = seen.Keys.Order(StringComparer.Ordinal).ToList().IndexOf(server);
        var share = (Partitions.Count / seen.Count) + (place < Partitions.Count % seen.Count ? 1 : 0);
        for (var partition = 0; partition < Partitions.Count && Held(server).Count < share; partition++)
        {
            if (partitions[partition].Server is null)
            {
                partitions[partition] = (server, partitions[partition].Epoch + 1);
            }
        }

        var held = Held(server);
        return new Ownership(held, Math.Max(0, held.Count - share), seen.Count, TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(Lease));
    }

    /// <summary>The server says good-bye, or has not been heard of for too long.</summary>
    public void Free(string server)
    {
        seen.Remove(server);
        for (var partition = 0; partition < Partitions.Count; partition++)
        {
            if (partitions[partition].Server == server)
            {
                partitions[partition].Server = null;
            }
        }
    }

    /// <summary>Some partition belongs to nobody, or to a server that is gone: it is taken over in a later round.</summary>
    public bool HasOrphans(IEnumerable<string> servers)
    {
        var alive = servers.ToHashSet();
        return partitions.Any(partition => partition.Server is not { } owner || !alive.Contains(owner));
    }

    public void Put(ForwardedCommand command) => commands.Add(command);

    public IReadOnlyList<ForwardedCommand> CommandsFor(IEnumerable<int> held)
    {
        var mine = held.ToHashSet();
        return [.. commands.Where(command => mine.Contains(command.Partition))];
    }

    public ForwardedAnswer? TakeAnswer(string id) => answers.Remove(id, out var answer) ? answer : null;

    public void Write(JournalBatch batch)
    {
        foreach (var change in batch.Runs)
        {
            Check(change, batch.Epochs);
        }

        foreach (var answer in batch.Answers)
        {
            if (!Owned(answer.Partition, batch.Epochs))
            {
                throw NotOwner();
            }

            if (!commands.Any(command => command.Id == answer.CommandId))
            {
                throw BatonException.Conflict("command_answered", answer.CommandId);
            }
        }

        foreach (var change in batch.Runs)
        {
            Write(change);
        }

        foreach (var answer in batch.Answers)
        {
            commands.RemoveAll(command => command.Id == answer.CommandId);
            answers[answer.CommandId] = answer;
        }
    }

    /// <summary>The same events once more, as a bug would.</summary>
    public void WriteAgain(JournalBatch batch)
    {
        foreach (var change in batch.Runs)
        {
            foreach (var e in change.Events)
            {
                checker.OnEvent(runs[change.Run.RunNo], e);
            }
        }
    }

    /// <summary>A server died; what a lying store had not really written is gone with it.</summary>
    public void Crash(Random random)
    {
        foreach (var run in runs.Values.ToList())
        {
            if (bug == PlantedBug.LyingCommit && run.Row.LastSeq < 8 && random.Next(2) == 0)
            {
                runs.Remove(run.Row.RunNo);
            }
        }
    }

    private Dictionary<int, long> Held(string server) => Enumerable.Range(0, Partitions.Count)
        .Where(partition => partitions[partition].Server == server).ToDictionary(partition => partition, p => partitions[p].Epoch);

    private bool Owned(int partition, IReadOnlyDictionary<int, long> epochs) =>
        epochs.TryGetValue(partition, out var epoch) && partitions[partition].Epoch == epoch;

    private BatonException NotOwner()
    {
        Fenced++;
        return BatonException.Conflict("not_owner", "simulated");
    }

    private void Check(RunChange change, IReadOnlyDictionary<int, long> epochs)
    {
        if (bug == PlantedBug.NoFence)
        {
            return;
        }

        if (!Owned(change.Run.Partition, epochs))
        {
            throw NotOwner();
        }

        var last = runs.TryGetValue(change.Run.RunNo, out var run) ? run.Row.LastSeq : 0;
        if (change.IsNew == (run is not null) || change.Events[0].Seq != last + 1)
        {
            throw BatonException.Conflict("stale_owner", $"{change.Run.Id}: {change.Events[0].Seq} after {last}");
        }

        if (change.IsNew && Find(change.Run.Id) is not null)
        {
            throw BatonException.Conflict("run_exists", change.Run.Id);
        }

        if (change.Idempotency is { } key && keys.ContainsKey(key.Key))
        {
            throw BatonException.Conflict("idempotency_key_used", key.Key);
        }
    }

    private void Write(RunChange change)
    {
        if (!runs.TryGetValue(change.Run.RunNo, out var run))
        {
            runs[change.Run.RunNo] = run = new StoredRun(change.Run);
        }

        run.Row = change.Run;
        foreach (var e in change.Events)
        {
            checker.OnEvent(run, e);
            run.Events.Add(e);
            Plant(run, e);
        }

        foreach (var node in change.Nodes)
        {
            run.Nodes[node.Slot] = node;
        }

        foreach (var gate in change.Gates)
        {
            run.Gates[gate.Id] = gate;
        }

        if (change.Idempotency is { } key)
        {
            keys[key.Key] = key;
        }
    }

    private void Plant(StoredRun run, in RunEvent e)
    {
        var again = bug switch
        {
            PlantedBug.DoubleSuccess when e.Type == RunEventType.NodeSucceeded => true,
            PlantedBug.LateEvent when e.Type.EndsRun() => true,
            PlantedBug.SecondDecision when e.Type == RunEventType.GateDecided => true,
            _ => false,
        };
        if (again)
        {
            var type = bug == PlantedBug.LateEvent ? RunEventType.RunPaused : e.Type;
            checker.OnEvent(run, e with { Seq = e.Seq + 1, Type = type });
        }
    }
}

internal sealed class StoredRun(RunRow row)
{
    public RunRow Row { get; set; } = row;

    public List<RunEvent> Events { get; } = [];

    public Dictionary<int, NodeRow> Nodes { get; } = [];

    public Dictionary<string, GateRow> Gates { get; } = [];
}
