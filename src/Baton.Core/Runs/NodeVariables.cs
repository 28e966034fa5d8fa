using System.Diagnostics.CodeAnalysis;
using Baton.Core.Expressions;
using Baton.Core.Graph;

namespace Baton.Core.Runs;

/// <summary>The end of a node that is being decided and not folded yet: guards of its edges see it.</summary>
/// <param name="Owners">The nodes it stands in for as their fallback, whose output is its own.</param>
internal sealed record NodeEnd(int Slot, Outcome Outcome, Payload? Output, NodeError? Error, List<int> Owners)
{
    public bool GivesOutputOf(int slot) => slot == Slot || Owners.Contains(slot);
}

/// <summary>What the expressions of a node see.</summary>
internal sealed record NodeVariables(RunState State, int Slot) : IPayloadVariables
{
    public NodeEnd? Ended { get; init; }

    public NodeError? Error { get; init; }

    public int? Attempt { get; init; }

    public Payload? Event { get; init; }

    public int? Iteration { get; init; }

    public Payload? Output { get; init; }

    public bool TryGet(string name, [NotNullWhen(true)] out CelValue? value)
    {
        value = name switch
        {
            "input" or "context" => State.Input.Value,
            "outputs" => new OutputsMap(State, State.Slot(Slot).Scope, Ended),
            "nodes" => new NodesMap(State, State.Slot(Slot).Scope, Ended),
            "run" => RunValue(),
            "item" => ItemScope()?.Item,
            "index" => ItemScope() is { } scope ? CelValue.Of((long)scope.Index) : null,
            "iteration" =>
                Iteration is { } iteration ? CelValue.Of((long)iteration) : LoopScope() is { } loop ? CelValue.Of(loop.Index + 1L) : null,
            "correction" => Correction(),
            "error" => Error is null ? null : ErrorValue(Error),
            "attempt" => Attempt is { } attempt ? CelValue.Of((long)attempt) : null,
            "event" => Event?.Value,
            "output" => Output?.Value,
            _ => null,
        };
        return value is not null;
    }

    public bool TryGetPayload(string root, string? node, [NotNullWhen(true)] out Payload? payload)
    {
        payload = root switch
        {
            "input" or "context" => State.Input,
            "outputs" when node is not null && Ended is null =>
                State.FindVisible(State.Slot(Slot).Scope, node) is >= 0 and var slot ? State.Slot(slot).Output : null,
            "event" => Event,
            "output" => Output,
            _ => null,
        };
        return payload is not null;
    }

    internal static CelValue ErrorValue(NodeError error) => CelValue.Map(
        KeyValuePair.Create("kind", CelValue.Of(error.Kind)),
        KeyValuePair.Create("message", CelValue.Of(error.Message)),
        KeyValuePair.Create("stack", error.Stack is null ? CelValue.Null : CelValue.Of(error.Stack)));

    private CelValue RunValue() => CelValue.Map(
        KeyValuePair.Create("id", CelValue.Of(State.RunId)),
        KeyValuePair.Create("workflow", CelValue.Of(State.Workflow.Name)),
        KeyValuePair.Create("version", CelValue.Of((long)State.Version)),
        KeyValuePair.Create("round", CelValue.Of((long)State.Round)),
        KeyValuePair.Create("started_at", CelValue.Of(Timestamps.Format(State.StartedAt))),
        KeyValuePair.Create("status", CelValue.Of(State.ProspectiveStatus().Word())));

    private GraphScope? ItemScope() => Enclosing(scope => scope.Item is not null);

    private GraphScope? LoopScope() => Enclosing(scope => scope.Item is null && scope.ParentSlot >= 0);

    private GraphScope? Enclosing(Func<GraphScope, bool> wanted)
    {
        for (var scope = State.ScopeOf(Slot); ; scope = State.ScopeOf(scope.ParentSlot))
        {
            if (wanted(scope))
            {
                return scope;
            }

            if (scope.ParentSlot < 0)
            {
                return null;
            }
        }
    }

    private CelValue Correction()
    {
        for (var slot = Slot; slot >= 0; slot = State.ScopeOf(slot).ParentSlot)
        {
            if (State.CorrectionOf(slot) is { } correction)
            {
                return correction.Value;
            }
        }

        return CelValue.Null;
    }
}

/// <summary>Nodes by id as a scope sees them: its own first, then those around it; the finally graph sees the main graph.</summary>
internal abstract class ScopedNodes(RunState state, int scopeIndex) : CelObject
{
    protected RunState State => state;

    public override int Count => Visible().Count();

    public override IEnumerable<KeyValuePair<CelValue, CelValue>> Entries =>
        Visible().Select(node => KeyValuePair.Create(Of(node.Id), ValueOf(node.Slot)));

    public override bool TryGet(string field, [NotNullWhen(true)] out CelValue? value)
    {
        var slot = state.FindVisible(scopeIndex, field);
        value = slot < 0 ? null : ValueOf(slot);
        return slot >= 0;
    }

    protected abstract CelValue ValueOf(int slot);

    private IEnumerable<(string Id, int Slot)> Visible()
    {
        var seen = new HashSet<string>();
        foreach (var scope in state.ScopesAround(scopeIndex))
        {
            foreach (var node in scope.Graph.Nodes)
            {
                if (node.Id.Length > 0 && seen.Add(node.Id))
                {
                    yield return (node.Id, scope.BaseSlot + node.Index);
                }
            }
        }
    }
}

/// <summary><c>outputs</c>: null for nodes that gave none.</summary>
internal sealed class OutputsMap(RunState state, int scopeIndex, NodeEnd? ended) : ScopedNodes(state, scopeIndex)
{
    protected override CelValue ValueOf(int slot) =>
        (ended?.GivesOutputOf(slot) == true ? ended.Output : State.Slot(slot).Output)?.Value ?? Null;
}

/// <summary><c>nodes</c>: status, attempts, error and cost by id.</summary>
internal sealed class NodesMap(RunState state, int scopeIndex, NodeEnd? ended) : ScopedNodes(state, scopeIndex)
{
    protected override CelValue ValueOf(int slot)
    {
        ref readonly var s = ref State.Slot(slot);
        var status = ended?.Slot != slot ? s.Status : ended.Outcome switch
        {
            Outcome.Success when ended.Error is null => NodeStatus.Success,
            Outcome.Skipped => NodeStatus.Skipped,
            Outcome.Cancelled => NodeStatus.Cancelled,
            _ => NodeStatus.Failed,
        };
        var error = ended?.Slot == slot ? ended.Error : s.Error;
        return Map(
            KeyValuePair.Create("status", Of(status.Word())),
            KeyValuePair.Create("attempts", Of((long)s.Attempts)),
            KeyValuePair.Create("error", error is null ? Null : NodeVariables.ErrorValue(error)),
            KeyValuePair.Create("cost", Of((double)State.CostOf(slot).Amount)));
    }
}
