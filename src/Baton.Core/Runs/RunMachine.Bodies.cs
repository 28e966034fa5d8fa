using Baton.Core.Expressions;
using Baton.Core.Graph;

namespace Baton.Core.Runs;

public sealed partial class RunMachine
{
    private void BeginParallel(int slot, ParallelSpec spec)
    {
        if (spec.Body is null)
        {
            Succeed(slot, Payload.Null);
            return;
        }

        var attempt = state.Slot(slot).Attempt + 1;
        if (state.ExpansionOf(slot) is not null)
        {
            // A retry round: the items that succeeded stay, the others go on.
            Emit(RunEventType.NodeStarted, slot, attempt, new NodeStartedData(null, false));
            return;
        }

        var items = spec.Foreach!.Evaluate(Variables(slot));
        if (items.Value is not CelList list)
        {
            throw new CelException("no_such_overload", $"'foreach' gave {items.Value.Kind} instead of a list");
        }

        if (list.Count > RunLimits.MaxItems)
        {
            throw new CelException("limit_items", $"'foreach' gave {list.Count} items; the limit is {RunLimits.MaxItems}");
        }

        Emit(RunEventType.NodeStarted, slot, attempt, new NodeExpandedData(items, list.Count));
    }

    private void BeginLoop(int slot)
    {
        Emit(RunEventType.NodeStarted, slot, state.Slot(slot).Attempt + 1, new NodeStartedData(null, false));
        if (state.ExpansionOf(slot) is null)
        {
            Emit(RunEventType.NodeProgress, slot, 0, new LoopIterationData(1));
        }
    }

    /// <summary>Moves a body on: fails with its items, ends with them, or begins the next ones.</summary>
    private void Advance(int parent)
    {
        if (state.Slot(parent).Status != NodeStatus.Running || state.ExpansionOf(parent) is not { } expansion)
        {
            return;
        }

        if (state.NodeOf(parent) is { Parallel: { } spec })
        {
            AdvanceItems(parent, expansion, spec);
        }
        else
        {
            AdvanceLoop(parent, expansion);
        }
    }

    private void AdvanceItems(int parent, Expansion expansion, ParallelSpec spec)
    {
        if (expansion.HasFailure && (spec.FailFast || expansion.Done == expansion.Count))
        {
            Fail(parent, ItemError(FirstFailure(expansion)));
            return;
        }

        if (expansion.Done == expansion.Count)
        {
            FinishBody(parent, () => ItemOutputs(expansion));
            return;
        }

        var limit = spec.MaxParallel ?? int.MaxValue;
        for (var i = expansion.Next; i < expansion.Count && expansion.Active < limit; i++)
        {
            var scope = state.Scope(expansion.FirstScope + i);
            if (scope.Outstanding > 0)
            {
                BeginScope(scope);
            }
        }
    }

    private void BeginScope(GraphScope scope)
    {
        for (var slot = scope.BaseSlot; slot < scope.BaseSlot + scope.Graph.Nodes.Length; slot++)
        {
            Consider(slot);
        }
    }

    /// <summary>The first item, in item order, that has failed.</summary>
    private GraphScope FirstFailure(Expansion expansion)
    {
        var index = expansion.FirstScope;
        while (state.Scope(index).Failure is null)
        {
            index++;
        }

        return state.Scope(index);
    }

    private NodeError ItemError(GraphScope scope)
    {
        var error = scope.Failure!;
        return new NodeError(error.Kind, $"{state.PathOf(scope.FailedSlot)}: {error.Message}", error.Stack, Retryable: false);
    }

    private void FinishBody(int parent, Func<Payload> output)
    {
        try
        {
            Succeed(parent, output());
        }
        catch (CelException exception)
        {
            Fail(parent, ExpressionError($"{state.PathOf(parent)}: output of the body", exception));
        }
    }

    private Payload ItemOutputs(Expansion expansion)
    {
        var outputs = new Payload[expansion.Count];
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = BodyOutput(state.Scope(expansion.FirstScope + i));
        }

        return Payloads.List(outputs);
    }

    /// <summary>What a graph says it gives; without that the output of its only sink, or of all its sinks by id.</summary>
    private Payload BodyOutput(GraphScope scope)
    {
        if (scope.Graph.Output is { } template)
        {
            return template.Evaluate(Variables(scope.BaseSlot));
        }

        var sinks = Sinks(scope);
        return sinks.Count == 1 ? state.Slot(sinks[0]).Output ?? Payload.Null : SinkOutputs(scope, sinks);
    }

    private void AdvanceLoop(int slot, Expansion expansion)
    {
        var scope = state.Scope(expansion.LastScope);
        if (scope.Outstanding > 0)
        {
            if (!scope.Activated)
            {
                BeginScope(scope);
            }

            return;
        }

        if (scope.Failure is not null)
        {
            Fail(slot, ItemError(scope));
            return;
        }

        EndIteration(slot, expansion, scope);
    }

    private void EndIteration(int slot, Expansion expansion, GraphScope scope)
    {
        var spec = state.NodeOf(slot).Loop!;
        try
        {
            var output = BodyOutput(scope);
            if (IsTrue(spec.Until, Variables(slot) with { Iteration = expansion.Count, Output = output }))
            {
                Succeed(slot, output);
                return;
            }
        }
        catch (CelException exception)
        {
            Fail(slot, ExpressionError($"{state.PathOf(slot)}.until", exception));
            return;
        }

        if (expansion.Count - expansion.Base >= spec.MaxIterations)
        {
            Fail(slot,
                new NodeError("max_iterations", $"'until' was not true after {expansion.Count - expansion.Base} iterations.", null,
                    Retryable: false));
        }
        else if (spec.Delay > TimeSpan.Zero)
        {
            Emit(RunEventType.NodeWaiting, slot, 0, new NodeWaitingData("loop", null, now + RunState.Milliseconds(spec.Delay)));
        }
        else
        {
            Emit(RunEventType.NodeProgress, slot, 0, new LoopIterationData(expansion.Count + 1));
        }
    }

    /// <summary>The delay between two iterations is over.</summary>
    private void Iterate(int slot)
    {
        Emit(RunEventType.NodeStarted, slot, state.Slot(slot).Attempt, new NodeStartedData(null, false));
        Emit(RunEventType.NodeProgress, slot, 0, new LoopIterationData(state.ExpansionOf(slot)!.Count + 1));
    }
}
