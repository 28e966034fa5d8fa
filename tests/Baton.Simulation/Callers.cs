using Baton.Core;
using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Engine.Cluster;
using Baton.Engine.Runs;
using Baton.Engine.Store;

namespace Baton.Simulation;

/// <summary>People and programs outside: they start runs, step in at any server, send things twice, and remember what they were
/// told.</summary>
internal sealed class Callers(SimWorld world)
{
    private readonly List<SimCall> pending = [];
    private readonly Dictionary<string, long> cancelledAt = [];
    private int started;
    private int forwarded;

    /// <summary>Somebody has not been answered.</summary>
    public bool Waits => pending.Count > 0;

    private Random Random => world.Random;

    public void Act(SimServer server)
    {
        var runs = world.Store.Runs.ToList();
        if (runs.Count == 0 || Random.Next(4) == 0)
        {
            Start(server);
            return;
        }

        var run = runs[Random.Next(runs.Count)].Row;
        if (Random.Next(4) == 0)
        {
            world.Watchers.Watch(run.RunNo);
        }

        switch (Random.Next(8))
        {
            case 0: Send(server, run.Id, "cancel", at => new CancelRun(at, "sim", null)); break;
            case 1: Send(server, run.Id, "pause", at => new PauseRun(at, "sim")); break;
            case 2: Send(server, run.Id, "resume", at => new ResumeRun(at, "sim")); break;
            case 3: Send(server, run.Id, "retry", at => new RetryRun(at, null, null)); break;
            case 4: Signal(server, run.Id); break;
            default: Decide(server); break;
        }
    }

    /// <summary>Answers gates, resumes what is paused and sends what is waited for; false when there was nothing to do.</summary>
    public bool AnswerWhatWaits(SimServer server)
    {
        foreach (var run in world.Store.Runs)
        {
            if (run.Row.Status == RunStatus.Paused)
            {
                Send(server, run.Row.Id, "resume", at => new ResumeRun(at, "sim"));
                return true;
            }

            if (run.Nodes.Values.Any(node => node.WaitFor == "event"))
            {
                Signal(server, run.Row.Id);
                return true;
            }
        }

        return Decide(server);
    }

    /// <summary>Takes the answers that have come.</summary>
    public void Collect()
    {
        foreach (var call in pending.ToList())
        {
            if (call.Forwarded is { } id)
            {
                if (world.Store.TakeAnswer(id) is { } answer)
                {
                    pending.Remove(call);
                    Acknowledge(call, answer.Refusal is null);
                }
            }
            else if (call.Caller.Task.IsFaulted && call.Caller.Task.Exception.InnerException is BatonException { Code: "not_owner" })
            {
                Forward(call);
            }
            else if (call.Caller.Task.IsCompleted)
            {
                pending.Remove(call);
                _ = call.Caller.Task.Exception;
                Acknowledge(call, call.Caller.Task.IsCompletedSuccessfully);
            }
        }
    }

    /// <summary>Two seconds after an acknowledged cancel nobody works on without having been told. A server that stands still, is cut off
    /// or has lost the run cannot be told by anybody.</summary>
    public void CheckCancelled(IReadOnlyList<SimServer> awake)
    {
        foreach (var (runId, at) in cancelledAt)
        {
            if (world.Now - at <= 2_000 || world.Store.Find(runId) is not { } run)
            {
                continue;
            }

            var untold = awake.Where(server => server.Owns(run.Row.Partition)).SelectMany(server => server.Executors.Untold(runId));
            if (untold.FirstOrDefault(start => WasCancelled(run, start)) is { } attempt)
            {
                throw new ViolationException("G10", $"{runId}: {attempt.Node} was not told within 2 s of an acknowledged cancel");
            }
        }
    }

    /// <summary>Whoever had asked the server that died asks nobody any more.</summary>
    public void Crash(SimServer server) => pending.RemoveAll(call => call.Server == server);

    /// <summary>It ran when it was cancelled; others untold have answered already, or answered twice.</summary>
    private static bool WasCancelled(StoredRun run, AttemptStart start)
    {
        var last = run.Events.LastOrDefault(e => e.Slot == start.Key.Slot && e.Type == RunEventType.NodeCancelled);
        return last.Seq > 0 && last.Attempt == start.Key.Attempt;
    }

    private void Acknowledge(SimCall call, bool done)
    {
        if (!done)
        {
            return;
        }

        world.Checker.OnAcknowledged(world.Store, call.RunId, call.What);
        if (call.What == "cancel")
        {
            cancelledAt[call.RunId] = world.Now;
        }
        else if (call.What == "retry")
        {
            cancelledAt.Remove(call.RunId);
        }
    }

    private void Start(SimServer server)
    {
        var name = $"w{Random.Next(world.Workflows.Count)}";
        var id = $"r{started++}";
        var row = new RunRow
        {
            RunNo = 0, Id = id, Partition = Partitions.Of(id), Workflow = name, Version = 0, DefinitionHash = name,
            Status = RunStatus.Created, CreatedAt = world.Now,
        };
        var created = new RunCreatedData(Payload.EmptyObject, 0, false, null, []);
        StartMessage Message(TaskCompletionSource<StartRunResult?>? caller) => new()
        {
            Workflow = world.Workflows[name], Row = row, Command = at => new StartRun(at, created), IdIsGiven = true, Caller = caller,
        };
        Ask(new SimCall(server, id, "start", Message, () => CommandCodec.Encode(Message(null))));
    }

    private void Signal(SimServer server, string runId) =>
        Send(server, runId, "signal", at => new SignalRun(at, "go", Payload.EmptyObject));

    private bool Decide(SimServer server)
    {
        var open = world.Store.Runs
            .SelectMany(run => run.Gates.Values.Where(gate => gate.Status == "open").Select(gate => (run.Row.Id, gate))).ToList();
        if (open.Count == 0)
        {
            return false;
        }

        var (runId, gate) = open[Random.Next(open.Count)];
        for (var times = Random.Next(1, 3); times > 0; times--)
        {
            var asked = ((GateOpenedData)world.Store.Find(runId)!.Events.First(e => e.Seq == gate.OpenSeq).Data!).Ask is not null;
            var option = Random.Next(5) switch { 0 => "reject", 1 => asked ? "raise" : "correct", _ => asked ? "raise" : "approve" };
            var values = asked ? Payload.FromJson("{\"max_cost\": 1000}") : null;
            Send(server, runId, "decide", at => new DecideGate(at, gate.Slot, option, "sim", null, values));
        }

        return true;
    }

    private void Send(SimServer server, string runId, string what, Func<long, RunCommand> command) => Ask(new SimCall(
        server, runId, what, caller => new CommandMessage { RunId = runId, Command = command, Caller = caller },
        () => CommandCodec.Encode(command(0))));

    private void Ask(SimCall call)
    {
        pending.Add(call);
        if (call.Server.Owns(Partitions.Of(call.RunId)))
        {
            call.Server.Handle(call.Message(call.Caller));
        }
        else
        {
            Forward(call);
        }
    }

    private void Forward(SimCall call)
    {
        if (call.Server.Journal.Down)
        {
            pending.Remove(call);
            return;
        }

        call.Forwarded = $"c{forwarded++}";
        world.Store.Put(new ForwardedCommand(
            call.Forwarded, Partitions.Of(call.RunId), call.RunId, call.Server.Name, call.Body(), world.Now));
    }

    private sealed record SimCall(
        SimServer Server, string RunId, string What, Func<TaskCompletionSource<StartRunResult?>, RunMessage> Message, Func<string> Body)
    {
        public TaskCompletionSource<StartRunResult?> Caller { get; } = new();

        /// <summary>Id of the command it left for the owner, or null.</summary>
        public string? Forwarded { get; set; }
    }
}
