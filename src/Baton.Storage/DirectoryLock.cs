using System.Globalization;
using Baton.Core.Errors;

namespace Baton.Storage;

/// <summary>Exclusive ownership of a data directory: an operating system lock on <c>baton.lock</c>, which ends with the process however it
/// ends. The owner's process id lies beside it in <c>baton.pid</c>, because the locked file itself cannot be read by others.</summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly FileStream file;

    private DirectoryLock(FileStream file) => this.file = file;

    /// <summary>Makes the directory, for this user alone, unless it is there.</summary>
    public static void Create(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <exception cref="BatonException">Code <c>store_locked</c>: another process owns the directory.</exception>
    public static DirectoryLock Take(string directory)
    {
        var path = Path.Combine(directory, "baton.lock");
        FileStream file;
        try
        {
            file = new FileStream(path, PrivateFile(FileMode.OpenOrCreate, FileShare.None));
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            throw BatonException.Unavailable(
                "store_locked",
                $"{directory} belongs to a running Baton (process {ReadOwner(directory)}). Use that one, or stop it first.",
                exception);
        }

        try
        {
            using var pid = new FileStream(Path.Combine(directory, "baton.pid"), PrivateFile(FileMode.Create, FileShare.Read));
            pid.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            return new DirectoryLock(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>True while a process owns the directory.</summary>
    public static bool IsHeld(string directory)
    {
        // Asked only while the last owner's process lives: the question takes the lock for a moment, which must not meet a start.
        if (!int.TryParse(ReadOwner(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) || !IsAlive(pid))
        {
            return false;
        }

        try
        {
            using var probe = new FileStream(Path.Combine(directory, "baton.lock"), FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Options of a file only this user may read.</summary>
    public static FileStreamOptions PrivateFile(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    public void Dispose() => file.Dispose();

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static string ReadOwner(string directory)
    {
        try
        {
            var owner = File.ReadAllText(Path.Combine(directory, "baton.pid")).Trim();
            return owner.Length > 0 ? owner : "unknown";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "unknown";
        }
    }

    // ERROR_SHARING_VIOLATION, which is also what EWOULDBLOCK from flock becomes on Linux (11) and macOS (35).
    private static bool IsHeld(IOException exception) => (exception.HResult & 0xffff) is 32 or 11 or 35;
}
