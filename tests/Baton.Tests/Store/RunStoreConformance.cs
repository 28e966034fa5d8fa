using Baton.Core.Errors;
using Baton.Engine;
using Baton.Engine.Store;

namespace Baton.Tests.Store;

/// <summary>What every store must do, whatever database it stands on. Split by operation; each database inherits every part.</summary>
public abstract class RunStoreConformance : IAsyncLifetime
{
    protected static readonly TimeProvider Time = TimeProvider.System;

    private IRunStore? opened;
    private Ownership ownership = Ownership.None;

    protected IRunStore Store => opened ?? throw new InvalidOperationException("The store is not open yet.");

    /// <summary>A store over the same data each time within one test, not open yet.</summary>
    protected abstract IRunStore Create();

    public async ValueTask InitializeAsync()
    {
        await OpenAsync();
        Store.PutDefinition(Sample.Hash, "report", "name: report");
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the store and opens it again over the same data.</summary>
    protected async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        await OpenAsync();
    }

    protected void Commit(params RunChange[] changes)
    {
        var batch = new JournalBatch { Epochs = ownership.Held };
        batch.Runs.AddRange(changes);
        Store.Commit(batch);
    }

    private async Task OpenAsync()
    {
        opened = Create();
        await opened.OpenAsync(TestContext.Current.CancellationToken);
        ownership = opened.Balance(new BalanceRequest(RunIds.New("server", 0), null, false, []));
        ownership.Held.Count.ShouldBe(Partitions.Count, "the only server owns everything");
    }

    protected long Number() => Store.ReserveRunNumbers(1);

    protected static BatonException Refused(Action action, ErrorKind kind, string code)
    {
        var refusal = Should.Throw<BatonException>(action);
        refusal.Kind.ShouldBe(kind, refusal.Message);
        refusal.Code.ShouldBe(code, refusal.Message);
        return refusal;
    }
}
