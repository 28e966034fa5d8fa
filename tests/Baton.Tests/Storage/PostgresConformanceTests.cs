using Baton.Engine.Store;
using Baton.Tests.Store;

namespace Baton.Tests.Storage;

public sealed class PostgresJournalTests(PostgresCluster cluster) : JournalConformance
{
    private readonly TempDirectory directory = new();
    private readonly PostgresDatabase database = cluster.Database(typeof(PostgresJournalTests));

    protected override IRunStore Create() => database.Store(directory.Path);

    public override ValueTask DisposeAsync() => directory.DisposeAfter(base.DisposeAsync());
}

public sealed class PostgresListTests(PostgresCluster cluster) : ListConformance
{
    private readonly TempDirectory directory = new();
    private readonly PostgresDatabase database = cluster.Database(typeof(PostgresListTests));

    protected override IRunStore Create() => database.Store(directory.Path);

    public override ValueTask DisposeAsync() => directory.DisposeAfter(base.DisposeAsync());
}

public sealed class PostgresNodeTests(PostgresCluster cluster) : NodeConformance
{
    private readonly TempDirectory directory = new();
    private readonly PostgresDatabase database = cluster.Database(typeof(PostgresNodeTests));

    protected override IRunStore Create() => database.Store(directory.Path);

    public override ValueTask DisposeAsync() => directory.DisposeAfter(base.DisposeAsync());
}

public sealed class PostgresGateTests(PostgresCluster cluster) : GateConformance
{
    private readonly TempDirectory directory = new();
    private readonly PostgresDatabase database = cluster.Database(typeof(PostgresGateTests));

    protected override IRunStore Create() => database.Store(directory.Path);

    public override ValueTask DisposeAsync() => directory.DisposeAfter(base.DisposeAsync());
}

public sealed class PostgresCostTests(PostgresCluster cluster) : CostConformance
{
    private readonly TempDirectory directory = new();
    private readonly PostgresDatabase database = cluster.Database(typeof(PostgresCostTests));

    protected override IRunStore Create() => database.Store(directory.Path);

    public override ValueTask DisposeAsync() => directory.DisposeAfter(base.DisposeAsync());
}

public sealed class PostgresWorkflowTests(PostgresCluster cluster) : WorkflowConformance
{
    private readonly TempDirectory directory = new();
    private readonly PostgresDatabase database = cluster.Database(typeof(PostgresWorkflowTests));

    protected override IRunStore Create() => database.Store(directory.Path);

    public override ValueTask DisposeAsync() => directory.DisposeAfter(base.DisposeAsync());
}

public sealed class PostgresPeerTests(PostgresCluster cluster) : PeerConformance
{
    private readonly TempDirectory directory = new();
    private readonly PostgresDatabase database = cluster.Database(typeof(PostgresPeerTests));

    protected override IRunStore Create() => database.Store(directory.Path);

    public override ValueTask DisposeAsync() => directory.DisposeAfter(base.DisposeAsync());
}

public sealed class PostgresConcurrencyTests(PostgresCluster cluster) : ConcurrencyConformance
{
    private readonly TempDirectory directory = new();
    private readonly PostgresDatabase database = cluster.Database(typeof(PostgresConcurrencyTests));

    protected override IRunStore Create() => database.Store(directory.Path);

    public override ValueTask DisposeAsync() => directory.DisposeAfter(base.DisposeAsync());
}
