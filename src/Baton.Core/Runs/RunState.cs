using Baton.Core.Expressions;
using Baton.Core.Graph;

namespace Baton.Core.Runs;

/// <summary>One run as its events left it. Changed only by <see cref="Apply"/>; owned by one thread.</summary>
public sealed partial class RunState
{
    private readonly List<GraphScope> scopes = [];
    private readonly Dictionary<int, Expansion> expansions = [];
    private readonly Dictionary<int, Payload> corrections = [];
    private readonly Dictionary<int, List<GateVoteData>> votes = [];
    private readonly Dictionary<int, List<int>> joinOrder = [];
    private readonly Dictionary<int, int> correctionsMade = [];
    private readonly int[] counts = new int[StatusWords.NodeWords.Count];
    private HashSet<int> presets = [];
    private NodeSlot[] slots;
    private int slotCount;

    public RunState(string runId, CompiledWorkflow workflow, int version)
    {
        RunId = runId;
        Workflow = workflow;
        Version = version;
        Timers = new RunTimers(this);
        slots = new NodeSlot[workflow.Main.Nodes.Length + (workflow.Finally?.Nodes.Length ?? 0)];
        AddScope(workflow.Main, -1, 0, null);
        if (workflow.Finally is { } last)
        {
            AddScope(last, -1, 0, null);
        }
    }

    public string RunId { get; }

    public CompiledWorkflow Workflow { get; }

    /// <summary>Published version, or 0 for an inline definition.</summary>
    public int Version { get; }

    public RunStatus Status { get; private set; }

    public int Round { get; private set; } = 1;

    public Payload Input { get; private set; } = Payload.EmptyObject;

    public long LastSeq { get; private set; }

    public long InputSeq { get; private set; }

    public long EndSeq { get; private set; }

    /// <summary>Unix milliseconds, like all times here.</summary>
    public long CreatedAt { get; private set; }

    public long StartedAt { get; private set; }

    public long FinishedAt { get; private set; }

    /// <summary>When the run's own timeout is due, or 0.</summary>
    public long RunDue { get; private set; }

    public int MaxParallel { get; private set; }

    public bool TrustedLocal { get; private set; }

    public RunOrigin? Origin { get; private set; }

    /// <summary>Someone asked to cancel; what is left to run is only the finally graph.</summary>
    public bool CancelRequested { get; private set; }

    /// <summary>Who asked to cancel, and why.</summary>
    public RunActionData? CancelAction { get; private set; }

    public bool TimedOut { get; private set; }

    /// <summary>Attempts recorded as running.</summary>
    public int RunningAttempts { get; private set; }

    public RunTimers Timers { get; }

    public int SlotCount => slotCount;

    public GraphScope Main => scopes[0];

    public GraphScope? Finally => Workflow.Finally is null ? null : scopes[1];

    /// <summary>Slots changed since <see cref="ClearDirty"/>, each once.</summary>
    public IReadOnlyList<int> Dirty => DirtySlots;

    internal List<int> DirtySlots { get; } = [];

    /// <summary>Nodes whose edges changed and that wait to be considered; empty between commands.</summary>
    internal Queue<int> Touched { get; } = new();

    /// <summary>Parallel and loop nodes whose bodies moved; empty between commands.</summary>
    internal Queue<int> TouchedParents { get; } = new();

    /// <summary>Calls ready to start, first in first out. Entries whose node is no longer queued are dropped when they surface.</summary>
    internal Queue<int> Ready { get; } = new();

    /// <summary>Calls ready to be made again for which a shared budget has money set aside: the calls that hold the places, also those of
    /// other runs, may be waiting for just that money, so these go first, and beyond the limits.</summary>
    internal Queue<int> Owing { get; } = new();

    public int Count(NodeStatus status) => counts[(int)status];

    /// <summary>True when nothing happens by itself but a timer: the run can leave memory.</summary>
    public bool IsParked => !Status.IsTerminal() && RunningAttempts == 0 && (Status == RunStatus.Paused || Count(NodeStatus.Queued) == 0);

    public ref readonly NodeSlot Slot(int slot) => ref slots[slot];

    public GraphScope ScopeOf(int slot) => scopes[slots[slot].Scope];

    /// <summary>A scope and those around it, innermost first; the finally graph sees the main graph.</summary>
    internal IEnumerable<GraphScope> ScopesAround(int scopeIndex)
    {
        for (var scope = scopes[scopeIndex]; ; scope = ScopeOf(scope.ParentSlot))
        {
            yield return scope;
            if (scope.ParentSlot < 0)
            {
                if (scope != Main)
                {
                    yield return Main;
                }

                yield break;
            }
        }
    }

    /// <summary>The slot of a node by id as a scope sees it, or -1.</summary>
    internal int FindVisible(int scopeIndex, string nodeId)
    {
        if (scopeIndex == 0)
        {
            return Workflow.Main.IndexOf.TryGetValue(nodeId, out var own) ? own : -1;
        }

        foreach (var scope in ScopesAround(scopeIndex))
        {
            if (scope.Graph.IndexOf.TryGetValue(nodeId, out var index))
            {
                return scope.BaseSlot + index;
            }
        }

        return -1;
    }

    internal int ScopeCount => scopes.Count;

    /// <summary>The status the run would end with if it ended now; what the finally graph reads as <c>run.status</c>.</summary>
    public RunStatus ProspectiveStatus()
    {
        if (Status.IsTerminal() || Main.Outstanding > 0)
        {
            return Status;
        }

        if (CancelRequested)
        {
            return RunStatus.Cancelled;
        }

        if (TimedOut || Main.Failure is not null)
        {
            return RunStatus.Failed;
        }

        return HasToleratedFailure() ? RunStatus.PartialSuccess : RunStatus.Success;
    }

    /// <summary>A non-critical node has failed.</summary>
    internal bool HasToleratedFailure()
    {
        for (var slot = 0; slot < slotCount && Count(NodeStatus.Failed) > 0; slot++)
        {
            if (slots[slot].Status == NodeStatus.Failed && !NodeOf(slot).Critical && IsLiving(slot))
            {
                return true;
            }
        }

        return false;
    }

    internal GraphScope Scope(int index) => scopes[index];

    public CompiledNode NodeOf(int slot)
    {
        var scope = ScopeOf(slot);
        return scope.Graph.Nodes[slot - scope.BaseSlot];
    }

    /// <summary>For example <c>fetch</c> or <c>each[3].fetch</c>; unique among the living node runs of a run.</summary>
    public string PathOf(int slot)
    {
        var scope = ScopeOf(slot);
        var id = scope.Graph.Nodes[slot - scope.BaseSlot].Id;
        if (scope.ParentSlot < 0)
        {
            return id;
        }

        var owner = $"{PathOf(scope.ParentSlot)}[{scope.Index}]";
        return id.Length == 0 ? owner : $"{owner}.{id}";
    }

    /// <summary>The slot of a top-level node, or -1.</summary>
    public int FindSlot(string nodeId)
    {
        if (Workflow.Main.IndexOf.TryGetValue(nodeId, out var index))
        {
            return index;
        }

        return Workflow.Finally?.IndexOf.TryGetValue(nodeId, out index) == true ? Workflow.Main.Nodes.Length + index : -1;
    }

    /// <summary>Stable over all attempts of a node run; anew after a correction. Visible ASCII, at most 255 characters.</summary>
    public string IdempotencyKeyOf(int slot)
    {
        var generation = slots[slot].Generation;
        var key = generation == 0 ? $"{RunId}/{PathOf(slot)}" : $"{RunId}/{PathOf(slot)}~{generation}";
        return key.Length <= 255 ? key : $"{RunId}/{Hashing.Hex64(key)}";
    }

    public Expansion? ExpansionOf(int slot) => expansions.GetValueOrDefault(slot);

    public Payload? CorrectionOf(int slot) => corrections.GetValueOrDefault(slot);

    /// <summary>How often a gate has sent nodes back.</summary>
    internal int CorrectionsMade(int slot) => correctionsMade.GetValueOrDefault(slot);

    /// <summary>The node's outcome was given when the run was started.</summary>
    internal bool IsPreset(int slot) => presets.Contains(slot);

    internal IReadOnlyList<GateVoteData> VotesOf(int slot) => votes.TryGetValue(slot, out var list) ? list : [];

    /// <summary>Edges of a join in the order they were taken.</summary>
    internal IReadOnlyList<int> TakenOrder(int slot) => joinOrder.TryGetValue(slot, out var list) ? list : [];

    /// <summary>Some call is ready and only capacity keeps it from starting.</summary>
    public bool WantsCapacity =>
        Status == RunStatus.Running && Count(NodeStatus.Queued) > 0 && (RunningAttempts < MaxParallel || Owing.Count > 0);

    /// <summary>To be called once all recorded events are folded: what they touched was decided when they were recorded.</summary>
    public void EndReplay()
    {
        Touched.Clear();
        TouchedParents.Clear();
        ClearDirty();
    }

    public void ClearDirty()
    {
        foreach (var slot in DirtySlots)
        {
            slots[slot].Dirty = false;
        }

        DirtySlots.Clear();
    }

    private int AddScope(CompiledGraph graph, int parentSlot, int index, CelValue? item)
    {
        var first = slotCount;
        var count = graph.Nodes.Length;
        if (slots.Length < first + count)
        {
            Array.Resize(ref slots, Math.Max(first + count, slots.Length * 2));
        }

        var scopeIndex = scopes.Count;
        var generation = parentSlot < 0 ? 0 : slots[parentSlot].Generation;
        scopes.Add(new GraphScope(graph, first, parentSlot, index) { Item = item });
        for (var i = first; i < first + count; i++)
        {
            slots[i] = new NodeSlot { Scope = scopeIndex, DeadEdge = -1, BrokenEdge = -1, Generation = generation };
        }

        slotCount += count;
        counts[(int)NodeStatus.Pending] += count;
        return scopeIndex;
    }
}
