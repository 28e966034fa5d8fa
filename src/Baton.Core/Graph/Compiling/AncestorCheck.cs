namespace Baton.Core.Graph;

/// <summary>Decides for many pairs whether one node comes before another. Direct sources are seen at once; the others are decided for
/// <see cref="Batch"/> targets at a time by passing bits along the order, so that the work is edges × targets / 64 machine words at most
/// and no more than the stretch of the order between the targets of a batch and their readers.</summary>
internal sealed class AncestorCheck
{
    private const int WordsPerRow = 8;
    private const int Batch = WordsPerRow * 64;

    // Fallbacks of fallbacks that the readers after a node may also read.
    private const int MaxFallbacks = 16;

    private readonly GraphShape shape;
    private readonly List<NodeRead> open;

    // By node: its bit in the batch at work, or -1.
    private readonly int[] bitOf;
    private ulong[] rows = [];

    private AncestorCheck(GraphShape shape, List<NodeRead> reads)
    {
        this.shape = shape;
        bitOf = new int[shape.Count];
        Array.Fill(bitOf, -1);
        open = Distant(reads);
    }

    /// <returns>The reads whose target is not known to come before the reader.</returns>
    public static List<NodeRead> Refused(GraphShape shape, List<NodeRead> reads) =>
        reads.Count == 0 ? [] : new AncestorCheck(shape, reads).Decide();

    private List<NodeRead> Decide()
    {
        var refused = new List<NodeRead>();
        var targets = open.Select(read => read.Target).Distinct().Select(target => (Node: target, First: First(target)))
            .OrderBy(t => t.First).ToArray();
        var readsOf = open.ToLookup(read => read.Target);
        for (var start = 0; start < targets.Length; start += Batch)
        {
            var batch = targets.AsSpan(start, Math.Min(Batch, targets.Length - start));
            var last = 0;
            for (var bit = 0; bit < batch.Length; bit++)
            {
                bitOf[batch[bit].Node] = bit;
                last = Math.Max(last, readsOf[batch[bit].Node].Max(read => shape.Position[read.Reader]));
            }

            var first = batch[0].First;
            Sweep(first, last);
            foreach (var (target, _) in batch)
            {
                refused.AddRange(readsOf[target].Where(read => !Comes(read, first)));
            }

            foreach (var (target, _) in batch)
            {
                bitOf[target] = -1;
            }
        }

        return refused;
    }

    /// <summary>What is left after looking at the node itself, its direct sources and the nodes it stands in for.</summary>
    private List<NodeRead> Distant(List<NodeRead> reads)
    {
        var left = new List<NodeRead>();
        var markedBy = new int[shape.Count];
        Array.Fill(markedBy, -1);
        foreach (var group in reads.Where(read => !shape.Unsettled.Contains(read.Reader)).GroupBy(read => read.Reader))
        {
            foreach (var edge in shape.In(group.Key))
            {
                markedBy[shape.Edges[edge].From] = group.Key;
            }

            foreach (var read in group)
            {
                var direct = read.Target == read.Reader
                    ? read.Self
                    : markedBy[read.Target] == read.Reader || shape.Fallback[read.Target] == read.Reader;
                if (!direct)
                {
                    left.Add(read);
                }
            }
        }

        return left;
    }

    /// <summary>Where in the order a target's bit first appears: its own place, or that of a node it stands in for, after which it may be
    /// read, too.</summary>
    private int First(int target)
    {
        var first = shape.Position[target];
        for (var depth = 0; depth < MaxFallbacks && shape.OwnersOf.TryGetValue(target, out var owners); depth++)
        {
            target = owners.MinBy(owner => shape.Position[owner]);
            first = Math.Min(first, shape.Position[target]);
        }

        return first;
    }

    private bool Comes(NodeRead read, int first)
    {
        var row = shape.Position[read.Reader] - first;
        var bit = bitOf[read.Target];
        return read.Target != read.Reader && row >= 0 && (rows[(row * WordsPerRow) + (bit >> 6)] & (1UL << (bit & 63))) != 0;
    }

    /// <summary>For each place of the order from first to last: which targets come before its node.</summary>
    private void Sweep(int first, int last)
    {
        var needed = Math.Max(0, last - first + 1) * WordsPerRow;
        if (rows.Length < needed)
        {
            rows = new ulong[needed];
        }
        else
        {
            rows.AsSpan(0, needed).Clear();
        }

        for (var position = first; position <= last; position++)
        {
            var node = shape.Order[position];
            var row = rows.AsSpan((position - first) * WordsPerRow, WordsPerRow);
            foreach (var edge in shape.In(node))
            {
                Pass(shape.Edges[edge].From, row, first);
            }

            if (shape.OwnersOf.TryGetValue(node, out var owners))
            {
                foreach (var owner in owners)
                {
                    Pass(owner, row, first);
                }
            }
        }
    }

    private void Pass(int source, Span<ulong> row, int first)
    {
        var at = shape.Position[source] - first;
        if (at < 0)
        {
            return;
        }

        var above = rows.AsSpan(at * WordsPerRow, WordsPerRow);
        for (var i = 0; i < WordsPerRow; i++)
        {
            row[i] |= above[i];
        }

        for (var depth = 0; source >= 0 && depth <= MaxFallbacks; depth++, source = shape.Fallback[source])
        {
            if (bitOf[source] is >= 0 and var bit)
            {
                row[bit >> 6] |= 1UL << (bit & 63);
            }
        }
    }
}
