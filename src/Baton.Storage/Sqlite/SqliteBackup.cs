using Baton.Core.Errors;

namespace Baton.Storage.Sqlite;

/// <summary>Copies a store into one file, also beside the process that owns it, and puts such a file in place as a store.</summary>
internal static class SqliteBackup
{
    private static readonly SqlText Sql = SqlText.Load("Sqlite/Sql");

    /// <summary>Writes the store as it is at one moment; on disk when this returns. The file is for this user alone.</summary>
    /// <returns>Its size in bytes.</returns>
    /// <exception cref="BatonException">NotFound <c>store_not_found</c>; Conflict <c>file_exists</c>; Unavailable.</exception>
    public static long Write(SqliteOptions options, string file)
    {
        SqliteLibrary.Require();
        if (!File.Exists(options.DatabasePath))
        {
            throw BatonException.NotFound("store_not_found", $"There is no store in {options.DataDirectory}: nothing has run yet.");
        }

        if (Path.Exists(file))
        {
            throw BatonException.Conflict("file_exists", $"{file} exists already. A backup is a new file.");
        }

        // Under another name first, for this user alone: there is never half of a backup under its own name.
        var draft = $"{file}.{Environment.ProcessId}.new";
        try
        {
            new FileStream(draft, DirectoryLock.PrivateFile(FileMode.Create, FileShare.ReadWrite)).Dispose();
            CopyStore(options, draft);
            using (var written = new FileStream(draft, FileMode.Open, FileAccess.ReadWrite))
            {
                written.Flush(flushToDisk: true);
            }

            File.Move(draft, file);
            return new FileInfo(file).Length;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteFault)
        {
            throw SqliteErrors.ToRefusal(exception, Path.GetDirectoryName(Path.GetFullPath(file))!);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>Makes the file the store of a data directory that has none and that nobody owns.</summary>
    /// <exception cref="BatonException">Conflict <c>store_exists</c>; Invalid <c>bad_backup</c>; Unavailable <c>store_locked</c>, and as
    /// opening a store.</exception>
    public static async Task RestoreAsync(SqliteOptions options, string file, CancellationToken cancellation)
    {
        SqliteLibrary.Require();
        Directory.CreateDirectory(options.DataDirectory);
        using var owned = DirectoryLock.Take(options.DataDirectory);
        if (new[] { "", "-wal", "-shm" }.Any(suffix => File.Exists(options.DatabasePath + suffix)))
        {
            throw BatonException.Conflict(
                "store_exists",
                $"{options.DataDirectory} holds a store already. Restore into an empty directory, or move baton.db away first.");
        }

        // Opened aside first: settings, schema and migrations are checked as at every start, and nothing is in place before.
        var aside = options with { DataDirectory = Path.Combine(options.DataDirectory, $"restoring-{Environment.ProcessId}") };
        Directory.CreateDirectory(aside.DataDirectory);
        try
        {
            CopyPrivately(file, aside.DatabasePath);
            RequireSound(aside.DatabasePath, file);
            await using (var store = new SqliteRunStore(aside))
            {
                await store.OpenAsync(cancellation);
            }

            File.Move(aside.DatabasePath, options.DatabasePath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SqliteErrors.ToRefusal(exception, options.DataDirectory);
        }
        finally
        {
            Directory.Delete(aside.DataDirectory, recursive: true);
        }
    }

    private static void CopyStore(SqliteOptions options, string draft)
    {
        using var connection = SqliteConnection.Open(options.DatabasePath, Sql);
        using var statement = connection.Statement("backup").Bind(":file", draft);
        statement.Run();
    }

    private static void RequireSound(string draft, string file)
    {
        try
        {
            using var connection = SqliteConnection.Open(draft, Sql);
            if (connection.ReadPragma("read_application_id", "application_id") != SqliteSchema.ApplicationId)
            {
                throw BatonException.Invalid("bad_backup", $"{file} is not a backup of a Baton store.");
            }

            if (connection.ReadPragma("quick_check", "quick_check") is var found && found != "ok")
            {
                throw BatonException.Invalid("bad_backup", $"{file} is damaged: {found}.");
            }
        }
        catch (SqliteFault fault)
        {
            throw BatonException.Invalid("bad_backup", $"{file} is not a backup of a Baton store: {fault.Message}.");
        }
    }

    private static void CopyPrivately(string from, string to)
    {
        using var source = File.OpenRead(from);
        using var target = new FileStream(to, DirectoryLock.PrivateFile(FileMode.CreateNew, FileShare.None));
        source.CopyTo(target);
        target.Flush(flushToDisk: true);
    }
}
