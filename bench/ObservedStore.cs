using System.Threading.Channels;
using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Bench;

/// <summary>A store whose commits can be slowed down, and kept to be written again straight to another store.</summary>
internal sealed class ObservedStore(IRunStore inner, TimeSpan commitDelay) : IRunStore
{
    private readonly ManualResetEvent never = new(false);

    /// <summary>Set to keep what is committed from now on.</summary>
    public List<JournalBatch>? Kept { get; set; }

    public void Commit(JournalBatch batch)
    {
        inner.Commit(batch);
        Kept?.Add(batch);
        if (commitDelay > TimeSpan.Zero)
        {
            never.WaitOne(commitDelay);
        }
    }

    public long ReserveRunNumbers(int count) => inner.ReserveRunNumbers(count);

    public IReadOnlyList<UnfinishedRun> LoadUnfinished(IReadOnlyCollection<int> partitions) => inner.LoadUnfinished(partitions);

    public RunRow? FindRun(string runId) => inner.FindRun(runId);

    public RunRow? FindRun(long runNo) => inner.FindRun(runNo);

    public IdempotencyRow? FindIdempotency(string key) => inner.FindIdempotency(key);

    public IReadOnlyList<RunEvent> ReadEvents(long runNo, long afterSeq, int limit) => inner.ReadEvents(runNo, afterSeq, limit);

    public ChannelReader<Hint> Hints => inner.Hints;

    public Ownership Balance(BalanceRequest request) => inner.Balance(request);

    public void PutCommand(ForwardedCommand command) => inner.PutCommand(command);

    public IReadOnlyList<ForwardedCommand> ReadCommands(IReadOnlyCollection<int> partitions, int limit) =>
        inner.ReadCommands(partitions, limit);

    public ForwardedAnswer? TakeAnswer(string commandId) => inner.TakeAnswer(commandId);

    public IReadOnlyList<RunHead> ReadHeads(IReadOnlyCollection<long> runNos) => inner.ReadHeads(runNos);

    public Page<RunRow> ListRuns(RunFilter filter, PageRequest page) => inner.ListRuns(filter, page);

    public IReadOnlyList<NodeRow> ListNodes(long runNo, int afterSlot, int limit) => inner.ListNodes(runNo, afterSlot, limit);

    public NodeRow? FindNode(long runNo, string path) => inner.FindNode(runNo, path);

    public IReadOnlyList<RunEvent> ReadEventsAt(long runNo, IReadOnlyList<long> seqs) => inner.ReadEventsAt(runNo, seqs);

    public IReadOnlyList<RunEvent> ReadNodeEvents(long runNo, int slot, long firstSeq, long lastSeq) =>
        inner.ReadNodeEvents(runNo, slot, firstSeq, lastSeq);

    public Page<GateListRow> ListGates(string? status, string? assignee, PageRequest page) => inner.ListGates(status, assignee, page);

    public GateListRow? FindGate(string gateId) => inner.FindGate(gateId);

    public IReadOnlyDictionary<RunStatus, long> CountRuns() => inner.CountRuns();

    public bool DeleteRun(string runId) => inner.DeleteRun(runId);

    public void PutIdempotency(IdempotencyRow row) => inner.PutIdempotency(row);

    public int PruneIdempotency(long before) => inner.PruneIdempotency(before);

    public HoldAnswer Reserve(HoldRequest request) => inner.Reserve(request);

    public int ReleaseEnded(long before) => inner.ReleaseEnded(before);

    public IReadOnlyDictionary<long, CostSum> SumRuns(IReadOnlyCollection<long> runNos) => inner.SumRuns(runNos);

    public IReadOnlyDictionary<int, CostSum> SumNodes(long runNo) => inner.SumNodes(runNo);

    public IReadOnlyList<CostGroup> SumCosts(CostQuery query) => inner.SumCosts(query);

    public void PutPeer(PeerRow peer) => inner.PutPeer(peer);

    public void PinTools(string definitionHash, IReadOnlyList<ToolPin> pins) => inner.PinTools(definitionHash, pins);

    public string? FindToolPin(string definitionHash, string tool) => inner.FindToolPin(definitionHash, tool);

    public PeerRow? FindPeer(string kind, string name) => inner.FindPeer(kind, name);

    public IReadOnlyList<PeerRow> ListPeers(string kind) => inner.ListPeers(kind);

    public bool DeletePeer(string kind, string name) => inner.DeletePeer(kind, name);

    public void PutDefinition(string hash, string name, string text) => inner.PutDefinition(hash, name, text);

    public string? FindDefinition(string hash) => inner.FindDefinition(hash);

    public PublishResult Publish(WorkflowVersionRow version, string text, Func<WorkflowVersionRow?, bool>? expects = null) =>
        inner.Publish(version, text, expects);

    public WorkflowRow? FindWorkflow(string name) => inner.FindWorkflow(name);

    public WorkflowVersionRow? FindVersion(string name, int version) => inner.FindVersion(name, version);

    public Page<WorkflowRow> ListWorkflows(string? search, bool includeArchived, PageRequest page) =>
        inner.ListWorkflows(search, includeArchived, page);

    public Page<WorkflowVersionRow> ListVersions(string name, PageRequest page) => inner.ListVersions(name, page);

    public bool Archive(string name, long at) => inner.Archive(name, at);

    public Task OpenAsync(CancellationToken cancellation) => inner.OpenAsync(cancellation);

    public Task<StoreHealth> CheckAsync(CancellationToken cancellation) => inner.CheckAsync(cancellation);

    public ValueTask DisposeAsync()
    {
        never.Dispose();
        return inner.DisposeAsync();
    }
}
