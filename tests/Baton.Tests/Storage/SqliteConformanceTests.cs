using Baton.Engine.Store;
using Baton.Storage.Sqlite;
using Baton.Tests.Store;

namespace Baton.Tests.Storage;

public sealed class SqliteJournalTests : JournalConformance
{
    private readonly TempDirectory directory = new();

    protected override IRunStore Create() => directory.Store();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        directory.Dispose();
    }
}
