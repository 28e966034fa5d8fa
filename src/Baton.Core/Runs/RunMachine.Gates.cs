using Baton.Core.Errors;
using Baton.Core.Expressions;
using Baton.Core.Graph;

namespace Baton.Core.Runs;

public sealed partial class RunMachine
{
    private void OpenGate(int slot, CompiledNode node)
    {
        var gate = node.Gate!;
        var variables = Variables(slot);
        var title = Text(gate.Title, variables) ?? node.Title ?? node.Id;
        var due = gate.Timeout is { } timeout ? now + RunState.Milliseconds(timeout) : 0;
        var opened = new GateOpenedData(
            gate.Kind.ToString().ToLowerInvariant(), title, Text(gate.Description, variables), gate.Options, gate.Assignees, gate.Quorum,
            gate.Form?.Json, due);
        Emit(RunEventType.NodeWaiting, slot, 0, new NodeWaitingData("gate", null, due));
        Emit(RunEventType.GateOpened, slot, 0, opened);
    }

    private static string? Text(ValueTemplate? template, NodeVariables variables) =>
        template?.Evaluate(variables) is { } payload ? payload.Value is CelString text ? text.Value : payload.ToString() : null;

    private void DecideAtGate(DecideGate command)
    {
        if ((uint)command.Slot >= (uint)state.SlotCount || state.GateAt(command.Slot) is not { } gate)
        {
            Refuse(ErrorKind.NotFound, "gate_not_found", "There is no such gate.");
            return;
        }

        if (state.Slot(command.Slot) is not { Status: NodeStatus.Waiting, WaitFor: "gate" } slot
            || (command.OpenSeq > 0 && command.OpenSeq != slot.InputSeq))
        {
            Refuse(ErrorKind.Conflict, "gate_decided", "The gate is not open any more.");
            return;
        }

        if (!Check(command, gate))
        {
            return;
        }

        var vote = new GateVoteData(command.Option, command.By, command.Comment, command.Values);
        var agreeing = 1 + state.VotesOf(command.Slot).Count(other => other.Option == command.Option);
        if (agreeing < gate.Quorum && command.Option != GateOptions.Reject)
        {
            Emit(RunEventType.NodeProgress, command.Slot, 0, vote);
            return;
        }

        TakeDecision(command.Slot, gate, vote);
    }

    private bool Check(DecideGate command, GateSpec gate)
    {
        if (!gate.Options.Contains(command.Option))
        {
            Refuse(ErrorKind.Invalid, "unknown_option", $"The gate has no option '{command.Option}': {string.Join(", ", gate.Options)}.");
        }
        else if (state.VotesOf(command.Slot).Any(vote => vote.By == command.By))
        {
            Refuse(ErrorKind.Conflict, "already_voted", $"{command.By} has decided at this gate already; it needs {gate.Quorum} people.");
        }
        else if (command.Option == GateOptions.Correct && state.CorrectionsMade(command.Slot) >= gate.MaxCorrections)
        {
            Refuse(ErrorKind.Conflict, "max_corrections", $"The gate has been corrected {gate.MaxCorrections} times, which is the limit.");
        }
        else if (gate.Form is { } form && command.Option is not (GateOptions.Reject or GateOptions.Correct)
            && form.Validate(command.Values ?? Payload.EmptyObject, "values") is { Count: > 0 } mistakes)
        {
            Refuse(ErrorKind.Invalid, "invalid_values", "The values do not fit the gate's form.", mistakes);
        }

        return decision.Refusal is null;
    }

    private void TimeOutGate(int slot)
    {
        var gate = state.GateAt(slot)!;
        if (gate.OnTimeout is null || (gate.OnTimeout == GateOptions.Correct && state.CorrectionsMade(slot) >= gate.MaxCorrections))
        {
            Fail(slot, new NodeError("timeout", $"Nobody decided within {Describe(gate.Timeout)}.", null, Retryable: false));
            return;
        }

        TakeDecision(slot, gate, new GateVoteData(gate.OnTimeout, "timeout", null, null));
    }

    private void TakeDecision(int slot, GateSpec gate, GateVoteData vote)
    {
        var values = vote.Values is { } given && gate.Form is { } form ? form.WithDefaults(given) : vote.Values;
        if (vote.Option == GateOptions.Correct && gate.Corrects >= 0)
        {
            Correct(slot, gate.Corrects, vote);
            return;
        }

        var asked = state.AskAt(slot);
        Emit(RunEventType.GateDecided, slot, 0, new GateDecidedData(vote.Option, vote.By, vote.Comment, values, []));
        var output = Payload.From(CelValue.Map(
            KeyValuePair.Create("decision", CelValue.Of(vote.Option)),
            KeyValuePair.Create("by", CelValue.Of(vote.By)),
            KeyValuePair.Create("comment", vote.Comment is null ? CelValue.Null : CelValue.Of(vote.Comment)),
            KeyValuePair.Create("values", values?.Value ?? CelValue.Null)));
        if (asked is not null)
        {
            GoOn(slot, asked, vote.Option, output);
            return;
        }

        Succeed(slot, output, vote.Option);
    }

    /// <summary>Sends the corrected node, and everything between it and the gate, back to pending with the correction bound. What had been
    /// skipped because of them is decided anew, too.</summary>
    private void Correct(int slot, int corrected, GateVoteData vote)
    {
        var scope = state.ScopeOf(slot);
        var marked = new bool[scope.Graph.Nodes.Length];
        foreach (var node in GraphWalk.Between(scope.Graph, corrected, slot - scope.BaseSlot))
        {
            marked[node] = true;
            StopAttempt(scope.BaseSlot + node);
            ChargeOpenSteps(scope.BaseSlot + node);
            if (state.ExpansionOf(scope.BaseSlot + node) is { } expansion)
            {
                CancelBodies(expansion, EndedBy.Corrected, slot);
            }
        }

        AddSkippedBecause(scope, marked);
        int[] reset = [.. Enumerable.Range(0, marked.Length).Where(node => marked[node]).Select(node => scope.BaseSlot + node)];

        Emit(RunEventType.GateDecided, slot, 0, new GateDecidedData(vote.Option, vote.By, vote.Comment, vote.Values, reset));
    }
}

/// <summary>Options the machine gives a meaning of their own.</summary>
public static class GateOptions
{
    public const string Approve = "approve";
    public const string Reject = "reject";
    public const string Correct = "correct";
    public const string Submit = "submit";

    /// <summary>At a budget: it is raised to the values given.</summary>
    public const string Raise = "raise";
}
