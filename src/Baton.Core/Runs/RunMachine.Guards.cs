using Baton.Core.Expressions;
using Baton.Core.Graph;

namespace Baton.Core.Runs;

public sealed partial class RunMachine
{
    /// <summary>Evaluates the guards of the edges that would be taken with this end, one mark each; null when there are none.
    /// They are recorded with the end, so that folding history never evaluates anything.</summary>
    private string? Guards(int slot, Outcome outcome, Payload? output, string? branch, NodeError? error)
    {
        var scope = state.ScopeOf(slot);
        if (!scope.Graph.HasGuards)
        {
            return null;
        }

        var node = scope.Graph.Nodes[slot - scope.BaseSlot];
        var owners = node.IsFallback ? state.AwaitingOwners(scope, node.Index) : [];
        var ended = new NodeEnd(slot, outcome, output, error, owners.ConvertAll(owner => scope.BaseSlot + owner));
        var own = GuardMarks(scope, slot, outcome, branch, ended);
        if (owners.Count == 0)
        {
            return own;
        }

        // The nodes it stands in for are over for their edges as well: theirs are decided now.
        List<string?> marks = [own];
        foreach (var owner in owners)
        {
            var stoodIn = outcome == Outcome.Success || !scope.Graph.Nodes[owner].Critical;
            marks.Add(GuardMarks(scope, scope.BaseSlot + owner, stoodIn ? Outcome.Success : Outcome.Failure, null, ended));
        }

        return string.Join('|', marks);
    }

    private string? GuardMarks(GraphScope scope, int slot, Outcome outcome, string? branch, NodeEnd ended)
    {
        List<char>? marks = null;
        foreach (var index in scope.Graph.Out(slot - scope.BaseSlot))
        {
            var edge = scope.Graph.Edges[index];
            if (edge.When is { } guard)
            {
                (marks ??= []).Add(EdgeRules.Matches(edge, outcome, branch) ? Mark(guard, scope.BaseSlot + edge.To, ended) : '0');
            }
        }

        return marks is null ? null : new string([.. marks]);
    }

    private char Mark(CelProgram guard, int target, NodeEnd ended)
    {
        try
        {
            return guard.Evaluate(new NodeVariables(state, target) { Ended = ended }) switch
            {
                CelBool { Value: true } => '1',
                CelBool => '0',
                _ => '!',
            };
        }
        catch (CelException)
        {
            return '!';
        }
    }

    /// <summary>Why the guard of an edge failed, for the record of the node it leads to.</summary>
    private NodeError BrokenGuard(GraphScope scope, int edgeIndex, int target)
    {
        var edge = scope.Graph.Edges[edgeIndex];
        var source = scope.Graph.Nodes[edge.From].Id;
        try
        {
            var value = edge.When!.Evaluate(Variables(target));
            var why = value is CelBool ? $"could not be evaluated when {source} ended" : $"gave {value.Kind} instead of bool";
            return new NodeError("expression", $"The guard of the edge from {source} {why}.", null, Retryable: false);
        }
        catch (CelException exception)
        {
            return ExpressionError($"The guard of the edge from {source}", exception);
        }
    }

    /// <summary>Evaluates a condition that must be bool.</summary>
    /// <exception cref="CelException">It failed, or is something else.</exception>
    private static bool IsTrue(CelProgram program, NodeVariables variables) => program.Evaluate(variables) switch
    {
        CelBool value => value.Value,
        var other => throw new CelException("no_such_overload", $"'{program.Text}' gave {other.Kind} instead of bool"),
    };
}
