using Baton.Core.Expressions;
using Baton.Core.Graph;

namespace Baton.Core.Runs;

public sealed partial class RunMachine
{
    /// <summary>Looks whether a node can be decided from its edges, and begins or skips it.</summary>
    private void Consider(int slot)
    {
        ref readonly var s = ref state.Slot(slot);
        if (s.Status != NodeStatus.Pending && !(s.Status == NodeStatus.Waiting && s.WaitFor == "edges"))
        {
            return;
        }

        var scope = state.ScopeOf(slot);
        if (!MayMove(scope))
        {
            return;
        }

        var node = scope.Graph.Nodes[slot - scope.BaseSlot];
        if (s.BrokenEdge >= 0)
        {
            Fail(slot, BrokenGuard(scope, s.BrokenEdge, slot));
        }
        else if (node.IsFallback)
        {
            ConsiderFallback(scope, slot);
        }
        else
        {
            ConsiderEdges(scope, slot, node);
        }
    }

    /// <summary>A body moves while its parent runs, the finally graph once the main graph is over.</summary>
    private bool MayMove(GraphScope scope)
    {
        if (scope.ParentSlot >= 0)
        {
            return state.Slot(scope.ParentSlot).Status == NodeStatus.Running;
        }

        return scope == state.Main || state.Main.Outstanding == 0;
    }

    private void ConsiderEdges(GraphScope scope, int slot, CompiledNode node)
    {
        ref readonly var s = ref state.Slot(slot);
        switch (EdgeRules.Decide(node, scope.Graph.In(node.Index).Length, s.Taken, s.Dead, s.FailedSource))
        {
            case Readiness.Run:
                Begin(slot, node);
                break;
            case Readiness.Skip:
                Skip(slot, EndedBy.Edge, s.DeadEdge < 0 ? null : state.PathOf(scope.BaseSlot + scope.Graph.Edges[s.DeadEdge].From));
                break;
            case Readiness.Wait when node.Join?.Deadline is { } deadline && s.Status == NodeStatus.Pending && s.Taken + s.Dead > 0:
                Emit(RunEventType.NodeWaiting, slot, 0, new NodeWaitingData("edges", null, now + RunState.Milliseconds(deadline)));
                break;
        }
    }

    private void ConsiderFallback(GraphScope scope, int slot)
    {
        var over = true;
        var owners = scope.Graph.OwnersOf(slot - scope.BaseSlot);
        foreach (var owner in owners)
        {
            ref readonly var o = ref state.Slot(scope.BaseSlot + owner);
            if (o.AwaitsFallback)
            {
                ConsiderEdges(scope, slot, state.NodeOf(slot));
                return;
            }

            over &= o.Status.IsTerminal();
        }

        if (over)
        {
            Skip(slot, EndedBy.FallbackNotNeeded, state.PathOf(scope.BaseSlot + owners[0]));
        }
    }

    private void Begin(int slot, CompiledNode node)
    {
        try
        {
            if (node.When is { } guard && !IsTrue(guard, Variables(slot)))
            {
                Skip(slot, EndedBy.Guard, null);
                return;
            }

            switch (node.Type)
            {
                case NodeType.ToolCall or NodeType.AgentCall: Emit(RunEventType.NodeQueued, slot, 0, null); break;
                case NodeType.Transform: Succeed(slot, node.With?.Evaluate(Variables(slot)) ?? Payload.Null); break;
                case NodeType.Condition: Branch(slot, node.Condition!); break;
                case NodeType.Parallel: BeginParallel(slot, node.Parallel!); break;
                case NodeType.Join: Join(slot, node.Join!); break;
                case NodeType.HumanGate: OpenGate(slot, node); break;
                case NodeType.Wait: BeginWait(slot, node.Wait!); break;
                case NodeType.Loop: BeginLoop(slot); break;
                default: throw new InvalidOperationException($"The machine has no rule for nodes of type {node.Type}.");
            }
        }
        catch (CelException exception)
        {
            Fail(slot, ExpressionError(node.Id, exception));
        }
    }

    private void Branch(int slot, ConditionSpec spec)
    {
        var variables = Variables(slot);
        var branch = spec.Default;
        foreach (var option in spec.Cases)
        {
            if (IsTrue(option.When, variables))
            {
                branch = option.Branch;
                break;
            }
        }

        Succeed(slot, Payload.From(CelValue.Map(KeyValuePair.Create("branch", CelValue.Of(branch)))), branch);
    }

    private void BeginWait(int slot, WaitSpec spec)
    {
        if (spec.Event is { } name)
        {
            Emit(RunEventType.NodeWaiting, slot, 0, new NodeWaitingData("event", name, 0));
            return;
        }

        var due = spec.For is { } span ? now + RunState.Milliseconds(span) : Moment(spec.Until!.Evaluate(Variables(slot)));
        if (due <= now)
        {
            Succeed(slot, Payload.Null);
        }
        else
        {
            Emit(RunEventType.NodeWaiting, slot, 0, new NodeWaitingData("timer", null, due));
        }
    }

    private static long Moment(Payload value)
    {
        if (value.Value is CelString text && Timestamps.TryParse(text.Value, out var milliseconds))
        {
            return milliseconds;
        }

        throw new CelException("invalid_argument", $"'until' is {value} instead of an RFC 3339 time such as 2026-05-28T10:30:00Z");
    }
}
