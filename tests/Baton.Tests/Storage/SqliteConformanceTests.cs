using Baton.Engine.Store;
using Baton.Tests.Store;

namespace Baton.Tests.Storage;

public sealed class SqliteJournalTests : JournalConformance
{
    private readonly TempDirectory directory = new();

    protected override IRunStore Create() => directory.Store();

    public override ValueTask DisposeAsync() => directory.DisposeAfter(base.DisposeAsync());
}

public sealed class SqliteListTests : ListConformance
{
    private readonly TempDirectory directory = new();

    protected override IRunStore Create() => directory.Store();

    public override ValueTask DisposeAsync() => directory.DisposeAfter(base.DisposeAsync());
}

public sealed class SqliteNodeTests : NodeConformance
{
    private readonly TempDirectory directory = new();

    protected override IRunStore Create() => directory.Store();

    public override ValueTask DisposeAsync() => directory.DisposeAfter(base.DisposeAsync());
}

public sealed class SqliteGateTests : GateConformance
{
    private readonly TempDirectory directory = new();

    protected override IRunStore Create() => directory.Store();

    public override ValueTask DisposeAsync() => directory.DisposeAfter(base.DisposeAsync());
}

public sealed class SqliteCostTests : CostConformance
{
    private readonly TempDirectory directory = new();

    protected override IRunStore Create() => directory.Store();

    public override ValueTask DisposeAsync() => directory.DisposeAfter(base.DisposeAsync());
}

public sealed class SqliteWorkflowTests : WorkflowConformance
{
    private readonly TempDirectory directory = new();

    protected override IRunStore Create() => directory.Store();

    public override ValueTask DisposeAsync() => directory.DisposeAfter(base.DisposeAsync());
}

public sealed class SqlitePeerTests : PeerConformance
{
    private readonly TempDirectory directory = new();

    protected override IRunStore Create() => directory.Store();

    public override ValueTask DisposeAsync() => directory.DisposeAfter(base.DisposeAsync());
}

public sealed class SqliteConcurrencyTests : ConcurrencyConformance
{
    private readonly TempDirectory directory = new();

    protected override IRunStore Create() => directory.Store();

    public override ValueTask DisposeAsync() => directory.DisposeAfter(base.DisposeAsync());
}
