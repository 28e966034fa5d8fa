using Baton.Core.Errors;

namespace Baton.Storage.Sqlite;

/// <summary>The file of the store: made for this user alone, on a disk with room, opened for writing with durable settings.</summary>
internal static class SqliteFile
{
    /// <summary>Makes the file unless it is there. SQLite gives its WAL and index files the mode of the store's file, so that decides who
    /// may read.</summary>
    /// <exception cref="BatonException">Unavailable <c>disk_full</c>, <c>store_read_only</c>.</exception>
    public static void Prepare(SqliteOptions options)
    {
        RequireFreeDisk(options);
        if (File.Exists(options.DatabasePath))
        {
            RequireWritable(options);
            return;
        }

        using var created = new FileStream(options.DatabasePath, DirectoryLock.PrivateFile(FileMode.CreateNew, FileShare.ReadWrite));
    }

    /// <summary>A file nobody may write was set so on purpose; it counts also for a user (root) whom the mode does not stop.</summary>
    public static void RequireWritable(SqliteOptions options)
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

    /// <exception cref="BatonException">Unavailable <c>store_read_only</c>, <c>store_weak_durability</c>.</exception>
    /// <exception cref="SqliteFault">SQLite cannot open it.</exception>
    public static SqliteConnection OpenWriter(SqliteOptions options, SqlText sql)
    {
        var opened = SqliteConnection.Open(options.DatabasePath, sql);
        try
        {
            if (opened.IsReadOnly)
            {
                throw SqliteErrors.ReadOnly(options.DataDirectory, null);
            }

            opened.Execute("create_store");
            opened.Execute("configure_writer");
            if (options.MaxPages > 0)
            {
                opened.ExecuteText(sql["bound_pages"].Replace(":pages", options.MaxPages.ToString(), StringComparison.Ordinal));
            }

            SqliteWriter.RequireDurability(opened);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private static void RequireFreeDisk(SqliteOptions options)
    {
        var free = SqliteErrors.FreeBytes(options.DataDirectory);
        if (free >= 0 && free < options.MinFreeBytes)
        {
            throw BatonException.Unavailable(
                "disk_full",
                $"The disk of {options.DataDirectory} has {free >> 20} MiB free; Baton starts with {options.MinFreeBytes >> 20} MiB.");
        }
    }
}
