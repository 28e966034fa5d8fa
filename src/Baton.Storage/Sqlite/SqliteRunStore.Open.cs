using Baton.Core.Errors;
using Baton.Engine.Store;
using Baton.Storage.Migrations;

namespace Baton.Storage.Sqlite;

public sealed partial class SqliteRunStore
{
    /// <summary>"Batn": tells a Baton store from any other SQLite file. Set by the first migration.</summary>
    internal const string ApplicationId = "1113683054";

    private static readonly IReadOnlyList<MigrationFile> Migrations = MigrationFile.Load("Sqlite");

    public Task OpenAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        SqliteLibrary.Require();
        try
        {
            DirectoryLock.Create(options.DataDirectory);
            owned ??= DirectoryLock.Take(options.DataDirectory);
            RequireFreeDisk();
            CreateFile();
            writer.Open(connection => Migrate(connection));
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
        RequireWritableFile();
        var time = options.TimeProvider;
        var started = time.GetTimestamp();
        if (writer.Failed)
        {
            ProbeWrite(time.GetUtcNow().ToUnixTimeMilliseconds());
        }

        Read(connection => connection.ReadPragma("ping", "value"));
        var size = FileLength("") + FileLength("-wal");
        return Task.FromResult(new StoreHealth(
            "sqlite", Migrations.Count, time.GetElapsedTime(started), SqliteErrors.FreeBytes(options.DataDirectory), size));
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

    private void RequireFreeDisk()
    {
        var free = SqliteErrors.FreeBytes(options.DataDirectory);
        if (free >= 0 && free < options.MinFreeBytes)
        {
            throw BatonException.Unavailable(
                "disk_full",
                $"The disk of {options.DataDirectory} has {free >> 20} MiB free; Baton starts with {options.MinFreeBytes >> 20} MiB.");
        }
    }

    /// <summary>SQLite gives its WAL and index files the mode of the store's file, so that decides who may read.</summary>
    private void CreateFile()
    {
        if (File.Exists(options.DatabasePath))
        {
            RequireWritableFile();
            return;
        }

        using var created = new FileStream(options.DatabasePath, DirectoryLock.PrivateFile(FileMode.CreateNew, FileShare.ReadWrite));
    }

    /// <summary>A file nobody may write was set so on purpose; it counts also for a user (root) whom the mode does not stop.</summary>
    private void RequireWritableFile()
    {
        const UnixFileMode Write = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        var writable = OperatingSystem.IsWindows()
            ? (File.GetAttributes(options.DatabasePath) & FileAttributes.ReadOnly) == 0
            : (File.GetUnixFileMode(options.DatabasePath) & Write) != 0;
        if (!writable)
        {
            throw SqliteErrors.ReadOnly(options.DataDirectory, null);
        }
    }

    private long FileLength(string suffix)
    {
        var file = new FileInfo(options.DatabasePath + suffix);
        return file.Exists ? file.Length : 0;
    }

    private void Migrate(SqliteConnection connection)
    {
        if (CountTables(connection) > 0)
        {
            RequireBatonStore(connection);
        }
        else
        {
            connection.Execute("create_migrations");
        }

        var applied = ReadMigrations(connection);
        MigrationHistory.RequireKnown(Migrations, applied, options.DataDirectory);
        if (connection.ReadPragma("read_user_version", "user_version") != applied.Count.ToString())
        {
            throw SqliteErrors.Unavailable(options.DataDirectory, "baton.db says another schema number than its migrations", null);
        }

        foreach (var migration in Migrations.Skip(applied.Count))
        {
            Apply(connection, migration);
        }
    }

    private static long CountTables(SqliteConnection connection)
    {
        using var statement = connection.Statement("count_tables");
        return statement.Step() ? statement.Int64("tables") : 0;
    }

    private void RequireBatonStore(SqliteConnection connection)
    {
        // A first start that was killed leaves the table of migrations alone, before the first one set the id.
        var id = connection.ReadPragma("read_application_id", "application_id");
        if (id != ApplicationId && !(id == "0" && CountTables(connection) == 1))
        {
            throw SqliteErrors.Unavailable(options.DataDirectory, "baton.db is the file of another program", null);
        }

        connection.Execute("create_migrations");
    }

    private static List<AppliedMigration> ReadMigrations(SqliteConnection connection)
    {
        using var statement = connection.Statement("list_migrations");
        return MigrationHistory.Read(statement);
    }

    private void Apply(SqliteConnection connection, MigrationFile migration)
    {
        connection.Execute("begin_write");
        try
        {
            connection.ExecuteText(migration.Sql);
            using (var insert = connection.Statement("insert_migration"))
            {
                insert.Bind(":number", migration.Number).Bind(":name", migration.Name).Bind(":checksum", migration.Checksum)
                    .Bind(":applied_at", options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds());
                insert.Run();
            }

            connection.Execute("commit");
        }
        catch
        {
            connection.Rollback();
            throw;
        }
    }
}
