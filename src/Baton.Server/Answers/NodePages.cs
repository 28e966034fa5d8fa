using System.Globalization;
using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Server.Answers;

/// <summary>A node run in a list.</summary>
/// <param name="Row">Null for one nothing has happened to yet.</param>
internal readonly record struct NodeEntry(int Slot, string Path, NodeRow? Row);

/// <summary>Node runs in the order of their slots, those without a row among them: the planned nodes of the main graph and of the finally
/// graph, which follows it, and those of bodies that were entered.</summary>
internal sealed class NodePages(IRunStore store, RunRow run, CompiledWorkflow workflow)
{
    private readonly int mainCount = workflow.Main.Nodes.Length;
    private readonly int planned = workflow.Main.Nodes.Length + (workflow.Finally?.Nodes.Length ?? 0);
    private readonly Dictionary<string, Expansion?> expansions = new(StringComparer.Ordinal);

    /// <param name="cursor">What <see cref="CursorAfter"/> gave, or null.</param>
    /// <param name="count">Entries wanted.</param>
    public List<NodeEntry> Read(string? cursor, int count)
    {
        var (slot, path) = cursor is null ? (-1, "") : Decode(cursor);
        var rows = store.ListNodes(run.RunNo, slot, count);
        return [.. Walk(slot, path, rows).Take(count)];
    }

    /// <summary>The path is in it because the place of a node without a row is known by its path only.</summary>
    public static string CursorAfter(NodeEntry entry) =>
        TextCursor.Of(FormattableString.Invariant($"{entry.Slot} {entry.Path}"));

    private static (int Slot, string Path) Decode(string cursor)
    {
        var text = TextCursor.Read(cursor);
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return int.TryParse(text.AsSpan(0, Math.Max(space, 0)), NumberStyles.None, CultureInfo.InvariantCulture, out var slot)
            ? (slot, text[(space + 1)..])
            : throw TextCursor.Broken();
    }

    private IEnumerable<NodeEntry> Walk(int after, string afterPath, IReadOnlyList<NodeRow> rows)
    {
        var at = 0;
        for (var slot = after + 1; slot < planned; slot++)
        {
            yield return at < rows.Count && rows[at].Slot == slot
                ? new NodeEntry(slot, rows[at].Path, rows[at++])
                : new NodeEntry(slot, Top(slot), null);
        }

        var next = Math.Max(after + 1, planned);
        var family = after >= planned ? FamilyOf(afterPath, after, long.MaxValue) : null;
        for (; at < rows.Count; at++)
        {
            var own = FamilyOf(rows[at].Path, rows[at].Slot, rows[at].FirstSeq);
            for (; next < rows[at].Slot; next++)
            {
                if ((family?.PathAt(next) ?? own?.PathAt(next)) is { } path)
                {
                    yield return new NodeEntry(next, path, null);
                }
            }

            yield return new NodeEntry(rows[at].Slot, rows[at].Path, rows[at]);
            (family, next) = (own, rows[at].Slot + 1);
        }

        for (; family?.PathAt(next) is { } path; next++)
        {
            yield return new NodeEntry(next, path, null);
        }
    }

    private string Top(int slot) => slot < mainCount ? workflow.Main.Nodes[slot].Id : workflow.Finally!.Nodes[slot - mainCount].Id;

    /// <summary>The executions of a body around one of its nodes: those of a foreach lie side by side, each of a loop alone.</summary>
    /// <param name="firstSeq">First event of the node, by which an expansion that a correction has replaced is known.</param>
    private Family? FamilyOf(string path, int slot, long firstSeq)
    {
        if (run.Status.IsTerminal() || NodePath.Find(workflow, path) is not { Prefix.Length: > 0 } place)
        {
            return null;
        }

        var open = place.Prefix.LastIndexOf('[');
        var parent = place.Prefix[..open];
        var size = place.Graph.Nodes.Length;
        if (NodePath.Find(workflow, parent)?.Node.Parallel is null)
        {
            return new Family(place.Graph, slot - place.Index, 1, parent, int.Parse(place.Prefix.AsSpan((open + 1)..^2)));
        }

        var item = int.Parse(place.Prefix.AsSpan((open + 1)..^2));
        return ExpansionOf(parent) is { } expansion && firstSeq > expansion.Seq
            ? new Family(place.Graph, slot - place.Index - (item * size), expansion.Count, parent, 0)
            : null;
    }

    /// <summary>Read once per page: the event holds every item, and a page may hold hundreds of nodes of the same foreach.</summary>
    private Expansion? ExpansionOf(string parent)
    {
        if (!expansions.TryGetValue(parent, out var expansion))
        {
            expansion = store.FindNode(run.RunNo, parent) is { InputSeq: > 0 } row
                && store.ReadEventsAt(run.RunNo, [row.InputSeq]) is [{ Data: NodeExpandedData expanded }]
                    ? new Expansion(row.InputSeq, expanded.Count)
                    : null;
            expansions.Add(parent, expansion);
        }

        return expansion;
    }

    private sealed record Expansion(long Seq, int Count);

    /// <param name="First">Slot of the first node of the first execution.</param>
    /// <param name="Item">Index of the first execution.</param>
    private sealed record Family(CompiledGraph Graph, int First, int Count, string Parent, int Item)
    {
        /// <summary>The path of the node run in the slot, or null when the slot is not one of these executions.</summary>
        public string? PathAt(int slot)
        {
            var (item, index) = Math.DivRem(slot - First, Graph.Nodes.Length);
            return slot >= First && item < Count ? $"{Parent}[{Item + item}].{Graph.Nodes[index].Id}" : null;
        }
    }
}
