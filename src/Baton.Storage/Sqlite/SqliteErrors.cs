using Baton.Core.Errors;
using SQLitePCL;

namespace Baton.Storage.Sqlite;

/// <summary>The one table from what SQLite answers to what Baton says.</summary>
internal static class SqliteErrors
{
    /// <summary>Free bytes below which a disk counts as full, whatever name the fault has.</summary>
    private const long NoSpace = 1024 * 1024;

    public static BatonException ToRefusal(SqliteFault fault, string directory) => fault.Code switch
    {
        raw.SQLITE_FULL => DiskFull(directory, fault),
        raw.SQLITE_READONLY => ReadOnly(directory, fault),
        // A full disk also shows as an I/O error or as a file that cannot be made, depending on which of the store's files had to grow.
        raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN when IsFull(directory) => DiskFull(directory, fault),
        raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT => Unavailable(directory, "The store's file is damaged or no SQLite file", fault),
        raw.SQLITE_CONSTRAINT => new BatonException(
            ErrorKind.Internal, "store_refused_row", $"The store refused a row: {fault.Message}.", null, fault),
        _ => Unavailable(directory, "The store does not answer", fault),
    };

    /// <summary>What goes wrong with the folder and the files that are opened without SQLite.</summary>
    public static BatonException ToRefusal(Exception exception, string directory) => exception switch
    {
        BatonException refusal => refusal,
        SqliteFault fault => ToRefusal(fault, directory),
        UnauthorizedAccessException => ReadOnly(directory, exception),
        IOException when IsFull(directory) => DiskFull(directory, exception),
        IOException io when IsReadOnlyFileSystem(io) => ReadOnly(directory, exception),
        _ => Unavailable(directory, "The store cannot be opened", exception),
    };

    public static BatonException DiskFull(string directory, Exception? inner) => BatonException.Unavailable(
        "disk_full",
        $"The disk of {directory} is full ({FreeBytes(directory) / 1024} KiB free). Free some space; work goes on by itself.",
        inner);

    public static BatonException ReadOnly(string directory, Exception? inner) => BatonException.Unavailable(
        "store_read_only",
        $"The store in {directory} cannot be written. Make the folder and baton.db writable for this user.",
        inner);

    public static BatonException Unavailable(string directory, string what, Exception? inner) => BatonException.Unavailable(
        "store_unavailable", $"{what} ({directory}){(inner is null ? "" : ": " + inner.Message)}.", inner);

    public static bool IsFull(string directory) => FreeBytes(directory) is >= 0 and < NoSpace;

    /// <summary>Free bytes for this user where the folder lies, or -1 when the system does not say.</summary>
    public static long FreeBytes(string directory)
    {
        try
        {
            var drive = OperatingSystem.IsWindows() ? Path.GetPathRoot(Path.GetFullPath(directory))! : directory;
            return new DriveInfo(drive).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return -1;
        }
    }

    // EROFS is 30 on Linux and macOS; Windows says access denied instead.
    private static bool IsReadOnlyFileSystem(IOException exception) =>
        !OperatingSystem.IsWindows() && (exception.HResult & 0xffff) == 30;
}
