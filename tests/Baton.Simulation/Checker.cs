using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Simulation;

/// <summary>Watches everything that reaches the disk, and everything that happens outside, for broken promises.</summary>
/// <param name="clock">The true time.</param>
/// <param name="workflows">By the hash of their definition.</param>
internal sealed class Checker(Func<long> clock, IReadOnlyDictionary<string, CompiledWorkflow> workflows)
{
    private readonly Dictionary<(long Run, int Slot), NodeFacts> nodes = [];
    private readonly Dictionary<long, RunFacts> runs = [];
    private readonly List<(string RunId, string What)> acknowledged = [];

    public int Events { get; private set; }

    public void OnEvent(StoredRun run, in RunEvent e)
    {
        Events++;
        var facts = FactsOf(run.Row.RunNo);
        if (e.Seq != facts.LastSeq + 1)
        {
            throw new ViolationException("G3", $"{run.Row.Id}: event {e.Seq} {e.Type.Word()} after {facts.LastSeq}");
        }

        facts.LastSeq = e.Seq;
        if (facts.Ended && e.Type != RunEventType.RunReopened)
        {
            throw new ViolationException("G6", $"{run.Row.Id}: {e.Type.Word()} after the end");
        }

        facts.Ended = e.Type.EndsRun();
        facts.Costs.On(run, e, workflows[run.Row.DefinitionHash].Budget);
        if (e.Type == RunEventType.RunReopened)
        {
            facts.Cancelled = false;
            Reset(run, ((RunReopenedData)e.Data!).Reset);
        }

        if (e.Slot >= 0)
        {
            OnNodeEvent(run, e);
        }
    }

    /// <summary>An attempt begins outside.</summary>
    public void OnStart(StoredRun? run, string runId, int slot, int attempt, string node)
    {
        if (run is null || !run.Events.Any(e => e.Type == RunEventType.NodeStarted && e.Slot == slot && e.Attempt == attempt))
        {
            throw new ViolationException("G12", $"{runId}: attempt {attempt} of {node} began before its start was on disk");
        }

        if (nodes.TryGetValue((run.Row.RunNo, slot), out var facts) && facts.Succeeded)
        {
            throw new ViolationException("G4", $"{runId}: {node} is executed again after its recorded success");
        }

        if (FactsOf(run.Row.RunNo).Cancelled && !node.StartsWith("fin", StringComparison.Ordinal))
        {
            throw new ViolationException("G10", $"{runId}: attempt {attempt} of {node} began after an acknowledged cancel");
        }
    }

    /// <summary>A call of a step is made outside, or its answer is believed to be recorded.</summary>
    public void OnAnswer(StoredRun? run, int slot, string answer)
    {
        var recorded = run?.Events.Any(e => e.Slot == slot && answer == e.Data switch
        {
            StepBegunData begun => StepAnswers.Begun(begun.Step, begun.Call),
            StepEndedData ended => StepAnswers.Ended(ended.Step),
            _ => null,
        });
        if (recorded != true)
        {
            throw new ViolationException("G12", $"{run?.Row.Id}: step {answer} of slot {slot} went on before it was on disk");
        }
    }

    public void OnAcknowledged(SimStore store, string runId, string what)
    {
        acknowledged.Add((runId, what));
        if (what == "cancel" && store.Find(runId) is { } run)
        {
            // A retry may have been taken between the cancel and its answer.
            var cancelled = run.Events.FindLastIndex(
                e => e.Data is NodeEndedByData { Kind: EndedBy.RunCancelled } || e.Type == RunEventType.RunCancelled);
            var reopened = run.Events.FindLastIndex(e => e.Type == RunEventType.RunReopened);
            FactsOf(run.Row.RunNo).Cancelled = cancelled > reopened;
        }
    }

    /// <summary>Everything acknowledged is there.</summary>
    public void CheckAcknowledged(SimStore store)
    {
        foreach (var (runId, what) in acknowledged)
        {
            if (store.Find(runId) is null)
            {
                throw new ViolationException("G1", $"{runId}: {what} was acknowledged and is lost");
            }
        }
    }

    private void OnNodeEvent(StoredRun run, in RunEvent e)
    {
        if (!nodes.TryGetValue((run.Row.RunNo, e.Slot), out var facts))
        {
            nodes[(run.Row.RunNo, e.Slot)] = facts = new NodeFacts();
        }

        if (e.Data is NodeFailedData { Error.Kind: "cancelled" } or NodeRetryingData { Error.Kind: "cancelled" })
        {
            // Only attempts end so that were told to stop, and the run has gone on without each of them.
            throw new ViolationException("G2", $"{run.Row.Id}: slot {e.Slot} fails by an attempt that does not count any more");
        }

        switch (e.Type)
        {
            case RunEventType.NodeSucceeded:
                if (facts.Succeeded)
                {
                    throw new ViolationException("G5", $"{run.Row.Id}: slot {e.Slot} succeeds twice");
                }

                CheckNotEarly(run, e, facts, facts.WaitsForTimer);
                facts.Succeeded = true;
                break;
            case RunEventType.NodeWaiting:
                var wait = (NodeWaitingData)e.Data!;
                (facts.Due, facts.WaitsForTimer) = (wait.Due, wait.For == "timer");
                break;
            case RunEventType.NodeRetrying:
                (facts.Due, facts.WaitsForTimer) = (((NodeRetryingData)e.Data!).Due, false);
                break;
            case RunEventType.NodeQueued:
                CheckNotEarly(run, e, facts, facts.Due > 0);
                facts.Due = 0;
                break;
            case RunEventType.GateOpened:
                facts.Decided = false;
                break;
            case RunEventType.GateDecided:
                if (facts.Decided)
                {
                    throw new ViolationException("G8", $"{run.Row.Id}: slot {e.Slot} is decided twice");
                }

                facts.Decided = true;
                Reset(run, ((GateDecidedData)e.Data!).Reset);
                break;
        }
    }

    private void CheckNotEarly(StoredRun run, in RunEvent e, NodeFacts facts, bool timed)
    {
        var at = Math.Min(e.At, clock());
        if (timed && at < facts.Due)
        {
            throw new ViolationException("G7", $"{run.Row.Id}: slot {e.Slot} went on {facts.Due - at} ms before its time");
        }
    }

    private void Reset(StoredRun run, int[] slots)
    {
        foreach (var slot in slots)
        {
            nodes.Remove((run.Row.RunNo, slot));
        }
    }

    private RunFacts FactsOf(long runNo)
    {
        if (!runs.TryGetValue(runNo, out var facts))
        {
            runs[runNo] = facts = new RunFacts();
        }

        return facts;
    }

    private sealed class RunFacts
    {
        public long LastSeq { get; set; }

        public bool Ended { get; set; }

        public bool Cancelled { get; set; }

        public CostChecks Costs { get; } = new();
    }

    private sealed class NodeFacts
    {
        public bool Succeeded { get; set; }

        public bool Decided { get; set; }

        public bool WaitsForTimer { get; set; }

        public long Due { get; set; }
    }
}
