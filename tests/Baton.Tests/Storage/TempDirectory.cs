using Baton.Storage.Sqlite;

namespace Baton.Tests.Storage;

/// <summary>A data directory that goes with the test.</summary>
internal sealed class TempDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("baton-store-").FullName;

    public SqliteRunStore Store() => new(new SqliteOptions { DataDirectory = Path, TimeProvider = TimeProvider.System });

    public async ValueTask DisposeAfter(ValueTask other)
    {
        await other;
        Dispose();
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
