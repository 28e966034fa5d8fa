using System.Buffers;
using Baton.Core.Graph;
using Baton.Core.Runs;

namespace Baton.Tests.Runs;

/// <summary>Random graphs, outcomes, orders and crashes. A failing seed is printed with its workflow and replays exactly.</summary>
public class RandomRunTests
{
    [Fact]
    public void Machine_and_reference_agree_and_every_promise_holds() => Check(1, 3000);

    [Fact]
    [Trait("speed", "slow")]
    public void Machine_and_reference_agree_over_many_seeds() => Check(100_000, 60_000);

    private static void Check(int first, int count)
    {
        var compiled = 0;
        for (var seed = first; seed < first + count; seed++)
        {
            var random = new RandomWorkflow(seed);
            if (WorkflowCompiler.Compile(random.Text).Workflow is not { } workflow)
            {
                // Some graphs hold nodes that can never run: the compiler refuses them.
                continue;
            }

            compiled++;
            try
            {
                new RandomRun(random, workflow, seed).Play();
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"seed {seed}: {exception.Message}\n{random.Text}", exception);
            }
        }

        compiled.ShouldBeGreaterThan(count / 3);
    }
}

/// <summary>One random run, from start to end.</summary>
internal sealed class RandomRun
{
    private readonly RandomWorkflow workflow;
    private readonly Random random;
    private readonly MachineDriver run;
    private bool cancelled;
    private int crashes;

    public RandomRun(RandomWorkflow workflow, CompiledWorkflow compiled, int seed)
    {
        this.workflow = workflow;
        random = new Random(seed);
        run = new MachineDriver(compiled) { Capacity = random.Next(3) == 0 ? random.Next(1, 4) : int.MaxValue };
    }

    public void Play()
    {
        run.Start();
        for (var steps = 0; !run.Status.IsTerminal(); steps++)
        {
            steps.ShouldBeLessThan(2000, "the run does not end");
            Step();
        }

        FoldingGivesTheSameState();
        NothingIsDoneTwice();
        if (!cancelled)
        {
            AgreesWithTheReference();
        }

        if (run.Status != RunStatus.Success)
        {
            ARetryEndsToo();
        }
    }

    private void Step()
    {
        var dice = random.Next(40);
        if (dice == 0 && crashes++ < 3)
        {
            FoldingGivesTheSameState();
            run.Crash([.. run.InFlight.Where(_ => random.Next(2) == 0).Select(call => call.Node)]);
        }
        else if (dice == 1 && random.Next(8) == 0)
        {
            cancelled = true;
            run.Send(new CancelRun(run.Now, "ann", null));
        }
        else if (dice == 2 && run.Status == RunStatus.Running)
        {
            run.Send(new PauseRun(run.Now, "ann"));
        }
        else if (run.Status == RunStatus.Paused && (dice < 20 || run.InFlight.Count == 0))
        {
            run.Send(new ResumeRun(run.Now, "ann"));
        }
        else if (run.InFlight.Count > 0 && (dice < 30 || run.State.Timers.NextDue() == 0))
        {
            var call = run.InFlight[random.Next(run.InFlight.Count)];
            run.Complete(call, Outcome(call));
            if (random.Next(6) == 0)
            {
                run.Complete(call, Outcome(call)).Ignored.ShouldBeTrue("a duplicate is not ignored");
            }
        }
        else if (!run.Tick())
        {
            run.Send(new Dispatch(run.Now));
        }
    }

    /// <summary>The outcome belongs to the how-manieth counted attempt, so that interruptions change nothing.</summary>
    private Answer Outcome(Call call)
    {
        var node = workflow.Nodes.Single(node => node.Id == call.Node.Split('[')[0]);
        var fails = node.Type == "each" ? call.Node.EndsWith($"[{node.BadItem}]", StringComparison.Ordinal)
            : run.State.Slot(call.Slot).Attempts <= node.Failures;
        return fails ? Answer.Fail() : Answer.Ok("1");
    }

    private void AgreesWithTheReference()
    {
        var observed = workflow.Nodes.ToDictionary(node => node.Id, node => run.Of(node.Id));
        var reference = new ReferenceInterpreter(workflow, observed);
        var status = reference.Run();
        foreach (var node in workflow.Nodes)
        {
            var expected = reference.Nodes.GetValueOrDefault(node.Id);
            (observed[node.Id] == expected).ShouldBeTrue($"{node.Id} is {observed[node.Id]} and not {expected}: {run.Nodes}");
        }

        (run.Status.Word() == status).ShouldBeTrue($"the run is {run.Status.Word()} and not {status}: {run.Nodes}");
    }

    private void NothingIsDoneTwice()
    {
        run.Calls.Select(call => (call.Slot, call.Attempt)).Distinct().Count().ShouldBe(run.Calls.Count, "an attempt number is used twice");
        foreach (var calls in run.Calls.GroupBy(call => call.Slot))
        {
            calls.Select(call => call.Key).Distinct().Count().ShouldBe(1);
        }

        run.Calls.Select(call => call.Key).Distinct().Count().ShouldBe(run.Calls.Select(call => call.Slot).Distinct().Count());
        var ended = new HashSet<int>();
        var cancelledAt = run.Events.FindIndex(e => e.Data is NodeEndedByData { Kind: EndedBy.RunCancelled });
        for (var i = 0; i < run.Events.Count; i++)
        {
            var e = run.Events[i];
            e.Seq.ShouldBe(i + 1);
            (e.Type == RunEventType.NodeStarted && (ended.Contains(e.Slot) || (cancelledAt >= 0 && i > cancelledAt)))
                .ShouldBeFalse("starts after its end");
            if (e.Type == RunEventType.NodeSucceeded)
            {
                ended.Add(e.Slot).ShouldBeTrue("succeeds twice");
            }
        }

        run.Events[^1].Type.EndsRun().ShouldBeTrue();
        run.Events.Count(e => e.Type.EndsRun()).ShouldBe(1);
    }

    private void ARetryEndsToo()
    {
        var succeeded = run.Events.Where(e => e.Type == RunEventType.NodeSucceeded).Select(e => e.Slot).ToHashSet();
        var calls = run.Calls.Count;
        run.Retry();
        for (var steps = 0; !run.Status.IsTerminal(); steps++)
        {
            steps.ShouldBeLessThan(2000, "the retry does not end");
            if (run.InFlight.Count > 0)
            {
                run.Complete(run.InFlight[random.Next(run.InFlight.Count)], Answer.Ok("1"));
            }
            else if (!run.Tick())
            {
                run.Send(new Dispatch(run.Now));
            }
        }

        run.Calls.Skip(calls).ShouldAllBe(call => !succeeded.Contains(call.Slot));
        FoldingGivesTheSameState();
    }

    private void FoldingGivesTheSameState()
    {
        var live = Describe(run.State);
        Describe(run.Replay()).ShouldBe(live);
        Describe(run.Replay(ThroughJson)).ShouldBe(live);
    }

    private static RunEvent ThroughJson(RunEvent e)
    {
        var buffer = new ArrayBufferWriter<byte>();
        return EventCodec.Encode(e.Data, buffer) ? e with { Data = EventCodec.Decode(e.Type, buffer.WrittenMemory) } : e;
    }

    /// <summary>Everything a state holds, as text.</summary>
    private static string Describe(RunState state)
    {
        var slots = Enumerable.Range(0, state.SlotCount).Select(slot =>
        {
            var s = state.Slot(slot);
            return string.Join(' ', state.PathOf(slot), s.Status, s.Attempt, s.AttemptBase, s.Generation, s.AwaitsFallback, s.Interrupted,
                s.FailedSource,
                s.Taken, s.Dead, s.DeadEdge, s.BrokenEdge, s.QueuedAt, s.StartedAt, s.AttemptAt, s.FinishedAt, s.Since, s.Due, s.AttemptDue,
                    s.TotalDue,
                s.FirstSeq, s.LastSeq, s.InputSeq, s.ResultSeq, s.Input, s.Output, s.Error, s.Branch, s.Guards, s.WaitFor, s.WaitName);
        });
        var run = string.Join(' ', state.Status, state.Round, state.Input, state.LastSeq, state.EndSeq, state.RunningAttempts,
            state.CancelRequested,
            state.TimedOut, state.Main.Outstanding, state.Main.FailedSlot, state.Main.Failure, state.RunDue);
        return run + '\n' + string.Join('\n', slots);
    }
}
