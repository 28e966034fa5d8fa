using Baton.Core;
using Baton.Core.Errors;
using Baton.Core.Graph;
using Baton.Core.Runs;

namespace Baton.Tests.Runs;

/// <summary>One attempt a run has asked for.</summary>
internal sealed record Call(string Node, int Slot, int Attempt, string Key, string Input, long At);

/// <summary>What a scripted executor says: an output, an error, or nothing yet.</summary>
internal sealed record Answer(Payload? Output, NodeError? Error)
{
    public static Answer Ok(string json) => new(Payload.FromJson(json), null);

    public static Answer Fail(string kind = "broken", string message = "It broke.") => new(null, new NodeError(kind, message));

    public static Answer Fail(NodeError error) => new(null, error);

    /// <summary>The attempt goes on until the test completes it.</summary>
    public static Answer? Later => null;
}

/// <summary>Drives the machine in memory: gives it commands, executes its attempts by a script, moves its clock to the next
/// timer.</summary>
internal sealed class MachineDriver
{
    public const long Start0 = 1_750_000_000_000;

    private readonly RunMachine machine = new();
    private readonly Func<Call, Answer?> script;
    private readonly CompiledWorkflow workflow;
    private readonly StatusLedger ledger;

    public MachineDriver(CompiledWorkflow workflow, Func<Call, Answer?>? script = null, string id = "run-1")
    {
        this.workflow = workflow;
        this.script = script ?? (call => Answer.Ok($"\"{call.Node}\""));
        State = new RunState(id, workflow, 1);
        ledger = new StatusLedger(State.SlotCount);
    }

    public RunState State { get; private set; }

    public long Now { get; set; } = Start0;

    /// <summary>Attempts that may be started by one command.</summary>
    public int Capacity { get; set; } = int.MaxValue;

    /// <summary>Everything recorded so far.</summary>
    public List<RunEvent> Events { get; } = [];

    /// <summary>Every attempt asked for, in order.</summary>
    public List<Call> Calls { get; } = [];

    /// <summary>Attempts in flight, in the order they were asked for.</summary>
    public List<Call> InFlight { get; } = [];

    /// <summary>Attempts the run asked to cancel.</summary>
    public List<(string Node, int Attempt)> Cancelled { get; } = [];

    public BatonException? Refusal { get; private set; }

    public bool Ignored { get; private set; }

    public RunStatus Status => State.Status;

    public MachineDriver Start(string input = "{}", int maxParallel = 0, params Preset[] presets)
    {
        Send(new StartRun(Now, new RunCreatedData(Payload.FromJson(input), maxParallel, false, null, presets)));
        return this;
    }

    /// <summary>Gives a command and keeps what came of it. Every event is held against the tables by a ledger of its own.</summary>
    public MachineDriver Send(RunCommand command)
    {
        var decision = machine.Decide(State, command, Capacity);
        (Refusal, Ignored) = (decision.Refusal, decision.Ignored);
        if (Refusal is not null || Ignored)
        {
            decision.Events.ShouldBeEmpty();
            decision.Effects.ShouldBeEmpty();
        }

        foreach (var e in decision.Events)
        {
            e.Seq.ShouldBe(Events.Count + 1);
            e.At.ShouldBe(command.Now);
            ledger.Fold(e);
            Events.Add(e);
        }

        foreach (var effect in decision.Effects)
        {
            Act(effect);
        }

        return this;
    }

    private void Act(RunEffect effect)
    {
        if (effect.Kind == RunEffectKind.StartAttempt)
        {
            var call = new Call(
                State.PathOf(effect.Slot), effect.Slot, effect.Attempt, State.IdempotencyKeyOf(effect.Slot), effect.Input!.ToString(), Now);
            Calls.Add(call);
            InFlight.Add(call);
        }
        else if (effect.Kind == RunEffectKind.CancelAttempt)
        {
            Cancelled.Add((State.PathOf(effect.Slot), effect.Attempt));
            InFlight.RemoveAll(call => call.Slot == effect.Slot && call.Attempt == effect.Attempt);
        }
    }

    /// <summary>Goes on until the run has ended or only a person, an event or the test can move it.</summary>
    public MachineDriver Run()
    {
        while (!Status.IsTerminal() && (Step() || Tick()))
        {
        }

        return this;
    }

    /// <summary>Completes the oldest attempt that has an answer. False when there is none.</summary>
    public bool Step()
    {
        for (var i = 0; i < InFlight.Count; i++)
        {
            if (script(InFlight[i]) is { } answer)
            {
                Complete(InFlight[i], answer);
                return true;
            }
        }

        return false;
    }

    /// <summary>Completes everything that has an answer now, without moving the clock.</summary>
    public MachineDriver Work()
    {
        while (Step())
        {
        }

        return this;
    }

    /// <summary>Moves the clock to the next timer and fires it. False when there is none.</summary>
    public bool Tick()
    {
        var due = State.Timers.NextDue();
        if (due == 0)
        {
            return false;
        }

        Now = Math.Max(Now, due);
        Send(new FireTimers(Now));
        return true;
    }

    public MachineDriver Complete(string node, string json) => Complete(Flying(node), Answer.Ok(json));

    public MachineDriver Fail(string node, string kind = "broken") => Complete(Flying(node), Answer.Fail(kind));

    public MachineDriver Complete(Call call, Answer answer)
    {
        InFlight.Remove(call);
        return Send(new CompleteAttempt(Now, call.Slot, call.Attempt, answer.Output, answer.Error));
    }

    public MachineDriver Decide(string gate, string option, string by = "ann", string? comment = null, string? values = null) =>
        Send(new DecideGate(Now, Slot(gate), option, by, comment, values is null ? null : Payload.FromJson(values)));

    public MachineDriver Retry(string? from = null, string? input = null) =>
        Send(new RetryRun(Now, from, input is null ? null : Payload.FromJson(input)));

    /// <summary>Forgets the state and the attempts in flight (unless said to be alive), and reads the state back from the
    /// journal.</summary>
    public MachineDriver Crash(params string[] alive)
    {
        State = Replay();
        State.EndReplay();
        InFlight.RemoveAll(call => !alive.Contains(call.Node));
        return Send(new RecoverRun(Now, InFlight.Select(call => (call.Slot, call.Attempt)).ToHashSet()));
    }

    /// <summary>The state as the recorded events give it.</summary>
    public RunState Replay(Func<RunEvent, RunEvent>? each = null)
    {
        var state = new RunState(State.RunId, workflow, 1);
        foreach (var e in Events)
        {
            state.Apply(each is null ? e : each(e));
        }

        return state;
    }

    public Call Flying(string node) =>
        InFlight.Find(call => call.Node == node) ?? throw new InvalidOperationException($"{node} is not in flight");

    /// <summary>Slot of a living node run by path.</summary>
    public int Slot(string path)
    {
        for (var slot = State.SlotCount - 1; slot >= 0; slot--)
        {
            if (State.PathOf(slot) == path)
            {
                return slot;
            }
        }

        throw new InvalidOperationException($"there is no node run {path}");
    }

    public NodeSlot Node(string path) => State.Slot(Slot(path));

    public string Of(string path) => Node(path).Status.Word();

    public string? Output(string path) => Node(path).Output?.ToString();

    /// <summary>All node runs: <c>a success, b skipped</c>.</summary>
    public string Nodes =>
        string.Join(", ", Enumerable.Range(0, State.SlotCount).Select(slot => $"{State.PathOf(slot)} {State.Slot(slot).Status.Word()}"));

    /// <summary>The run's output, or its error.</summary>
    public string Result => Events.Last(e => e.Type.EndsRun()).Data switch
    {
        RunOutputData data => data.Output.ToString(),
        RunFailedData data => $"{data.Node}: {data.Error.Kind}",
        _ => "",
    };

    /// <summary>Why a node was skipped or cancelled: kind and cause.</summary>
    public string Why(string path)
    {
        var slot = Slot(path);
        var data = (NodeEndedByData)Events.Last(e => e.Slot == slot && e.Data is NodeEndedByData).Data!;
        return data.Node is null ? data.Kind : $"{data.Kind} {data.Node}";
    }

    /// <summary>Nodes called, in order of their starts.</summary>
    public string Called => string.Join(' ', Calls.Select(call => call.Node));
}
