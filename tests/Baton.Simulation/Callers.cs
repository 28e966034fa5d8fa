using Baton.Core;
using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Engine.Runs;
using Baton.Engine.Store;

namespace Baton.Simulation;

/// <summary>People and programs outside: they start runs, step in, send things twice, and remember what they were told.</summary>
internal sealed class Callers(Random random, SimJournal journal, Checker checker, IReadOnlyDictionary<string, CompiledWorkflow> workflows)
{
    private readonly List<(string RunId, string What, TaskCompletionSource<StartRunResult?> Caller)> pending = [];
    private readonly Dictionary<string, long> cancelledAt = [];
    private int started;

    public void Act(Shard shard, long now, Watchers watchers)
    {
        var runs = journal.Runs.ToList();
        if (runs.Count == 0 || random.Next(4) == 0)
        {
            Start(shard, now);
            return;
        }

        var run = runs[random.Next(runs.Count)].Row;
        if (random.Next(4) == 0)
        {
            watchers.Watch(run.RunNo);
        }

        switch (random.Next(8))
        {
            case 0: Send(shard, now, run.Id, "cancel", at => new CancelRun(at, "sim", null)); break;
            case 1: Send(shard, now, run.Id, "pause", at => new PauseRun(at, "sim")); break;
            case 2: Send(shard, now, run.Id, "resume", at => new ResumeRun(at, "sim")); break;
            case 3: Send(shard, now, run.Id, "retry", at => new RetryRun(at, null, null)); break;
            case 4: Signal(shard, now, run.Id); break;
            default: Decide(shard, now); break;
        }
    }

    /// <summary>Answers gates, resumes what is paused and sends what is waited for; false when there was nothing to do.</summary>
    public bool AnswerWhatWaits(Shard shard, long now)
    {
        foreach (var run in journal.Runs)
        {
            if (run.Row.Status == RunStatus.Paused)
            {
                Send(shard, now, run.Row.Id, "resume", at => new ResumeRun(at, "sim"));
                return true;
            }

            if (run.Nodes.Values.Any(node => node.WaitFor == "event"))
            {
                Signal(shard, now, run.Row.Id);
                return true;
            }
        }

        return Decide(shard, now);
    }

    /// <summary>Takes the answers that have come.</summary>
    public void Collect(SimExecutors executors, long now)
    {
        foreach (var call in pending.Where(call => call.Caller.Task.IsCompleted).ToList())
        {
            pending.Remove(call);
            if (!call.Caller.Task.IsCompletedSuccessfully)
            {
                _ = call.Caller.Task.Exception;
                continue;
            }

            checker.OnAcknowledged(journal, call.RunId, call.What);
            if (call.What == "cancel")
            {
                cancelledAt[call.RunId] = now;
            }
            else if (call.What == "retry")
            {
                cancelledAt.Remove(call.RunId);
            }
        }
    }

    /// <summary>Two seconds after an acknowledged cancel nobody works on without having been told.</summary>
    public void CheckCancelled(SimExecutors executors, long now)
    {
        foreach (var (runId, at) in cancelledAt)
        {
            if (now - at > 2_000 && journal.Find(runId) is { } run && executors.Untold(runId).FirstOrDefault(start => WasCancelled(run, start)) is { } untold)
            {
                throw new ViolationException("G10", $"{runId}: {untold.Node} was not told within 2 s of an acknowledged cancel");
            }
        }
    }

    /// <summary>It ran when it was cancelled; others untold have answered already, or answered twice.</summary>
    private static bool WasCancelled(StoredRun run, AttemptStart start)
    {
        var last = run.Events.LastOrDefault(e => e.Slot == start.Key.Slot && e.Type == RunEventType.NodeCancelled);
        return last.Seq > 0 && last.Attempt == start.Key.Attempt;
    }

    public void Crash() => pending.Clear();

    private void Start(Shard shard, long now)
    {
        var name = $"w{random.Next(workflows.Count)}";
        var id = $"r{started++}";
        var row = new RunRow
        {
            RunNo = 0, Id = id, Partition = 0, Workflow = name, Version = 0, DefinitionHash = name, Status = RunStatus.Created, CreatedAt = now,
        };
        var caller = new TaskCompletionSource<StartRunResult?>();
        pending.Add((id, "start", caller));
        var created = new RunCreatedData(Payload.EmptyObject, 0, false, null, []);
        shard.Handle(
            new StartMessage { Workflow = workflows[name], Row = row, Command = at => new StartRun(at, created), IdIsGiven = true, Caller = caller }, now);
    }

    private void Signal(Shard shard, long now, string runId) =>
        Send(shard, now, runId, "signal", at => new SignalRun(at, "go", Payload.EmptyObject));

    private bool Decide(Shard shard, long now)
    {
        var open = journal.Runs.SelectMany(run => run.Gates.Values.Where(gate => gate.Status == "open").Select(gate => (run.Row.Id, gate))).ToList();
        if (open.Count == 0)
        {
            return false;
        }

        var (runId, gate) = open[random.Next(open.Count)];
        for (var times = random.Next(1, 3); times > 0; times--)
        {
            var option = random.Next(5) switch { 0 => "reject", 1 => "correct", _ => "approve" };
            Send(shard, now, runId, "decide", at => new DecideGate(at, gate.Slot, option, "sim", null, null));
        }

        return true;
    }

    private void Send(Shard shard, long now, string runId, string what, Func<long, RunCommand> command)
    {
        var caller = new TaskCompletionSource<StartRunResult?>();
        pending.Add((runId, what, caller));
        shard.Handle(new CommandMessage { RunId = runId, Command = command, Caller = caller }, now);
    }
}
