using System.Threading.Channels;
using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Tests.Engine;

/// <summary>What a commit does while it is set.</summary>
internal enum CommitFault
{
    None,

    /// <summary>Nothing is written.</summary>
    Fails,

    /// <summary>Everything is written, and the answer is lost.</summary>
    Unknown,
}

/// <summary>The real store, with faults on demand.</summary>
internal sealed class FaultyStore(IRunStore inner) : IRunStore
{
    private readonly ManualResetEventSlim passage = new(true);
    private readonly SemaphoreSlim arrivals = new(0);

    public volatile CommitFault Fault;

    /// <summary>Reads of the engine fail as well.</summary>
    public volatile bool Down;

    /// <summary>Refuses every batch with this run in it, for what it holds.</summary>
    public volatile string? RefusedRun;

    /// <summary>Batches refused for <see cref="RefusedRun"/>.</summary>
    public int Refused { get; private set; }

    /// <summary>Called before a run is removed.</summary>
    public Action? Deleting;

    /// <summary>Commits that were asked for, faulty ones as well.</summary>
    public int Commits { get; private set; }

    /// <summary>Keeps commits waiting until <see cref="Release"/>.</summary>
    public void Hold() => passage.Reset();

    public void Release() => passage.Set();

    /// <summary>Returns when the next commit waits at <see cref="Hold"/>.</summary>
    public async Task HeldAsync() => (await arrivals.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue("no commit came");

    public void Commit(JournalBatch batch)
    {
        Commits++;
        if (!passage.IsSet)
        {
            arrivals.Release();
            passage.Wait();
        }

        if (Down || Fault == CommitFault.Fails)
        {
            throw Refusal("store_unavailable");
        }

        if (batch.Runs.Exists(change => change.Run.Id == RefusedRun))
        {
            Refused++;
            throw new BatonException(ErrorKind.Internal, "store_refused_row", "planted by the test");
        }

        inner.Commit(batch);
        if (Fault == CommitFault.Unknown)
        {
            throw Refusal("commit_unknown");
        }
    }

    public long ReserveRunNumbers(int count) => Up().ReserveRunNumbers(count);

    public IReadOnlyList<UnfinishedRun> LoadUnfinished(IReadOnlyCollection<int> partitions) => Up().LoadUnfinished(partitions);

    public ChannelReader<Hint> Hints => inner.Hints;

    public Ownership Balance(BalanceRequest request) => Up().Balance(request);

    public void PutCommand(ForwardedCommand command) => Up().PutCommand(command);

    public IReadOnlyList<ForwardedCommand> ReadCommands(IReadOnlyCollection<int> partitions, int limit) =>
        Up().ReadCommands(partitions, limit);

    public ForwardedAnswer? TakeAnswer(string commandId) => Up().TakeAnswer(commandId);

    public IReadOnlyList<RunHead> ReadHeads(IReadOnlyCollection<long> runNos) => Up().ReadHeads(runNos);

    public RunRow? FindRun(string runId) => Up().FindRun(runId);

    public RunRow? FindRun(long runNo) => Up().FindRun(runNo);

    public IdempotencyRow? FindIdempotency(string key) => Up().FindIdempotency(key);

    public IReadOnlyList<RunEvent> ReadEvents(long runNo, long afterSeq, int limit) => Up().ReadEvents(runNo, afterSeq, limit);

    public Page<RunRow> ListRuns(RunFilter filter, PageRequest page) => inner.ListRuns(filter, page);

    public IReadOnlyList<NodeRow> ListNodes(long runNo, int afterSlot, int limit) => inner.ListNodes(runNo, afterSlot, limit);

    public NodeRow? FindNode(long runNo, string path) => inner.FindNode(runNo, path);

    public IReadOnlyList<RunEvent> ReadEventsAt(long runNo, IReadOnlyList<long> seqs) => inner.ReadEventsAt(runNo, seqs);

    public IReadOnlyList<RunEvent> ReadNodeEvents(long runNo, int slot, long firstSeq, long lastSeq) =>
        inner.ReadNodeEvents(runNo, slot, firstSeq, lastSeq);

    public Page<GateListRow> ListGates(string? status, string? assignee, PageRequest page) => inner.ListGates(status, assignee, page);

    public GateListRow? FindGate(string gateId) => inner.FindGate(gateId);

    public IReadOnlyDictionary<RunStatus, long> CountRuns() => inner.CountRuns();

    public bool DeleteRun(string runId)
    {
        Deleting?.Invoke();
        return inner.DeleteRun(runId);
    }

    public void PutIdempotency(IdempotencyRow row) => inner.PutIdempotency(row);

    public int PruneIdempotency(long before) => inner.PruneIdempotency(before);

    public HoldAnswer Reserve(HoldRequest request) => Up().Reserve(request);

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

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private IRunStore Up() => Down ? throw Refusal("store_unavailable") : inner;

    private static BatonException Refusal(string code) => BatonException.Unavailable(code, "planted by the test");
}
