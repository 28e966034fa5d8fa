namespace Baton.Core.Graph;

/// <summary>The edges of one graph in compressed rows, with an order in which every node comes after its sources. A fallback comes after
/// the node it stands in for. Edges that close a cycle are left out of the order, so that everything else can still be checked.</summary>
internal sealed class GraphShape
{
    private GraphShape(int nodes, (int From, int To)[] edges, int[] fallback)
    {
        Edges = edges;
        Fallback = fallback;
        (OutStart, OutEdges) = Rows(nodes, edges, outgoing: true);
        (InStart, InEdges) = Rows(nodes, edges, outgoing: false);
        Order = new int[nodes];
        Position = new int[nodes];
        Level = new int[nodes];
        OwnersOf = [];
        for (var node = 0; node < nodes; node++)
        {
            if (fallback[node] >= 0)
            {
                (OwnersOf.TryGetValue(fallback[node], out var owners) ? owners : OwnersOf[fallback[node]] = []).Add(node);
            }
        }
    }

    public (int From, int To)[] Edges { get; }

    /// <summary>By node: the node that stands in for it, or -1.</summary>
    public int[] Fallback { get; }

    /// <summary>By fallback node: the nodes it stands in for.</summary>
    public Dictionary<int, List<int>> OwnersOf { get; }

    public int[] OutStart { get; }

    public int[] OutEdges { get; }

    public int[] InStart { get; }

    public int[] InEdges { get; }

    public int[] Order { get; }

    /// <summary>By node: its place in <see cref="Order"/>.</summary>
    public int[] Position { get; }

    public int[] Level { get; }

    /// <summary>Cycles as nodes along the edges, each starting and ending at the same node.</summary>
    public IReadOnlyList<List<int>> Cycles { get; private set; } = [];

    /// <summary>Nodes on a cycle or after one: what they may read cannot be judged.</summary>
    public HashSet<int> Unsettled { get; } = [];

    public int Count => Order.Length;

    public ReadOnlySpan<int> Out(int node) => OutEdges.AsSpan(OutStart[node]..OutStart[node + 1]);

    public ReadOnlySpan<int> In(int node) => InEdges.AsSpan(InStart[node]..InStart[node + 1]);

    public static GraphShape Build(int nodes, (int From, int To)[] edges, int[] fallback)
    {
        var shape = new GraphShape(nodes, edges, fallback);
        if (!shape.Sort())
        {
            shape.Cycles = CycleFinder.Find(shape);
        }

        return shape;
    }

    /// <summary>Kahn's algorithm, taking of the ready nodes the first of the file. False when a cycle keeps some from being
    /// ready.</summary>
    private bool Sort()
    {
        var waiting = new int[Count];
        var ready = new PriorityQueue<int, int>();
        for (var node = 0; node < Count; node++)
        {
            waiting[node] = In(node).Length + (OwnersOf.TryGetValue(node, out var owners) ? owners.Count : 0);
            if (waiting[node] == 0)
            {
                ready.Enqueue(node, node);
            }
        }

        var done = 0;
        while (ready.TryDequeue(out var node, out _))
        {
            Place(node, done++);
            foreach (var edge in Out(node))
            {
                Release(Edges[edge].To, node, waiting, ready);
            }

            if (Fallback[node] >= 0)
            {
                Release(Fallback[node], node, waiting, ready);
            }
        }

        if (done == Count)
        {
            return true;
        }

        for (var node = 0; node < Count; node++)
        {
            if (waiting[node] > 0)
            {
                Unsettled.Add(node);
                Place(node, done++);
            }
        }

        return false;
    }

    private void Place(int node, int position)
    {
        Order[position] = node;
        Position[node] = position;
    }

    private void Release(int node, int source, int[] waiting, PriorityQueue<int, int> ready)
    {
        Level[node] = Math.Max(Level[node], Level[source] + 1);
        if (--waiting[node] == 0)
        {
            ready.Enqueue(node, node);
        }
    }

    private static (int[] Start, int[] Rows) Rows(int nodes, (int From, int To)[] edges, bool outgoing)
    {
        var start = new int[nodes + 1];
        foreach (var (from, to) in edges)
        {
            start[(outgoing ? from : to) + 1]++;
        }

        for (var i = 0; i < nodes; i++)
        {
            start[i + 1] += start[i];
        }

        var next = start[..nodes];
        var rows = new int[edges.Length];
        for (var edge = 0; edge < edges.Length; edge++)
        {
            rows[next[outgoing ? edges[edge].From : edges[edge].To]++] = edge;
        }

        return (start, rows);
    }
}
