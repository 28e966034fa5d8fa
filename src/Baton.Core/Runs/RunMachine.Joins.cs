using System.Buffers;
using System.Text.Json;
using Baton.Core.Expressions;
using Baton.Core.Graph;

namespace Baton.Core.Runs;

public sealed partial class RunMachine
{
    private void Join(int slot, JoinSpec spec)
    {
        var output = Merge(slot, spec);
        Succeed(slot, output);
        if (spec.CancelRest)
        {
            CancelRest(slot);
        }
    }

    private Payload Merge(int slot, JoinSpec spec)
    {
        var scope = state.ScopeOf(slot);
        if (spec.Merge == MergeMode.Expression)
        {
            return Payload.From(spec.MergeExpression!.Evaluate(Variables(slot)));
        }

        var taken = state.TakenOrder(slot);
        if (spec.Merge is MergeMode.First or MergeMode.Last)
        {
            return taken.Count == 0 ? Payload.Null : OutputOf(scope, spec.Merge == MergeMode.First ? taken[0] : taken[^1]);
        }

        // Edge indexes ascend in the order of the file, which is the order a reader expects.
        var edges = taken.ToArray();
        Array.Sort(edges);
        return spec.Merge == MergeMode.List ? ListOf(scope, edges) : ObjectOf(scope, edges);
    }

    private Payload OutputOf(GraphScope scope, int edge) =>
        state.Slot(scope.BaseSlot + scope.Graph.Edges[edge].From).Output ?? Payload.Null;

    private Payload ListOf(GraphScope scope, int[] edges)
    {
        var parts = new Payload[edges.Length];
        for (var i = 0; i < edges.Length; i++)
        {
            parts[i] = OutputOf(scope, edges[i]);
        }

        return Payloads.List(parts);
    }

    private Payload ObjectOf(GraphScope scope, int[] edges)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Payloads.WriterOptions))
        {
            writer.WriteStartObject();
            var written = new HashSet<int>();
            foreach (var edge in edges)
            {
                var from = scope.Graph.Edges[edge].From;
                if (written.Add(from))
                {
                    writer.WritePropertyName(scope.Graph.Nodes[from].Id);
                    writer.WriteRawValue(OutputOf(scope, edge).Utf8, skipInputValidation: true);
                }
            }

            writer.WriteEndObject();
        }

        return new Payload(buffer.WrittenSpan.ToArray());
    }

    /// <summary>Cancels what fed the join only and can no longer matter: unresolved sources, and before them whatever leads nowhere
    /// else.</summary>
    private void CancelRest(int join)
    {
        var scope = state.ScopeOf(join);
        var pending = new Stack<int>();
        pending.Push(join - scope.BaseSlot);
        while (pending.TryPop(out var node))
        {
            foreach (var index in scope.Graph.In(node))
            {
                var source = scope.Graph.Edges[index].From;
                if (!state.Slot(scope.BaseSlot + source).Status.IsTerminal() && LeadsNowhere(scope, source))
                {
                    CancelSlot(scope.BaseSlot + source, EndedBy.JoinSatisfied, state.PathOf(join));
                    pending.Push(source);
                }
            }
        }
    }

    private bool LeadsNowhere(GraphScope scope, int node)
    {
        foreach (var index in scope.Graph.Out(node))
        {
            if (!state.Slot(scope.BaseSlot + scope.Graph.Edges[index].To).Status.IsTerminal())
            {
                return false;
            }
        }

        return true;
    }
}
