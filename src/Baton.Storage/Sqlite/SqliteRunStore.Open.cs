using Baton.Core.Errors;
using Baton.Engine.Store;
using Baton.Storage.Moving;

namespace Baton.Storage.Sqlite;

public sealed partial class SqliteRunStore
{
    public Task OpenAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        SqliteLibrary.Require();
        try
        {
            DirectoryLock.Create(options.DataDirectory);
            owned ??= DirectoryLock.Take(options.DataDirectory);
            SqliteFile.Prepare(options);
            writer.Open(Prepare);
            open = true;
            return Task.CompletedTask;
        }
        catch (Exception exception) when (exception is BatonException or SqliteFault or IOException or UnauthorizedAccessException)
        {
            writer.Dispose();
            owned?.Dispose();
            owned = null;
            throw SqliteErrors.ToRefusal(exception, options.DataDirectory);
        }
    }

    public Task<StoreHealth> CheckAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        RequireOpen();
        SqliteFile.RequireWritable(options);
        var time = options.TimeProvider;
        var started = time.GetTimestamp();
        if (writer.Failed)
        {
            ProbeWrite(time.GetUtcNow().ToUnixTimeMilliseconds());
        }

        Read(connection => connection.ReadPragma("ping", "value"));
        var size = FileLength("") + FileLength("-wal");
        return Task.FromResult(new StoreHealth(
            "sqlite", options.Migrations.Count, time.GetElapsedTime(started), SqliteErrors.FreeBytes(options.DataDirectory), size));
    }

    private void Prepare(SqliteConnection connection)
    {
        new SqliteSchema(options).Migrate(connection);
        var marks = connection.Marks();
        marks.RequireUsable($"sqlite in {options.DataDirectory}");
        if (marks.MovingTo is not null)
        {
            // A move out of here was broken off, and this store goes on: what was copied is old from now on.
            connection.DeleteMeta(StoreMarks.MovingToKey);
        }
    }

    /// <summary>After a failed write only a write that succeeds proves that the store is back. A small one may find a place on a disk that
    /// is as good as full, where the next batch would fail again.</summary>
    private void ProbeWrite(long now)
    {
        if (SqliteErrors.IsFull(options.DataDirectory))
        {
            throw SqliteErrors.DiskFull(options.DataDirectory, null);
        }

        Write(connection =>
        {
            using var statement = connection.Statement("probe_write").Bind(":at", now.ToString());
            statement.Run();
            return true;
        });
    }

    private long FileLength(string suffix)
    {
        var file = new FileInfo(options.DatabasePath + suffix);
        return file.Exists ? file.Length : 0;
    }
}
