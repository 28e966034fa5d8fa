using System.Text;
using Baton.Core.Errors;

namespace Baton.Server.Configuration;

/// <summary>The directory that holds everything Baton keeps: readable by its owner only.</summary>
public static class DataDirectory
{
    private const UnixFileMode OwnerDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The user's data folder: <c>$XDG_DATA_HOME/baton</c>, <c>~/.local/share/baton</c> or the platform's equivalent.</summary>
    public static string Default(IReadOnlyDictionary<string, string> environment)
    {
        // The XDG base directory specification: relative paths are to be ignored.
        if (environment.TryGetValue("XDG_DATA_HOME", out var xdg) && Path.IsPathFullyQualified(xdg) && !OperatingSystem.IsWindows())
        {
            return Path.Combine(xdg, "baton");
        }

        var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return folder.Length > 0
            ? Path.Combine(folder, "baton")
            : throw BatonException.Invalid("no_data_directory", "There is no home directory to keep data in. Give --data DIRECTORY.");
    }

    /// <summary>Makes the directory, for its owner only, unless it is there.</summary>
    /// <exception cref="BatonException">Unavailable <c>data_directory</c>.</exception>
    public static void Prepare(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
            }
            else if (!Directory.Exists(path))
            {
                Directory.CreateDirectory(path, OwnerDirectory);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw BatonException.Unavailable("data_directory", $"The data directory {path} cannot be made: {exception.Message}", exception);
        }
    }

    /// <summary>Writes a file that only the owner may read; readers see the old text or the new one, never a part.</summary>
    /// <exception cref="BatonException">Unavailable <c>disk_full</c>, <c>data_directory</c>.</exception>
    public static void WritePrivate(string file, string text)
    {
        try
        {
            Write(file, text);
        }
        catch (IOException exception) when (IsFull(exception))
        {
            throw BatonException.Unavailable("disk_full", $"{file} cannot be written: the disk is full. Free some space.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw BatonException.Unavailable("data_directory", $"{file} cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>True when others than the owner may read or write the file.</summary>
    public static bool IsExposed(string file) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != 0;

    private static void Write(string file, string text)
    {
        var draft = $"{file}.{Environment.ProcessId}.new";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerFile;
        }

        try
        {
            using (var stream = new FileStream(draft, options))
            {
                stream.Write(Encoding.UTF8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            File.Move(draft, file, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    // ENOSPC and EDQUOT of Linux; ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL of Windows.
    private static bool IsFull(IOException exception) =>
        (exception.HResult & 0xffff) is var code && (OperatingSystem.IsWindows() ? code is 39 or 112 : code is 28 or 122);
}
